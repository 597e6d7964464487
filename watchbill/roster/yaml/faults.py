"""The faults of a text as YAML, and the message about each."""

from dataclasses import dataclass

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Related, Span
from watchbill.roster.yaml.document import Mark, Text, stretch

WHOLE: Mark = -1
"""The mark of a fault that is about the whole file."""


_MESSAGES: dict[str, tuple[str, str | None]] = {
    "yaml-syntax": ("{0}", None),
    "ambiguous-scalar": (
        "YAML 1.1 reads `{0}` as {1}, and YAML 1.2 reads it as {2}",
        "{3}",
    ),
    "comment-lost-value": (
        "`{0}` is a comment, because it is not in quotes: there is no value here",
        'quote it: "{0}"',
    ),
    "duplicate-key": (
        "the key `{0}` appears twice in this mapping, and only one of them could take effect",
        "remove one",
    ),
    "key-not-text": ("a key must be text, not {0}", "quote it if it is meant as text"),
    "merge-not-mapping": (
        "`<<` must be a mapping, or a list of mappings, to merge in",
        "use an alias of a mapping, as in `<<: *defaults`",
    ),
    "unknown-anchor": (
        "there is no anchor `&{0}` above this alias",
        "write `&{0}` before the value that the alias should repeat",
    ),
    "recursive-alias": ("this alias is inside its own anchor, so the value would never end", None),
    "alias-bomb": (
        "with this alias, the aliases in this file add more than {0} values",
        "write the values out",
    ),
    "yaml-tag": ("the tag `{0}` is not allowed: a roster has only plain values", "remove the tag"),
    "nested-too-deep": ("this is nested more than {0} levels deep", None),
    "several-documents": (
        "a second YAML document starts here, but a file may have only one",
        "put it in a file of its own, and `include` it",
    ),
    "empty-file": ("the file has no content", "start with `version: 1`"),
    "not-utf8": ("the file is not UTF-8: {0}", "save it as UTF-8"),
    "too-large": (
        "the file is {0} MB, and Watchbill reads at most {1} MB",
        "split it, and `include` the parts",
    ),
}

_RELATED = {"duplicate-key": "the first is here"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A mistake in a text, before it is put into words."""

    code: str
    mark: Mark
    about: tuple[str, ...]
    related: Mark | None

    @property
    def start(self) -> int:
        """The index at which the mistake starts."""
        return stretch(self.mark)[0]

    def diagnostic(self, text: Text) -> Diagnostic:
        """Return the mistake as a finding with its place."""
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
    """A list of at most `MOST` faults: nobody reads more, and a hostile text could have millions."""

    MOST = 1000

    def append(self, fault: Fault) -> None:
        """Add a fault, unless there are too many."""
        if len(self) < self.MOST:
            super().append(fault)
