"""YAML with places: read into values, edited as text, whatever the file is for."""
