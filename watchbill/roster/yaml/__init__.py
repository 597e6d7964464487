"""YAML of any kind, read into values with their places, and edited as text."""
