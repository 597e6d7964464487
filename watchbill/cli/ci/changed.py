"""`watchbill ci changed`: the teams that a deploy has to touch."""

import json
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from watchbill.cli import boundary, instant, settings, streams
from watchbill.cli.commit import Commit, committed
from watchbill.cli.prepare import Prepared, prepare
from watchbill.cli.settings import LOCK, SETTINGS
from watchbill.cli.trees import DISK
from watchbill.cli.validate import say_errors

_MOST = 1_000_000


def run(file: Path, *, bases: Sequence[str], form: str, at: str | None) -> int:
    """
    Write the teams whose deployment differs from that of any of the commits, sorted; all where one is not known.

    Compiled values are compared: who renames somebody changes each team that they are in, who writes a
    comment none. A team that cannot be compiled counts as changed, so that its deploy fails and is tried again.
    All are, where cdktf.json or the provider's lock differs. Where the environment or cdktf.json names teams,
    the others are nobody's to deploy here. What is gone is named: nothing destroys a team, and a service goes too
    early. Returns 1 where an error outside any team holds up all.
    """
    boundary.refuse(file)
    now = instant.parse(at)
    new = prepare(file, instant=now)
    if new.roster is None or new.blocked:
        say_errors(new)
        streams.say(f"{new.name}: an error outside any team holds up all")
        return 1
    there = new.roster.teams.keys() | new.roster.broken_teams
    up = settings.way(file.parent)
    everything = sorted(there & (settings.teams(file.parent) or there))
    changed = set() if bases and all(bases) else set(everything)
    said: dict[str, None] = {}
    for base in dict.fromkeys(filter(None, bases)):
        with committed(base, file) as (path, commit):
            old = prepare(path, instant=now, tree=commit)
            moved = any(
                _committed(commit, path.parent / up / name) != _here(file.parent / up / name)
                for name in (SETTINGS, LOCK)
            )
        changed |= {team for team in everything if moved or _differs(team, old, new)}
        said |= dict.fromkeys(_gone(old, there))
        said |= dict.fromkeys(line for team in everything for line in _services(team, old, new))
    streams.say(*said)
    teams = [team for team in everything if team in changed]
    streams.data([json.dumps(teams) + "\n" if form == "json" else "".join(f"{team}\n" for team in teams)])
    return 0


def _differs(team: str, old: Prepared, new: Prepared) -> bool:
    before, after = old.deployments.get(team), new.deployments.get(team)
    return before is None or after is None or before != after


def _services(team: str, old: Prepared, new: Prepared) -> Iterator[str]:
    """Yield warnings of what the deploy takes away before Alertmanager knows: removal goes the other way round."""
    before, after = old.deployments.get(team), new.deployments.get(team)
    if before is None or after is None:
        return
    for service in sorted({each.key for each in before.services} - {each.key for each in after.services}):
        yield (
            f"{team} loses the service {service}: until Alertmanager has its new configuration, what alerts there "
            "pages nobody; write and reload that first"
        )


def _gone(old: Prepared, there: Set[str]) -> Iterator[str]:
    if old.roster is None or old.blocked:
        return
    for team in sorted((old.roster.teams.keys() | old.roster.broken_teams).difference(there)):
        yield f"{team} is gone from the file, and goes on paging: its stack is to be destroyed by hand"


def _committed(commit: Commit, path: Path) -> bytes | None:
    try:
        return commit.read(path, _MOST)
    except OSError:
        return None


def _here(path: Path) -> bytes | None:
    try:
        return None if boundary.way_out(path) else DISK.read(path, _MOST)
    except OSError:
        return None
