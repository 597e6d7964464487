"""The HTML form of a rota, one page with a time axis, notes and shares."""
