"""Does a turn end in the middle of a working day?"""

from collections.abc import Iterator

from watchbill.checks.places import rotations
from watchbill.checks.subject import Subject
from watchbill.config import written
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.rota.coverage import split_hours

CODES = {"handoff-inside-hours": (Grade.ADVICE,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each rotation that hands over strictly inside a window of its hours."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if not rotation.hours:
                continue
            split = split_hours(rotation)
            if split:
                yield Diagnostic(
                    code="handoff-inside-hours",
                    grade=Grade.ADVICE,
                    message=f"the handoff at {written.clock(rotation.handoff_time)} is inside the hours "
                    f"{written.window(split[0])}: that day is split between two people",
                    place=at(*path, "handoff"),
                    hint=f"hand over at {written.clock(split[0].start)}, when the hours begin",
                )
