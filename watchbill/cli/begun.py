"""A time is refused at which a rotation of the file has not begun: it would look as if nobody were on call."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from watchbill.checks.places import rotations
from watchbill.clock import BEGUN
from watchbill.roster.model import Roster
from watchbill.rota.compile import begins
from watchbill.usage import UsageError

_ALL = BEGUN.replace(tzinfo=UTC) + timedelta(days=1)
"""In every zone all rotations have begun by then."""


def refuse_earlier(moment: datetime, roster: Roster, teams: Iterable[str], name: str) -> None:
    """
    Raise UsageError where some teams' rotations begin after a moment (aware); they must be sound.

    Each begins with its first whole round from 2024 on. `name` is the file's.
    """
    if moment >= _ALL:
        return
    absent = roster.pending
    found = [
        (begins(rotation, absent), path)
        for team in teams
        for _, path, rotation in rotations(roster.teams[team])
    ]
    begin, path = max(found, key=lambda each: each[0].astimezone(UTC), default=(moment, ()))
    if moment < begin.astimezone(UTC):
        raise UsageError(
            f"{_written(moment)} is too early: `{'.'.join(map(str, path))}` of {name} can be played "
            f"from {_written(begin)} on"
        )


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzinfo}"
