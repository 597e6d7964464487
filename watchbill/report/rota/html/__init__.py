"""The HTML form of a rota: one page with a time axis, its notes and its shares."""
