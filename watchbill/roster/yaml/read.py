"""The reading of a YAML file: from bytes to a document, with a finding for every mistake."""

import re

import yaml

from watchbill.codes import CODES
from watchbill.roster.yaml.compose import Composed, compose
from watchbill.roster.yaml.document import Document, Places, Text, mark, stretch
from watchbill.roster.yaml.faults import WHOLE, Fault
from watchbill.roster.yaml.recovery import without_block
from watchbill.roster.yaml.suppression import PREFIX, Scanned, scan
from watchbill.roster.yaml.syntax import SyntaxFault, syntax_fault, tab_fault, tabs

MOST_BYTES = 20_000_000
"""The size of the largest file that is read. A thousand teams are 1.2 MB."""

MOST_ROUNDS = 20
MOST_WORK = 10_000_000
"""
The most characters that are read again after syntax errors: a file of 1 MB has ten errors reported at once.
"""

# The characters that YAML does not allow (YAML 1.2.2, section 5.1), and those that readers treat
# differently: a byte order mark in the middle, and U+0085, U+2028 and U+2029, which may end a line.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_MALFORMED = "this comment looks like one that silences a finding, but Watchbill cannot read it"
_FORM = "write `# watchbill: ignore[CODE] until 2027-01-31 REASON`; the `until` part is optional"


def read(name: str, data: bytes, *, pure: bool = False, most: int = MOST_BYTES) -> Document:
    """
    Read a YAML file's bytes; never raises, whatever they are.

    After a syntax error, the block around it is left out and the rest is read,
    so that a mistake in one team does not hide mistakes in another. With `pure`,
    libyaml is not used; the result is the same. A file of more than `most` bytes is not read.
    """
    if len(data) > most:
        about = (f"{len(data) / 1e6:.1f}", f"{most // 1_000_000}")
        return _unusable(Text(name, ""), Fault(code="too-large", mark=WHOLE, about=about, related=None))
    faults: list[Fault] = []
    text = Text(name, _decode(data, faults))
    if faults and not text.text:
        return _unusable(text, *faults)
    composed, holes = _compose(text, faults, pure)
    if composed is None:
        return _unusable(text, *faults)
    faults += _without_holes(composed, text.text, holes)
    if composed.value is None and not faults:
        faults.append(Fault(code="empty-file", mark=WHOLE, about=(), related=None))
    scanned = _scan(text, composed) if PREFIX in text.text else None
    return _document(text, composed, faults, holes, scanned)


def _compose(
    text: Text, faults: list[Fault], pure: bool
) -> tuple[Composed | None, tuple[tuple[int, int], ...]]:
    """
    Compose a text, leaving out the blocks that cannot be read.

    Return None if nothing more can be left out, or if there are too many mistakes.
    """
    holes: list[tuple[int, int]] = []

    def leave_out(found: SyntaxFault) -> Text | None:
        number = text.number(found.fault.start)
        above = next((n for n in range(number - 1, 0, -1) if text.line(n).strip()), 0)
        known = any(
            first <= number <= last or (found.misfit and above < first <= last < number)
            for first, last in holes
        )
        if not known and found.fault not in faults:
            faults.append(found.fault)
        rest = without_block(text, found)
        if rest is None:
            return None
        holes.append(rest.hole)
        return Text(text.name, rest.text)

    if "\t" in text.text:
        spaced, indents = tabs(text.text)
        text = Text(text.name, spaced)
        for index in indents[: _rounds(text)]:
            if text.line(text.number(index)).strip():
                text = leave_out(tab_fault(text, index)) or text
    for round_ in range(_rounds(text)):
        try:
            return compose(text.text, pure=pure), tuple(holes)
        except yaml.YAMLError as error:
            rest = leave_out(syntax_fault(error, text))
            if rest is None or round_ + 1 == _rounds(text):
                break
            text = rest
    return None, ()


def _rounds(text: Text) -> int:
    """Return the most times that a text is read again."""
    return max(1, min(MOST_ROUNDS, MOST_WORK // max(len(text.text), 1)))


def _decode(data: bytes, faults: list[Fault]) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data[:1000]:
            faults.append(Fault(code="not-utf8", mark=WHOLE, about=("it looks like UTF-16",), related=None))
            return ""
        start = len(data[: error.start].decode("utf-8-sig", "replace"))
        cannot = (f"the byte 0x{data[error.start]:02x} is not allowed here",)
        faults.append(Fault(code="not-utf8", mark=mark(start, 1), about=cannot, related=None))
        text = data.decode("utf-8-sig", "replace")
    found = _FORBIDDEN.search(text)
    if found:
        about = (f"the character U+{ord(found[0]):04X} is not allowed in YAML", "remove it")
        faults.append(Fault(code="yaml-syntax", mark=mark(found.start(), 1), about=about, related=None))
        text = _FORBIDDEN.sub(" ", text)
    return text


def _scan(text: Text, composed: Composed) -> Scanned:
    """Find the comments that silence findings, ignoring quoted texts and block texts that look like one."""
    parts, last = [], 0
    for start, width in map(stretch, composed.mentions):
        parts += [text.text[last:start], text.text[start : start + width].replace("#", " ")]
        last = start + width
    return scan(text.name, Text(text.name, "".join((*parts, text.text[last:]))).lines())


def _without_holes(composed: Composed, text: str, holes: tuple[tuple[int, int], ...]) -> list[Fault]:
    """Return the faults except aliases whose anchor was in a block that could not be read."""
    return [
        f for f in composed.faults if not (holes and f.code == "unknown-anchor" and f"&{f.about[0]}" in text)
    ]


def _unusable(text: Text, *faults: Fault) -> Document:
    nothing = Composed(value=None, places=Places(root=0, inside={}), faults=(), mentions=())
    return _document(text, nothing, list(faults), (), None)


def _document(
    text: Text,
    composed: Composed,
    faults: list[Fault],
    holes: tuple[tuple[int, int], ...],
    scanned: Scanned | None,
) -> Document:
    problems = [fault.diagnostic(text) for fault in sorted(faults, key=lambda fault: fault.mark)]
    for span in scanned.malformed if scanned else ():
        problems.append(CODES["suppression-malformed"].finding(message=_MALFORMED, place=span, hint=_FORM))
    return Document(
        name=text.name,
        value=composed.value,
        problems=tuple(problems),
        suppressions=scanned.suppressions if scanned else (),
        holes=holes,
        text=text,
        places=composed.places,
    )
