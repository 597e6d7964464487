"""An edit as a suggestion on the lines of a pull request: one click takes it over."""

import re

from watchbill.report.snippet import visible

_TICKS = re.compile("`+")

_SAID = (
    "Written like this, the edit begins at a handoff, and until then it moves nobody who is not part of it. "
    "The comment on this pull request says what each way moves."
)


def marker(name: str) -> str:
    """Return the hidden line that suggestions are found by; a name tells those of several rosters apart."""
    return f"<!-- watchbill:suggestion {name} -->" if name else "<!-- watchbill:suggestion -->"


def text(replacement: str, name: str) -> str:
    """Return the comment; its fence is longer than any run of backticks inside (CommonMark 4.5)."""
    lines = replacement.removesuffix("\n").split("\n") if replacement else []
    body = "".join(f"{visible(line.removesuffix(chr(13)))}\n" for line in lines)
    fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(body)), 3)
    return f"{marker(name)}\n{_SAID}\n\n{fence}suggestion\n{body}{fence}\n"
