"""Members of a rotation who never serve."""

from collections.abc import Iterator
from datetime import timedelta

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.counting import listed
from watchbill.diagnostics import Diagnostic, at
from watchbill.pagerduty.deployment import schedule_key
from watchbill.roster import notation
from watchbill.roster.model import Rotation
from watchbill.roster.paths import in_force_path, rotations
from watchbill.rota.hours import by_the_week, never_serves, turn_hours
from watchbill.rota.versions import alone

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each rotation with members whose turns never fall within its hours.

    If seven members take turns of a day, each always has the same weekday: with hours
    on weekdays only, two of them never serve. Only the last version is checked.
    """
    absent = subject.roster.pending
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is None:
            continue
        for _, path, rotation in rotations(team):
            schedule = deployment.schedule(schedule_key(path))
            idle = () if schedule is None else never_serves(schedule)
            if idle:
                *others, lasting = alone(rotation, absent)
                yield finding(
                    message=(
                        f"{listed(idle)} never {'serves' if len(idle) == 1 else 'serve'}: "
                        "their turns always fall outside the hours"
                    ),
                    place=at(*in_force_path(path, len(others), "members")),
                    hint=_hint(lasting, absent),
                )


def _hint(rotation: Rotation, absent: frozenset[str]) -> str:
    """Return the turn and handoff that share the hours evenly, and the hours of a turn then and now."""
    even = by_the_week(rotation)
    now, then = (turn_hours(each, absent) for each in (rotation, even))
    lines = (
        f"`turn: {notation.format_turn(even.turn_days)}` and `handoff:"
        f" {notation.format_handoff(even.handoff_day, even.handoff_time)}`"
    )
    return (
        f"write {lines}: then every turn has {_hours(then[0])} hours; now a turn has "
        f"{_hours(min(now))} to {_hours(max(now))} hours"
    )


def _hours(length: timedelta) -> str:
    return f"{round(length / timedelta(hours=1), 2):g}"
