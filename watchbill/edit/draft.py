"""A roster under edit: what it was, the edits so far, and what they come to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.diagnostics import Path
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster
from watchbill.roster.sources import Sources
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.edit import Unsafe

DAYS = 90
"""How far ahead it is worth showing what an edit does that takes effect at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """
    The roster that a wish is about, as it was read at an instant.

    `name` is its root file's. `deployments` are those of the teams that have no error.
    """

    name: str
    roster: Roster
    sources: Sources
    deployments: Mapping[str, Deployment]
    at: datetime

    @property
    def pending(self) -> frozenset[str]:
        """Those who are not in PagerDuty yet."""
        return self.roster.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """
    What a wish comes to: the new text of each file that it changes, by name, and notes for a reader.

    `teams` are those that it is about, all where there are none. `days` is how far ahead it is worth showing
    what it does.
    """

    texts: Mapping[str, str]
    notes: tuple[str, ...]
    teams: tuple[str, ...]
    days: int


class Refusal(Exception):  # noqa: N818 - it tells a person why their wish is refused
    """
    A wish that is refused; the message says why.

    `errors` says that errors of the roster are the cause, which its reader wants to see first. `notes` are
    what was to be said before it was refused.
    """

    def __init__(self, message: str, *, errors: bool = False) -> None:
        super().__init__(message)
        self.errors = errors
        self.notes: tuple[str, ...] = ()


class Draft:
    """The documents of a roster, some of them edited, and what is to be said of the edits."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.notes: list[str] = []
        self._documents: dict[str, Document] = {}
        self._by_hand: list[str] = []
        self._unsafe: str | None = None

    def document(self, path: Path) -> Document:
        """Return the document that holds a path, with the edits so far."""
        owner = self.original.sources.owner(path)
        return self._documents.get(owner.name, owner)

    def edit(self, path: Path, change: Callable[[Document], Document], by_hand: str) -> None:
        """Edit the document that holds a path; `by_hand` tells a person how to do the same in an editor."""
        document, where = self.document(path), ".".join(map(str, path))
        self._by_hand.append(f"  {where}: {by_hand}")
        try:
            self._documents[document.name] = change(document)
        except Unsafe as problem:
            self._unsafe = self._unsafe or f"{document.name} cannot be edited safely at {where}, {problem}"

    def edited(self, *, teams: tuple[str, ...], days: int = DAYS) -> Edited:
        """Return the edits; raises Refusal where one is not safe, with all that is to be done by hand."""
        if self._unsafe is not None:
            raise Refusal("\n".join((f"{self._unsafe}; nothing is written, by hand:", *self._by_hand)))
        texts = {name: document.text.text for name, document in self._documents.items()}
        return Edited(texts=texts, notes=tuple(self.notes), teams=teams, days=days)
