"""YAML syntax errors in plain words, with the lines that probably contain each mistake."""

import re
from dataclasses import dataclass

import yaml

from watchbill.roster.yaml.document import Text, mark
from watchbill.roster.yaml.faults import Fault

_TAB = re.compile(
    # a block text, from its key to its last line
    r"^(?P<in>[ ]*)(?:[^\s#][^\r\n]*[ ])?[|>][-+1-9]*[ \t]*(?:[ ]\#[^\r\n]*)?"
    r"(?:(?:\r\n|\r|\n)(?:(?P=in)[ ]+[^\r\n]*|[ ]*$))+"
    r"""|(?<![^\s,\[{(:=~])(?:"(?:[^"\\]|\\.)*"|'[^']*')"""  # quoted text
    r"|(?<!\S)\#[^\r\n]*"  # a comment
    r"|(?:^(?P<indent>[ ]*\t[ \t]*)(?=[^\s#]))"
    r"|(?P<tabs>\t+)",
    re.MULTILINE,
)


_FLOW = re.compile(r"""(?<![^\s,\[{(:=~])(?:"(?:[^"\\]|\\.)*"|'[^']*')|(?<!\S)\#[^\r\n]*|[\[\]{}]""")
_END = re.compile(r"^\.\.\.(?=\s)", re.MULTILINE)
_FARTHEST = 100  # the most lines above an error that are searched for where it began


@dataclass(frozen=True, slots=True, kw_only=True)
class SyntaxFault:
    """A syntax error in words, and the first and last line that probably contain the mistake."""

    fault: Fault
    first: int
    last: int

    @property
    def misfit(self) -> bool:
        """Whether nothing more is known than that a line does not fit the lines above it."""
        return self.fault.about == _MISFIT


def tabs(text: str) -> tuple[str, tuple[int, ...]]:
    """
    Return the text with a space for each separating tab, and the indices of the tabs that indent a line.

    YAML readers differ on tabs that separate, and YAML forbids tabs that indent. Tabs in quotes and comments
    stay.
    """
    indents: list[int] = []

    def replaced(found: re.Match[str]) -> str:
        if found["indent"]:
            indents.append(found.start() + found["indent"].index("\t"))
        return found[0].replace("\t", " ") if found["indent"] or found["tabs"] else found[0]

    changed = _TAB.sub(replaced, text)
    return changed, tuple(indents)


def tab_fault(text: Text, index: int) -> SyntaxFault:
    """Return the fault for a tab that indents a line."""
    number = text.number(index)
    return SyntaxFault(
        fault=_fault(
            index, 1, "this line is indented with a tab, and YAML allows only spaces", "indent with spaces"
        ),
        first=number,
        last=number,
    )


def syntax_fault(error: yaml.YAMLError, text: Text) -> SyntaxFault:
    """Put a syntax error into words."""
    problem = str(getattr(error, "problem", None) or "")
    context = str(getattr(error, "context", None) or "")
    at, begun = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    index = min(at.index if at else 0, len(text.text))
    number = text.number(index)
    if "document start" in problem and (ended := _END.search(text.text, 0, index)):
        words = ("`...` ends the file here, but there is more below it", "remove the `...`")
        line = text.number(ended.start())
        return SyntaxFault(fault=_fault(ended.start(), 3, *words), first=line, last=line)
    if "document start" in problem and text.text[:index].strip():
        start = len(text.text) - len(text.text.lstrip())
        words = ("this is not part of the mapping that follows", "start each section in the first column")
        return SyntaxFault(fault=_fault(start, 0, *words), first=1, last=max(1, number - 1))
    if begun and "quoted" in context:
        start = text.number(begun.index)
        return SyntaxFault(fault=_in_quotes(text, begun.index, index, problem), first=start, last=start)
    if "flow" in context and (opened := _opened(text, index)) is not None:
        start = text.number(opened)
        return SyntaxFault(fault=_unclosed(text, opened), first=start, last=start)
    if begun and "simple key" in context:
        start = text.number(begun.index)
        return SyntaxFault(fault=_fault(begun.index, 0, *_NO_COLON), first=start, last=start)
    above = _above(text, number)
    if "mapping values" in problem and above and ":" not in text.line(above):
        start = text.starts[above - 1] + len(text.line(above)) - len(text.line(above).lstrip())
        return SyntaxFault(fault=_fault(start, 0, *_NO_COLON), first=above, last=above)
    found = SyntaxFault(
        fault=_fault(index, 0, *_words(problem, text.text[index : index + 1])), first=number, last=number
    )
    quote = _open_quote(text, number) if found.misfit else None
    if quote is None:
        return found
    start = text.number(quote)
    words = (
        "the quoted text that starts here continues on a later line",
        "check whether the quote at its end is missing",
    )
    return SyntaxFault(fault=_fault(quote, 0, *words), first=start, last=start)


def _open_quote(text: Text, number: int) -> int | None:
    """Return the start of the nearest double-quoted text above a line that its own line does not close."""
    for above in range(number - 1, max(0, number - _FARTHEST), -1):
        if text.line(above).count('"') % 2:
            return text.starts[above - 1] + text.line(above).rindex('"')
    return None


def _above(text: Text, number: int) -> int | None:
    """Return the nearest line above a line that has content."""
    lines = (
        n
        for n in range(number - 1, 0, -1)
        if text.line(n).strip() and not text.line(n).lstrip().startswith("#")
    )
    return next(lines, None)


def _in_quotes(text: Text, begun: int, index: int, problem: str) -> Fault:
    if "escape" in problem or "hexdec" in problem:
        words = (
            "this is not an escape that double quotes allow",
            "use single quotes: a backslash is just a backslash there",
        )
        return _fault(max(text.text.rfind("\\", begun, index + 1), begun), 1, *words)
    hint = f"look for a missing `{text.text[begun]}`"
    return _fault(begun, 1, "the quoted text that starts here is not closed", hint)


def _opened(text: Text, index: int) -> int | None:
    """Return the start of the outermost flow-style list or mapping that is open at an index."""
    first = text.starts[max(0, text.number(index) - _FARTHEST)]
    begun: list[int] = []
    for token in _FLOW.finditer(text.text, first, index):
        if token[0] in "[{":
            begun.append(token.start())
        elif token[0] in "]}" and begun:
            begun.pop()
    return begun[0] if begun else None


def _unclosed(text: Text, begun: int) -> Fault:
    """Return the fault for a flow-style list or mapping that starts at `begun` and is not closed."""
    what, closing = ("list", "]") if text.text[begun] == "[" else ("mapping", "}")
    number = text.number(begun)
    start = text.starts[number - 1]
    lost = re.compile(r"\s(#\S.*)").search(text.line(number), begun - start)
    if lost:
        quoted = re.split(r"[,\]}]", lost[1])[0]
        words = (f"this is a comment, so the {what} before it is not closed", f'quote the value: "{quoted}"')
        return _fault(start + lost.start(1), 0, *words)
    words = (
        f"the {what} that starts here is not closed, or a comma is missing in it",
        f"look for a missing `{closing}`, `,` or quote",
    )
    return _fault(begun, 1, *words)


def _fault(start: int, width: int, message: str, hint: str) -> Fault:
    return Fault(code="yaml-syntax", mark=mark(start, width), about=(message, hint), related=None)


_NO_COLON = (
    "this is neither a key with a `:` after it nor an item of a list",
    "write `key: value`, or `- item`",
)
_BLOCK_TEXT = ("only a line break may follow `|` or `>`", "quote a value that starts with one of them")
_MISFIT = (
    "this line does not fit the block above it",
    "check its indentation, and the quotes on the line above",
)
_OTHER = (
    "this cannot be read as YAML",
    "check the indentation and the quotes on this line and the one above",
)

# Parts of the messages of libyaml's and PyYAML's scanners and parsers, and ours for them.
_WORDS = {
    "mapping values are not allowed": (
        "the `:` turns what is before it into a key, and a key is not allowed here",
        "quote a value that contains `: `, or check the indentation of this line and the one above",
    ),
    "could not find expected ':'": _NO_COLON,
    "entries are not allowed": ("a list cannot start here", "write each `- item` on a line of its own"),
    "alphabetic or numeric": (
        "a name is missing after `*` or `&`",
        "quote a value that starts with one of them",
    ),
    "chomping": _BLOCK_TEXT,
    "comment or a line break": _BLOCK_TEXT,
    "comment or line break": _BLOCK_TEXT,
    "block end": _MISFIT,
    "expected key": _MISFIT,
    "expected '-'": _MISFIT,
}


def _words(problem: str, char: str) -> tuple[str, str]:
    if "cannot start any token" in problem:
        return f"an unquoted value cannot start with `{char}`", "quote it"
    known = next((words for part, words in _WORDS.items() if part in problem), None)
    return known or _OTHER
