"""A report from an untrusted run, reduced to text that cannot harm a reader."""

import re
from collections.abc import Iterator
from html import unescape

from watchbill.printable import copied, visible
from watchbill.report.markdown import fence_of

# These are all the kinds of markup that `diff.markdown` writes; anything else that looks like markup is text.
_FENCE = re.compile(r"(`{3,})(yaml|text)")
_BEGINNING = re.compile(r"#{3,4} |- |")
_MARKUP = re.compile(r"(</?(?:details|summary|b|code)>|<br>|\*\*|\||`watchbill diff`)")

# GitHub looks for mentions, references and commits after rendering, when an entity is a plain character: a
# zero-width space breaks them. It looks for links in the text: a zero-width space and entities break those.
_ACTIVE = re.compile(r"@|#(?=\d)|gh-(?=\d)|:(?=//)|www(?=\.)|mailto(?=:)|xmpp(?=:)", re.IGNORECASE)
_COMMIT = re.compile(r"[0-9a-f]{6}(?=[0-9a-f])", re.IGNORECASE)
_SPECIAL = re.compile(r"[&<>`*_~\[\]\\$]")
_FIRST = re.compile(r"^(?:[-+=#]|\d+(?=[.)]))")
_ZERO_WIDTH = "\u200b"


def harmless(text: str) -> str:
    """
    Return Markdown with only the kinds of markup that a report has; all else is text, letter by letter.

    It has no mention, reference, link, picture, formula or drawing, and no tags except those of a report.
    A genuine report looks the same as before.
    """
    return "\n".join(_lines(text.replace("\r\n", "\n").split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    at, before = 0, ""
    while at < len(lines):
        begun = _FENCE.fullmatch(lines[at])
        end = next((n for n in range(at + 1, len(lines)) if lines[n] == begun[1]), None) if begun else None
        if end is None:
            before = _line(lines[at])
            yield before
            at += 1
            continue
        body = [copied(line) for line in lines[at + 1 : end]]
        fence = fence_of(body)
        if before:
            # Within HTML a fence does not count until the next blank line (CommonMark 0.31.2, section 4.6).
            yield ""
        yield from (f"{fence}{begun[2]}" if begun else fence, *body, fence)
        at, before = end + 1, fence


def _line(line: str) -> str:
    line = line.replace("\t", "    ").strip()
    begun = _BEGINNING.match(line)
    assert begun is not None  # the pattern matches the empty string too
    pieces = _MARKUP.split(line[begun.end() :])
    for number in range(0, len(pieces), 2):  # the odd ones are markup
        pieces[number] = _text(
            pieces[number], code=pieces[number - 1 : number + 2 : 2] == ["<code>", "</code>"]
        )
    return begun[0] + _FIRST.sub(_entities, "".join(pieces))


def _text(text: str, *, code: bool) -> str:
    """Return the shown text; GitHub looks for no commits in code, where the report names one."""
    shown = _ACTIVE.sub(_apart, visible(unescape(text)))
    return _SPECIAL.sub(_entities, shown if code else _COMMIT.sub(_apart, shown))


def _apart(found: re.Match[str]) -> str:
    return found[0] + _ZERO_WIDTH


def _entities(found: re.Match[str]) -> str:
    return "".join(f"&#{ord(char)};" for char in found[0])
