"""Text that is safe to show: no control or hidden character can drive a terminal or reorder a line."""

import re
from unicodedata import category, east_asian_width, name

# Controls could drive the terminal; bidirectional marks could show a line in another order than it has.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")

_LONGEST = 60


def visible(text: str) -> str:
    """Return a text with a harmless sign in place of each control, bidirectional mark and lone surrogate."""
    return text if text.isprintable() else _UNSHOWN.sub(_sign, text)


def copied(text: str) -> str:
    """Return the same for a text that somebody will copy: tabs stay."""
    return "\t".join(map(visible, text.split("\t")))


def shortened(text: str) -> str:
    """Return a text on one line, short enough to quote, with escapes for unprintable characters."""
    line = re.sub(r"\s", " ", text)
    line = "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in line)
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def hidden(text: str) -> list[str]:
    """Return the characters that `visible` replaces, each once: the code point and the name in Unicode."""
    found = dict.fromkeys(_UNSHOWN.findall(text.replace("\t", "")))
    return [f"U+{ord(each):04X} ({name(each, 'control').lower()})" for each in found]


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def width(text: str) -> int:
    """Return how many terminal columns a text without tabs takes: 2 for a wide letter, 0 for a mark."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
