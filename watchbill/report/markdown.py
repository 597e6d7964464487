"""Text of the file's inside of Markdown, as GitHub and GitLab render it."""

import re
from collections.abc import Iterable

from watchbill.printable import visible

_LONGEST = 300

# Entities are text wherever they stand, in Markdown and in HTML (CommonMark 6.2): so a name is nothing but a
# name.
_SPECIAL = re.compile(r"[&<>`*_~\[\]\\|$]|:(?=//)|(?i:(?<=mailto)|(?<=xmpp)):|(?i:(?<=www))\.")
_TICKS = re.compile("`+")
_FIRST = re.compile(r"[-+=#\d]")
# GitHub looks for these in what has been rendered already, where an entity is a letter again.
_LINKED = re.compile(r"@|(?i:\bgh-)(?=\d)|#(?=\d)")
_ZERO_WIDTH, _APART = "\u200b", "&#8203;"


def words(text: str) -> str:
    """Return the file's text as nothing but text: no markup, no mention, no link. A very long one is cut."""
    shown = " ".join(visible(_cut(text)).split())
    apart = _SPECIAL.sub(_entity, _LINKED.sub(lambda found: found[0] + _ZERO_WIDTH, shown))
    return (_FIRST.sub(_entity, apart[:1]) + apart[1:]).replace(_ZERO_WIDTH, _APART)


def code(text: str) -> str:
    """Return text of the file's letter by letter, as code."""
    shown = " ".join(visible(_cut(text)).split())
    return f"<code>{_SPECIAL.sub(_entity, shown).replace('@', '&#64;')}</code>"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def fence_of(lines: Iterable[str]) -> str:
    """Return a fence that is longer than any run of backticks in the lines."""
    return "`" * max(3, *(len(run) + 1 for line in lines for run in _TICKS.findall(line)), 3)
