"""Faults of a text as YAML, and what is said of each."""

from dataclasses import dataclass

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Related, Span
from watchbill.roster.yaml.document import Mark, Text, stretch

WHOLE: Mark = -1
"""The mark of a fault of the file as a whole."""


_MESSAGES: dict[str, tuple[str, str | None]] = {
    "yaml-syntax": ("{0}", None),
    "ambiguous-scalar": (
        "`{0}` is {1} to a reader of YAML 1.1 and {2} to one of YAML 1.2",
        "{3}",
    ),
    "comment-lost-value": (
        "`{0}` is a comment, because an unquoted value cannot start with `#`: nothing is left as the value",
        'quote it: "{0}"',
    ),
    "duplicate-key": (
        "the key `{0}` stands twice in this mapping, and only one of the two could count",
        "remove one",
    ),
    "key-not-text": ("a key must be text, not {0}", "quote it if it is meant as text"),
    "merge-not-mapping": (
        "`<<` takes a mapping or a list of mappings to merge in, usually an alias",
        "name an anchored mapping, as in `<<: *defaults`",
    ),
    "unknown-anchor": (
        "no anchor `&{0}` stands before this alias",
        "write `&{0}` before the value that is meant",
    ),
    "recursive-alias": ("this alias stands inside of its own anchor: the value would never end", None),
    "alias-bomb": (
        "with this alias the aliases of this file add more than {0} values",
        "write the values out",
    ),
    "yaml-tag": ("the tag `{0}` is not allowed: a roster holds plain values only", "remove the tag"),
    "nested-too-deep": ("more than {0} levels of nesting", None),
    "several-documents": (
        "a second YAML document starts here, and a file may hold only one",
        "put it in a file of its own, and `include` it",
    ),
    "empty-file": ("the file says nothing", "start with `version: 1`"),
    "not-utf8": ("the file is not UTF-8: {0}", "save it as UTF-8"),
    "too-large": (
        "the file has {0} MB, and the most that is read is {1} MB",
        "split it, and `include` the parts",
    ),
}

_RELATED = {"duplicate-key": "the first is here"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake in a text: what it is about is put into words later, as a happy path has none."""

    code: str
    mark: Mark
    about: tuple[str, ...]
    related: Mark | None

    @property
    def start(self) -> int:
        """Where it starts in the text."""
        return stretch(self.mark)[0]

    def diagnostic(self, text: Text) -> Diagnostic:
        """Put it into words, at its place."""
        message, hint = _MESSAGES[self.code]
        related: tuple[Related, ...] = ()
        if self.related is not None:
            related = (Related(place=text.span(self.related), message=_RELATED[self.code]),)
        if self.code == "yaml-syntax" and len(self.about) > 1:
            hint = "{1}"
        return CODES[self.code].finding(
            message=message.format(*self.about),
            place=(
                text.span(self.mark)
                if self.mark != WHOLE
                else Span(file=text.name, line=0, column=0, end_column=0)
            ),
            related=related,
            hint=hint.format(*self.about) if hint else None,
        )


class Faults(list[Fault]):
    """Faults up to a bound: nobody reads on, and a hostile text could have millions."""

    MOST = 1000

    def append(self, fault: Fault) -> None:
        """Add a fault, unless there are too many."""
        if len(self) < self.MOST:
            super().append(fault)
