"""Regular expressions as Alertmanager reads them: compiled, taken apart, listed, and searched together."""
