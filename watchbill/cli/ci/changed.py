"""`watchbill ci changed`: the teams that a deploy has to touch."""

import json
from contextlib import ExitStack
from pathlib import Path

from watchbill.cli import git, instant, streams
from watchbill.cli.commit import Commit
from watchbill.cli.prepare import Prepared, prepare
from watchbill.cli.validate import say_errors

SETTINGS = "cdktf.json"
_MOST = 1_000_000


def run(file: Path, *, base: str, form: str, at: str | None) -> int:
    """
    Write the teams whose deployment differs from that of a commit, sorted; all where there is no such commit.

    Compiled values are compared: who renames somebody changes each team that they are in, who writes a
    comment none. A team that cannot be compiled counts as changed, so that its deploy fails and is tried again.
    All are, where cdktf.json differs. What is gone is named: nothing destroys it. Returns 1 where an error
    outside any team holds up all.
    """
    now = instant.parse(at)
    new = prepare(file, instant=now)
    if new.roster is None or new.blocked:
        say_errors(new)
        streams.say(f"{new.name}: an error outside any team holds up all")
        return 1
    everything = sorted(new.roster.teams.keys() | new.roster.broken_teams)
    if not base:
        teams = everything
    else:
        with ExitStack() as stack:
            place = git.place(base, file.parent)
            objects = stack.enter_context(git.Objects(place.folder))
            commit = Commit(base, place, objects)
            old = prepare(place.prefix / file.name, instant=now, tree=commit)
            moved = _settings(commit, place.prefix / SETTINGS) != _here(file.parent / SETTINGS)
        teams = [team for team in everything if moved or _differs(team, old, new)]
        _gone(old, everything)
    streams.data([json.dumps(teams) + "\n" if form == "json" else "".join(f"{team}\n" for team in teams)])
    return 0


def _differs(team: str, old: Prepared, new: Prepared) -> bool:
    before, after = old.deployments.get(team), new.deployments.get(team)
    return before is None or after is None or before != after


def _gone(old: Prepared, there: list[str]) -> None:
    if old.roster is None or old.blocked:
        return
    for team in sorted((old.roster.teams.keys() | old.roster.broken_teams).difference(there)):
        streams.say(f"{team} is gone from the file, and goes on paging: its stack is to be destroyed by hand")


def _settings(commit: Commit, path: Path) -> bytes | None:
    try:
        return commit.read(path, _MOST)
    except OSError:
        return None


def _here(path: Path) -> bytes | None:
    try:
        return path.read_bytes()[:_MOST]
    except OSError:
        return None
