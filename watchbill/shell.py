"""Commands of Watchbill as somebody can paste them into a shell."""

import shlex


def command(*words: str) -> str:
    """Return a command by its words after `watchbill`, each quoted where a shell would read it otherwise."""
    return shlex.join(("watchbill", *words))
