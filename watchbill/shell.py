"""Commands of Watchbill that can be pasted into a shell."""

import shlex


def command(*words: str) -> str:
    """Return a command with some words after `watchbill`, each quoted if a shell needs it."""
    return shlex.join(("watchbill", *words))
