"""A mistake in the command itself, not in the roster."""


class UsageError(Exception):
    """One sentence on what is wrong with the command; the process ends with 2."""
