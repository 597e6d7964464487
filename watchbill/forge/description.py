"""The lines of a description that its reader on the forge sees as plain text."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from watchbill.printable import hidden

if TYPE_CHECKING:
    from markdown_it.token import Token

_TAG = re.compile(
    r"(?P<comment><!--(?!-?>)(?:(?!--).)*+-->)"
    r"|</(?P<close>[a-z][a-z0-9-]*)\s*+>"
    r"|<(?P<open>[a-z][a-z0-9-]*)"
    r"""(?:\s++[a-z_:][a-z0-9_.:-]*+(?:\s*+=\s*+(?:"[^"<>]*+"|'[^'<>]*+'|[^\s"'=<>`]++))?+)*+\s*+/?>"""
    r"|(?P<text>[^<]++)",
    re.IGNORECASE | re.DOTALL,
)
_VOID = frozenset(("br", "hr", "img", "input", "wbr", "source", "col", "area"))
_TEXT_ALONE = frozenset(
    (
        *(
            "script",
            "style",
            "textarea",
            "title",
            "xmp",
            "iframe",
            "noembed",
            "noframes",
            "plaintext",
            "template",
        ),
        *("svg", "math", "select", "noscript"),
    )
)
"""Elements in which a browser parses by special rules."""

_STRUCK = re.compile(r"(?<!~)~(?!~)[^~]*~")
"""Text that GitHub strikes through with single tildes; CommonMark's parsers only know double ones."""

_DELETED = (("[-", "-]"), ("{-", "-}"))
"""The signs around text that GitLab shows as deleted."""

_QUOTED = re.compile(r"^[ \t]*>>>[ \t]*$", re.MULTILINE)
"""The start of a quotation of several lines on GitLab; if it has no end, the rest is quoted."""


def lines(description: str) -> Iterator[str]:
    """
    Yield the lines of paragraphs and headings, by CommonMark 0.31, without their markup.

    Code, quotations, and HTML with its contents are left out, because these may be folded or hidden. So are
    the texts of pictures, titles, struck text and footnotes. Paragraphs with a `$` are left out because it
    may begin a formula, and paragraphs with a sign that changes the order of letters. If a piece of HTML is
    too complex to know how a browser shows it, everything after it is left out.
    """
    from markdown_it import MarkdownIt

    quoted, html = 0, _Html()
    # CommonMark reads a footnote as the definition of a link, and the line below it as a new paragraph.
    text = _QUOTED.split(description.replace("\r\n", "\n").replace("\r", "\n"), maxsplit=1)[0]
    read = "\n".join(map(_without_note, text.split("\n")))
    for token in MarkdownIt("commonmark").enable("strikethrough").parse(read):
        if token.type in ("blockquote_open", "blockquote_close"):
            quoted += token.nesting
        elif token.type == "html_block":
            html.read(token.content)
        elif token.type == "inline":
            shown = "".join(_shown(token.children or (), html)).split("\n")
            if not quoted and not _unseen(token.content):
                yield from shown


def _unseen(text: str) -> bool:
    noted = any(_without_note(line) != line for line in text.split("\n"))
    deleted = any(text.find(end, text.find(start) + 2) > 0 for start, end in _DELETED if start in text)
    return bool("$" in text or noted or deleted or _STRUCK.search(text) or hidden(text.replace("\n", "")))


def _without_note(line: str) -> str:
    """
    Return a line in which no footnote begins, because its bracket is escaped.

    GitHub and GitLab show a footnote at the end, and hide it if nothing refers to it.
    """
    label, end, rest = line.rpartition("]:")
    return label.replace("[^", r"\[^") + end + rest


def _shown(tokens: Sequence["Token"], html: "_Html") -> Iterator[str]:
    struck = 0
    for token in tokens:
        if token.type in ("s_open", "s_close"):
            struck += token.nesting
        elif token.type == "html_inline":
            yield "\n" if token.content.lower().startswith("<br") else ""
            html.read(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            yield "\n"
        elif token.type in ("text", "text_special", "code_inline") and not struck and not html.hides:
            yield f"`{token.content}`" if token.type == "code_inline" else token.content


class _Html:
    """The open elements in the pieces of HTML between Markdown."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._lost = False

    @property
    def hides(self) -> bool:
        """Whether the text that comes next may be hidden."""
        return self._lost or bool(self._open)

    def read(self, text: str) -> None:
        """Read the next piece."""
        at = 0
        while at < len(text) and not self._lost:
            found = _TAG.match(text, at)
            if found is None:
                self._lost = True
                return
            at = found.end()
            if (name := found["open"]) is not None and name.lower() not in _VOID:
                self._open.append(name.lower())
                self._lost = name.lower() in _TEXT_ALONE
            elif (name := found["close"]) is not None and (
                not self._open or self._open.pop() != name.lower()
            ):
                self._lost = True
