"""A roster with edits that are not written yet, and what they would do."""

import codecs
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from watchbill import instant, streams
from watchbill.checks.gate import Prepared
from watchbill.cli.compared import compared
from watchbill.cli.sides import Sides
from watchbill.cli.validate import say_errors
from watchbill.diagnostics import Path as Place
from watchbill.report.diff.text import text
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.edit import Unsafe
from watchbill.roster.yaml.read import MOST_BYTES
from watchbill.rota.continuation import FREEZE
from watchbill.usage import UsageError
from watchbill.workspace import files
from watchbill.workspace.prepare import prepare
from watchbill.workspace.trees import DISK, Disk

DAYS = 90
"""How far ahead it is shown what edits do, if no edit takes effect later."""


class _Changed(Disk):
    """The disk, but for some files."""

    def __init__(self, texts: dict[str, bytes]) -> None:
        self.texts = texts

    def read(self, path: Path, most: int) -> bytes:
        """Return what a file would say."""
        return self.texts[str(path)][:most] if str(path) in self.texts else super().read(path, most)


class Edited:
    """The files of a roster, some of them edited."""

    def __init__(self, path: Path, at: datetime) -> None:
        self.path, self.at = path, at
        self.old = prepare(path, instant=at)
        self.documents: dict[str, Document] = {}
        self.lines: list[str] = []
        self.unsafe: str | None = None

    def document(self, place: Place) -> Document:
        """Return the document that holds a place, as it is edited so far."""
        owner = self.old.sources.owner(place)
        return self.documents.get(owner.name, owner)

    def edit(self, place: Place, change: Callable[[Document], Document], lines: str) -> None:
        """Edit the document that holds a place; `lines` say the same to a person who does it by hand."""
        document, where = self.document(place), ".".join(map(str, place))
        self.lines.append(f"  {where}: {lines}")
        try:
            self.documents[document.name] = change(document)
        except Unsafe as problem:
            self.unsafe = self.unsafe or f"{document.name} cannot be edited safely at {where}, {problem}"

    def finish(
        self,
        *,
        dry_run: bool,
        teams: tuple[str, ...],
        days: int = DAYS,
        freeze: int = FREEZE,
        since: Prepared | None = None,
        still: bool = False,
    ) -> int:
        """
        Show what the edits do, and write them unless they are refused; return the exit code.

        They are compared with the file as it is, or as it was `since`. With `still` they are refused where
        they move anybody. Raises UsageError with all that is to be written by hand where one of them is not
        safe.
        """
        if self.unsafe is not None:
            raise UsageError("\n".join((f"{self.unsafe}; nothing is written, by hand:", *self.lines)))
        texts = {name: self._bytes(document) for name, document in self.documents.items()}
        if not texts:
            streams.say("nothing to edit")
            return 0
        new = prepare(self.path, instant=self.at, tree=_Changed(texts))
        if refused := sorted(new.refused - self.old.refused):
            say_errors(_named(new))
            streams.say(f"nothing is written: {', '.join(refused)} would be refused")
            return 1
        sides = Sides(old=since or self.old, new=new, absent=None)
        told = compared(sides, at=self.at, days=days, teams=teams, freeze=freeze)
        streams.data(text(replace(told, new="as edited"), color=streams.colored(sys.stdout)))
        if still and any(
            level.people for team in told.change.teams for each in team.policies for level in each.levels
        ):
            streams.say("", "nothing is written: this would move people, and it should not; please report it")
            return 3
        if dry_run:
            streams.say("", "nothing is written: this was a dry run")
            return 0
        for name, data in texts.items():
            files.write(Path(name), data)
        streams.say("", f"written: {', '.join(sorted(texts))}")
        return 0

    def _bytes(self, document: Document) -> bytes:
        mark = (
            codecs.BOM_UTF8 if DISK.read(Path(document.name), MOST_BYTES).startswith(codecs.BOM_UTF8) else b""
        )
        return mark + document.text.text.encode()


def opened(file: Path, at: str | None) -> Edited:
    """Return a roster to edit; raises UsageError where it cannot be read."""
    book = Edited(file, instant.parse(at))
    if book.old.roster is None:
        say_errors(book.old)
        raise UsageError(f"{book.old.name} has errors and cannot be edited by a command")
    return book


def _named(prepared: Prepared) -> Prepared:
    return replace(prepared, name=f"{prepared.name}, as edited")
