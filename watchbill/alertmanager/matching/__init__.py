"""Matchers: how they are read, which alerts they match, and how lists of them compare."""
