"""Which anchor keeps whoever is on call, in a rotation that was edited by hand?"""

from functools import partial
from pathlib import Path

from watchbill.checks.places import rotations
from watchbill.cli import git
from watchbill.cli.commit import Commit
from watchbill.cli.edit.edited import DAYS, opened
from watchbill.cli.prepare import prepare
from watchbill.cli.validate import say_errors
from watchbill.config import written
from watchbill.rota.anchoring import kept_anchor
from watchbill.source import edit
from watchbill.source.flow import flow


def anchor(file: Path, *, base: str, team: str | None, at: str | None, dry_run: bool) -> int:
    """Anchor rotations that were edited since a commit so that whoever was on call stays until their handoff."""
    book = opened(file, at)
    place = git.place(base, file.parent)
    with git.Objects(place.folder) as objects:
        old = prepare(place.prefix / file.name, instant=book.at, tree=Commit(base, place, objects))
    assert book.old.roster is not None
    if old.roster is None:
        say_errors(old)
        return 1
    for key, now in book.old.roster.teams.items():
        was = old.roster.teams.get(key)
        if was is None or team not in (None, key):
            continue
        before = {path: rotation for _, path, rotation in rotations(was)}
        for _, path, rotation in rotations(now):
            if path in before and before[path] != rotation:
                absent = frozenset(k for k, person in book.old.roster.people.items() if person.pending)
                kept = kept_anchor(before[path], rotation, book.at, absent)
                if kept != rotation.anchor:
                    where, value = (*path, "anchor"), written.anchor(kept)
                    book.edit(where, partial(edit.set_value, path=where, value=value), f"anchor: {flow(value)}")
    return book.finish(dry_run=dry_run, days=DAYS, teams=(), freeze=0)
