"""Findings and their places, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

Path = tuple[str | int, ...]
"""Keys and indices from a roster's root: ``("teams", "payments", "rotation", "members", 2)``."""


class Grade(StrEnum):
    """How serious a finding is: an error means that somebody is not paged, or that a deploy would fail."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Part(StrEnum):
    """The half of a mapping's entry that a finding is about."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """
    A stretch of one line of one file; lines and columns count from 1, in code points.

    Line 0 means the whole file, where it could not be read.
    """

    file: str
    line: int
    column: int
    end_column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A symbolic place; the document that has it turns it into a span."""

    path: Path
    part: Part = Part.VALUE


Place = Span | Where


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another place that helps to understand a finding, and a message that says why."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """
    One mistake: what is wrong, where, and how to fix it.

    The code is stable and has a manual page (`watchbill explain CODE`). The message is one sentence about the
    place. `way` has more steps after the hint, one line each. `silent` is the reason from a comment in the
    file that silenced the finding, or None. `owner` is the team where the place is a span, which does not
    name one.
    """

    code: str
    grade: Grade
    message: str
    place: Place
    related: tuple[Related, ...] = ()
    hint: str | None = None
    way: tuple[str, ...] = ()
    silent: str | None = None
    owner: str | None = None

    @property
    def team(self) -> str | None:
        """The team that the finding is about, or None outside of teams."""
        if isinstance(self.place, Where) and len(self.place.path) > 1 and self.place.path[0] == "teams":
            return str(self.place.path[1])
        return self.owner

    @property
    def advice(self) -> str | None:
        """The hint and the way, for report forms that show both as one text of several lines."""
        return None if self.hint is None else "\n".join((self.hint, *self.way))


def at(*path: str | int) -> Where:
    """Return the place of the value at a path."""
    return Where(path=path)


def key(*path: str | int) -> Where:
    """Return the place of the key at the end of a path."""
    return Where(path=path, part=Part.KEY)


def errors(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the errors that are not silenced."""
    return tuple(d for d in diagnostics if d.grade is Grade.ERROR and d.silent is None)
