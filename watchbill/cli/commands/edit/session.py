"""A run of `watchbill edit`, from reading the roster to writing its files."""

import codecs
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import typer

from watchbill import instant, streams
from watchbill.checks.gate import Prepared
from watchbill.checks.hints import candidates_text
from watchbill.cli.compared import compared
from watchbill.cli.refusals import say_errors
from watchbill.cli.sides import Sides
from watchbill.edit.cover import Question, Unanswered
from watchbill.edit.draft import Edited, Original, Refusal
from watchbill.edit.run import edited
from watchbill.edit.selection import require_team
from watchbill.edit.wish import Reanchor, Wish
from watchbill.report.diff.text import text
from watchbill.roster.yaml.read import MOST_BYTES
from watchbill.rota.continuation import FREEZE
from watchbill.usage import UsageError
from watchbill.workspace import files
from watchbill.workspace.commit import committed
from watchbill.workspace.prepare import prepare
from watchbill.workspace.trees import DISK, Disk


def run(
    wish: Wish, file: Path, *, at: str | None, dry_run: bool, freeze: int = FREEZE, still: bool = False
) -> int:
    """Make an edit in the files of a roster; return the exit code."""
    session = Session.opened(file, at)
    return session.finish(session.fulfilled(wish), dry_run=dry_run, freeze=freeze, still=still)


def run_anchor(file: Path, *, base: str, team: str | None, at: str | None, dry_run: bool) -> int:
    """Anchor the rotations that were edited since a commit, whose rota people keep; return the exit code."""
    session = Session.opened(file, at)
    if team is not None:
        session.require(team)
    for key in sorted(session.original.roster.broken_teams) if team is None else ():
        streams.say(f"note: {key} has errors and is left as it is")
    with committed(base, file) as (path, commit):
        old = prepare(path, instant=session.at, tree=commit)
    if old.roster is None:
        say_errors(old)
        raise UsageError(f"{file.name} cannot be read in the commit {base}: name another one with `--base`")
    found = session.fulfilled(Reanchor(team=team, base=base, was=old.roster))
    return session.finish(found, dry_run=dry_run, freeze=FREEZE, since=old)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A roster to edit, as it was read from a file at an instant."""

    file: Path
    at: datetime
    prepared: Prepared
    original: Original

    @classmethod
    def opened(cls, file: Path, at: str | None) -> "Session":
        """Return the roster of a file at a time; raises UsageError if it cannot be read."""
        moment = instant.parse(at)
        prepared = prepare(file, instant=moment)
        if prepared.roster is None:
            say_errors(prepared)
            raise UsageError(f"{prepared.name} has errors: correct them before you edit it with a command")
        original = Original(
            name=prepared.name,
            roster=prepared.roster,
            sources=prepared.sources,
            deployments=prepared.deployments,
            at=moment,
        )
        return cls(file=file, at=moment, prepared=prepared, original=original)

    def require(self, team: str) -> None:
        """Raise UsageError if there is no such team, or if it cannot be read."""
        try:
            require_team(self.original, team)
        except Refusal as refusal:
            raise self._usage(refusal) from None

    def fulfilled(self, wish: Wish, *, said: int = 0) -> Edited:
        """
        Return the edit that a wish leads to, and say its notes, except the first `said` ones.

        At a terminal it asks who covers. Raises UsageError if the wish is refused.
        """
        try:
            found = edited(self.original, wish)
        except Refusal as refusal:
            streams.say(*refusal.notes[said:])
            if isinstance(refusal, Unanswered) and sys.stdin.isatty():
                answered = refusal.answered([_ask(each) for each in refusal.questions])
                return self.fulfilled(answered, said=len(refusal.notes))
            raise self._usage(refusal) from None
        streams.say(*found.notes[said:])
        return found

    def finish(
        self, found: Edited, *, dry_run: bool, freeze: int, since: Prepared | None = None, still: bool = False
    ) -> int:
        """
        Show what an edit does, and write it unless it is refused; return the exit code.

        It is compared with the roster as it is, or as it was `since`. With `still`, it is refused if it
        moves anybody.
        """
        if not found.texts:
            streams.say("nothing to edit")
            return 0
        data = {name: _bytes(name, each) for name, each in found.texts.items()}
        new = prepare(self.file, instant=self.at, tree=_Changed(data))
        if refused := sorted(new.refused - self.prepared.refused):
            say_errors(replace(new, name=f"{new.name}, as edited"))
            streams.say(f"nothing is written: after the edit {', '.join(refused)} would have errors")
            return 1
        sides = Sides(old=since or self.prepared, new=new, absent=None)
        comparison = compared(sides, at=self.at, days=found.days, teams=found.teams, freeze=freeze)
        streams.data(text(replace(comparison, new="as edited"), color=streams.colored(sys.stdout)))
        if still and any(
            level.people
            for team in comparison.change.teams
            for each in team.policies
            for level in each.levels
        ):
            streams.say(
                "",
                "nothing is written: this edit must not move anybody, but it would; please report this bug",
            )
            return 3
        if dry_run:
            streams.say("", "nothing is written: this was a dry run")
            return 0
        for name, each in data.items():
            files.write(Path(name), each)
        streams.say("", f"written: {', '.join(sorted(data))}")
        return 0

    def _usage(self, refusal: Refusal) -> UsageError:
        """Return the usage error for a refusal. If the roster's errors are the cause, say them."""
        if refusal.errors:
            say_errors(self.prepared)
        return UsageError(str(refusal))


def _ask(question: Question) -> str:
    """Ask at the terminal who covers a stretch, until the answer is somebody who is free."""
    asked = f"Free are {candidates_text(question.free)}" if question.free else "No member is free then"
    default = question.free[0].person if question.free else None
    while True:
        who = str(
            typer.prompt(f"{question.stretch_text}. {asked}. Who covers?", default=default, err=True)
        ).strip()
        try:
            question.check(who, f"{who} is not free then")
        except Refusal as refusal:
            streams.say(str(refusal))
        else:
            return who


class _Changed(Disk):
    """The disk, with other contents in some files."""

    def __init__(self, data: Mapping[str, bytes]) -> None:
        self._data = data

    def read(self, path: Path, most: int) -> bytes:
        """Return what the file would contain."""
        return self._data[str(path)][:most] if str(path) in self._data else super().read(path, most)


def _bytes(name: str, text: str) -> bytes:
    """Return the bytes of a file's new text, with a byte order mark if the file has one."""
    mark = codecs.BOM_UTF8 if DISK.read(Path(name), MOST_BYTES).startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode()
