"""Which anchor keeps whoever is on call, in a rotation that was edited by hand?"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from watchbill import streams
from watchbill.checks.gate import Prepared
from watchbill.cli.edit.choice import known_team
from watchbill.cli.edit.edited import Edited, opened
from watchbill.cli.validate import say_errors
from watchbill.diagnostics import Path as Place
from watchbill.review.rotations import by_path
from watchbill.roster.model import Anchor, Rotation
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.flow import flow
from watchbill.rota.anchoring import kept_anchor
from watchbill.rota.fold import running
from watchbill.usage import UsageError
from watchbill.workspace.commit import committed
from watchbill.workspace.prepare import prepare


def anchor(file: Path, *, base: str, team: str | None, at: str | None, dry_run: bool) -> int:
    """Anchor rotations that were edited since a commit so that whoever was on call stays until their handoff."""
    book = opened(file, at)
    assert book.old.roster is not None
    teams = book.old.roster.teams
    if team is not None:
        known_team(team, book)
    for key in sorted(book.old.roster.broken_teams) if team is None else ():
        streams.say(f"note: {key} has errors and is left as it is")
    old = _committed(book, file, base)
    if old.roster is None:
        say_errors(old)
        raise UsageError(f"{file.name} cannot be read as it is in {base}: name another commit with `--base`")
    for key in teams if team is None else (team,):
        if key in old.roster.broken_teams:
            streams.say(
                f"note: {key} has errors in {base}, so nobody's turn can be told there: try another `--base`"
            )
            continue
        if key not in old.roster.teams:
            streams.say(f"note: {key} is not in {base}, so nobody is on call there yet")
            continue
        before = by_path(old.roster.teams[key])
        for path, now in by_path(teams[key]).items():
            if path in before and before[path] != now:
                _anchor(book, path, before[path], now, base)
    return book.finish(dry_run=dry_run, teams=() if team is None else (team,), since=old)


def _committed(book: Edited, file: Path, base: str) -> Prepared:
    with committed(base, file) as (path, commit):
        return prepare(path, instant=book.at, tree=commit)


def _anchor(book: Edited, path: Place, was: Rotation, now: Rotation, base: str) -> None:
    """Anchor one rotation, or say why it is left as it is."""
    where = ".".join(map(str, path[1:]))
    if replace(was, then=()) == replace(now, then=()):
        streams.say(
            f"note: {where} differs in its later versions alone, which begin at a handoff: no anchor can help"
        )
        return
    kept = _kept(book, where, was, now, base)
    if kept != now.anchor:
        place, value = (*path, "anchor"), anchor_entry(kept)
        book.edit(place, partial(edit.set_value, path=place, value=value), flow(value))


def _kept(book: Edited, where: str, was: Rotation, now: Rotation, base: str) -> Anchor:
    """Return the anchor that keeps whoever is on call; raises UsageError where a later version is what runs."""
    assert book.old.roster is not None
    absent = frozenset(key for key, person in book.old.roster.people.items() if person.pending)
    try:
        kept = kept_anchor(was, now, book.at, absent)
    except ValueError as problem:
        raise UsageError(f"nobody's turn can be told of {where} in {base}: {problem}") from None
    try:
        number, _ = running(replace(now, anchor=kept), book.at, absent)
    except ValueError as problem:
        raise UsageError(
            f"anchored so that whoever is on call stays, {where} would not do: {problem}"
        ) from None
    if number:
        since = now.then[number - 1].start
        raise UsageError(
            f"{where} runs by its version from {since}, and an edit of the order before it may change who"
            " began that: undo the edit, let `watchbill edit tidy` fold the version, then edit"
        )
    return kept
