"""The Alertmanager routing tree as a value: compiled, matched, written in each form."""
