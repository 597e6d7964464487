"""Matchers: how they are read, which alerts they take, and how lists of them compare."""
