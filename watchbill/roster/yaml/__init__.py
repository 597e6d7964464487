"""Any YAML that we read, as values with places."""
