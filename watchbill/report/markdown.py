"""Text from the roster, escaped for Markdown as GitHub and GitLab render it."""

import re
from collections.abc import Iterable

from watchbill.printable import visible

_LONGEST = 300

# An entity is always text, in Markdown and in HTML (CommonMark 0.31.2, section 2.5), so a name stays a name.
_SPECIAL = re.compile(r"[&<>`*_~\[\]\\|$]|:(?=//)|(?i:(?<=mailto)|(?<=xmpp)):|(?i:(?<=www))\.")
_TICKS = re.compile("`+")
_FIRST = re.compile(r"[-+=#\d]")
# GitHub looks for these after rendering, when an entity is a plain character again.
_LINKED = re.compile(r"@|(?i:\bgh-)(?=\d)|#(?=\d)")
_ZERO_WIDTH, _APART = "\u200b", "&#8203;"


def words(text: str) -> str:
    """Return the text without any markup, mention or link; a very long text is cut."""
    shown = " ".join(visible(_cut(text)).split())
    apart = _SPECIAL.sub(_entity, _LINKED.sub(lambda found: found[0] + _ZERO_WIDTH, shown))
    return (_FIRST.sub(_entity, apart[:1]) + apart[1:]).replace(_ZERO_WIDTH, _APART)


def code(text: str) -> str:
    """Return the text letter by letter, as code; a very long text is cut."""
    shown = " ".join(visible(_cut(text)).split())
    return f"<code>{_SPECIAL.sub(_entity, shown).replace('@', '&#64;')}</code>"


def _entity(found: re.Match[str]) -> str:
    return f"&#{ord(found[0])};"


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def fence_of(lines: Iterable[str]) -> str:
    """Return a fence that is longer than every run of backticks in the lines."""
    return "`" * max(3, *(len(run) + 1 for line in lines for run in _TICKS.findall(line)), 3)
