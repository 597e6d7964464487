"""The error for a mistake in the command itself, not in the roster."""


class UsageError(Exception):
    """One sentence that says what is wrong with the command; the process ends with exit code 2."""
