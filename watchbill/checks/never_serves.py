"""Members of a rotation who never serve."""

from collections.abc import Iterator
from datetime import timedelta

from watchbill.checks.places import in_force_path, rotations, schedule_key
from watchbill.checks.subject import Subject
from watchbill.counting import listed
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.roster import written
from watchbill.roster.model import Rotation
from watchbill.rota.fold import alone
from watchbill.rota.turns import by_the_week, never_serves, turn_hours

CODES = {"never-serves": (Grade.WARNING,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each rotation some of whose members' turns never meet its hours.

    Seven members with turns of a day always serve on the same weekday: with
    hours on weekdays, two of them never do. Of several versions the last is looked at.
    """
    absent = frozenset(person.key for person in subject.roster.people.values() if person.pending)
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is None:
            continue
        for _, path, rotation in rotations(team):
            schedule = deployment.schedule(schedule_key(path))
            idle = () if schedule is None else never_serves(schedule)
            if idle:
                *others, lasting = alone(rotation, absent)
                yield Diagnostic(
                    code="never-serves",
                    grade=Grade.WARNING,
                    message=(
                        f"{listed(idle)} never {'serves' if len(idle) == 1 else 'serve'}: "
                        f"{'their' if len(idle) > 1 else 'the'} turns always fall outside the hours"
                    ),
                    place=at(*in_force_path(path, len(others), "members")),
                    hint=_hint(lasting, absent),
                )


def _hint(rotation: Rotation, absent: frozenset[str]) -> str:
    """Return the turn that shares evenly, with its handoff, and how the hours are shared with it and without."""
    even = by_the_week(rotation)
    now, then = (turn_hours(each, absent) for each in (rotation, even))
    lines = (
        f"`turn: {written.turn(even.turn_days)}` and `handoff:"
        f" {written.handoff(even.handoff_day, even.handoff_time)}`"
    )
    return (
        f"write {lines}: then all turns are alike, {_hours(then[0])} hours each; now they are of "
        f"{_hours(min(now))} to {_hours(max(now))} hours"
    )


def _hours(length: timedelta) -> str:
    return f"{round(length / timedelta(hours=1), 2):g}"
