"""Regular expressions as Alertmanager reads them: compiled, parsed, listed and searched together."""
