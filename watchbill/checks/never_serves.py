"""Does every member of a rotation ever serve?"""

from collections.abc import Iterator

from watchbill.checks.places import in_force_path, rotations, schedule_key
from watchbill.checks.subject import Subject
from watchbill.checks.when import listed
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.rota.coverage import mending_turn, never_serves
from watchbill.rota.fold import alone

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
            found = [never_serves(s) for s in deployment.schedules if s.key == schedule_key(path)]
            idle = found[0] if found else ()
            if idle:
                *others, lasting = alone(rotation, absent)
                yield Diagnostic(
                    code="never-serves",
                    grade=Grade.WARNING,
                    message=f"{listed(idle)} never {'serves' if len(idle) == 1 else 'serve'}: "
                    f"{'their' if len(idle) > 1 else 'the'} turns always fall outside the hours",
                    place=at(*in_force_path(path, len(others), "members")),
                    hint=f"with `turn: {_turn(mending_turn(lasting, absent))}` everybody serves",
                )


def _turn(days: int) -> str:
    return f"{days // 7}w" if days % 7 == 0 else f"{days}d"
