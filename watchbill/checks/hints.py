"""What several checks propose in hints: who can cover a shift, the command for it, and when to tidy up."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from watchbill import shell
from watchbill.checks.subject import Subject
from watchbill.clock import localize
from watchbill.oncall.availability import COUNTED, Candidate, always, candidates
from watchbill.oncall.seats import Seat
from watchbill.roster.model import Level, Team
from watchbill.roster.notation import format_moment
from watchbill.roster.paths import rotations
from watchbill.rota.schedule import Schedule, Shift

TIDY = f"`{shell.command('edit', 'tidy')}` removes what is over from the file and changes nobody's shifts"
_PROPOSED = 3
_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)


def free(
    subject: Subject, team: Team, place: Seat, shifts: Sequence[Shift], *, without: frozenset[str]
) -> tuple[Candidate, ...]:
    """Return who at a place could take over some shifts there, except people who always hold a level."""
    assert place.schedule is not None
    there = place.people(shifts[0].start, shifts[-1].end)
    return candidates(
        subject.deployments,
        team.key,
        place.schedule,
        shifts,
        people=subject.roster.people,
        among=there - without - always(subject.deployments[team.key]),
    )


def proposed(found: Sequence[Candidate]) -> str:
    """Name the first few people who are free."""
    return candidates_text(found[:_PROPOSED])


def candidates_text(found: Sequence[Candidate]) -> str:
    """Name the people who are free, each with their load: `dev (3 shifts in the 90 days before)`."""
    return ", ".join(
        f"{each.person} ({', '.join(_reasons(each, first=not n))})" for n, each in enumerate(found)
    )


def _reasons(candidate: Candidate, *, first: bool) -> Iterator[str]:
    count = candidate.shifts
    yield (
        f"{count} shift{'' if count == 1 else 's'} in the {COUNTED.days} days before" if first else str(count)
    )
    if hours := candidate.elsewhere // _HOUR:
        yield f"{hours} h on call for other teams"
    if not candidate.rested:
        yield "not rested"


def nameable(team: Team, place: Seat, person: str) -> bool:
    """Whether an override, and so `watchbill edit cover`, can name somebody's shifts at a place."""
    if place.level is not Level.MANAGER:
        return True
    theirs = [
        path for level, path, each in rotations(team) if level is Level.MANAGER and person in each.people
    ]
    return place.key == "manager" and len(theirs) == 1


def command(team: Team, place: Seat, shifts: Sequence[Shift], by: Sequence[str]) -> str:
    """
    Return the command that lets some people cover somebody's consecutive shifts.

    It always names the level, because a member of one level may cover at another.
    """
    assert place.schedule is not None
    person = str(shifts[0].person)
    name = place.schedule.key.removeprefix(place.level).removeprefix("_")
    rotation = ("--rotation", name) if name else ()
    when = _when(place.schedule, shifts[0].start, shifts[-1].end)
    who = (word for each in by for word in ("--with", each))
    place_words = ("--team", team.key, "--level", place.level.value, *rotation)
    return f"`{shell.command('edit', 'cover', person, *place_words, *when, *who)}`"


def _when(schedule: Schedule, start: datetime, end: datetime) -> tuple[str, ...]:
    """Return a period as the command takes it: whole days if it can, else times by the rotation's clock."""
    begins, ends = (each.astimezone(schedule.tz).replace(tzinfo=None) for each in (start, end))
    if begins.time() == ends.time() == begins.min.time():
        return "--from", f"{begins.date()}", "--to", f"{ends.date() - _DAY}"
    first, last = (_moment(each, wall, schedule) for each, wall in ((start, begins), (end, ends)))
    return "--from", first, "--to", last


def _moment(instant: datetime, wall: datetime, schedule: Schedule) -> str:
    # UTC says which one is meant if the clock shows a time twice.
    if localize(wall, schedule.tz).astimezone(UTC) != instant:
        return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%MZ}"
    return format_moment(wall)
