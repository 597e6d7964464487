"""A roster that is being edited: the original, the edits so far, and their result."""

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
"""How many days ahead a preview looks for an edit that takes effect at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """
    The roster that a wish is about, as it was read at an instant.

    `name` is the name of its root file. `deployments` has the teams without errors.
    """

    name: str
    roster: Roster
    sources: Sources
    deployments: Mapping[str, Deployment]
    at: datetime

    @property
    def pending(self) -> frozenset[str]:
        """People who are not in PagerDuty yet."""
        return self.roster.pending


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """
    The result of a wish: the new text of each changed file, by file name, and notes for a reader.

    `teams` are the teams that the wish is about; empty means all. `days` is how many days ahead a preview
    of the edit should look.
    """

    texts: Mapping[str, str]
    notes: tuple[str, ...]
    teams: tuple[str, ...]
    days: int


class Refusal(Exception):  # noqa: N818 - it tells a person why their wish is refused
    """
    A wish that is refused; the message says why.

    `errors` says that errors in the roster are the cause: show them first. `notes` has the notes that came
    before the refusal.
    """

    def __init__(self, message: str, *, errors: bool = False) -> None:
        super().__init__(message)
        self.errors = errors
        self.notes: tuple[str, ...] = ()


class Draft:
    """The documents of a roster, some of them edited, and the notes about the edits."""

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
        """Edit the document that holds a path; `by_hand` says how to do the same in an editor."""
        document, where = self.document(path), ".".join(map(str, path))
        self._by_hand.append(f"  {where}: {by_hand}")
        try:
            self._documents[document.name] = change(document)
        except Unsafe as problem:
            self._unsafe = self._unsafe or f"{document.name} cannot be edited safely at {where}: {problem}"

    def edited(self, *, teams: tuple[str, ...], days: int = DAYS) -> Edited:
        """Return the edits; raises Refusal where one is not safe, with every edit to make by hand."""
        if self._unsafe is not None:
            raise Refusal("\n".join((f"{self._unsafe}; nothing was written, edit by hand:", *self._by_hand)))
        texts = {name: document.text.text for name, document in self._documents.items()}
        return Edited(texts=texts, notes=tuple(self.notes), teams=teams, days=days)
