"""Which shifts change hands, and with which overrides?"""

from datetime import datetime, timedelta

from watchbill.checks.when import span_text
from watchbill.cli.edit.choice import Found, find
from watchbill.cli.edit.covers import choose, day_end, moment, override_of, proposals, put_override
from watchbill.cli.edit.options import Options
from watchbill.cli.usage import UsageError
from watchbill.model import Level
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift

_AHEAD = timedelta(days=400)


def cover(options: Options, person: str, *, first: str | None, last: str | None) -> int:
    """Let somebody take over what a person has in a stretch of time, their next shift by default."""
    found = find(options, person, following=True)
    level, schedule = _schedule(found, options)
    zone = found.rotation.time_zone
    if first is None:
        taken = [_shift(found, schedule, person, None)]
    else:
        start, end = moment(first, zone), day_end(last or first, zone)
        taken = [shift for shift in shifts(schedule, start, end) if shift.person == person]
        if not taken:
            upcoming = _shift(found, schedule, person, None)
            raise UsageError(f"{person} is not on call then; the next shift is {_when(found, upcoming)}")
    for number, shift in enumerate(taken):
        free = proposals(found, schedule, shift.start, shift.end, person)
        who = choose(found, options, person, (level, schedule, shift), free, number)
        put_override(found, override_of(found, level, shift, person, who, "covers"))
    return _done(found, options)


def swap(options: Options, person: str, other: str, *, on: str | None, back: str | None) -> int:
    """Let two people take each other's shifts: those that hold a date, or their next ones."""
    if person == other:
        raise UsageError(f"{person} cannot swap with {other}: name two people")
    found = find(options, person, following=True)
    if other not in found.rotation.people:
        raise UsageError(f"{other} is no member of this rotation: {', '.join(found.rotation.people)}")
    level, schedule = _schedule(found, options)
    one, two = _shift(found, schedule, person, on), _shift(found, schedule, other, back)
    put_override(found, override_of(found, level, one, person, other, "swap"))
    put_override(found, override_of(found, level, two, other, person, "swap"))
    return _done(found, options)


def _schedule(found: Found, options: Options) -> tuple[Level, Schedule]:
    wanted = Level(options.level) if options.level is not None else found.level
    for level, schedule in found.schedules():
        if level is wanted:
            return level, schedule
    raise UsageError(f"the team {found.team.key} has no schedule at the level {wanted}")


def _shift(found: Found, schedule: Schedule, person: str, day: str | None) -> Shift:
    """Return somebody's shift that holds noon of a day or begins on it, or their next one after now."""
    at = found.book.at
    if day is None:
        upcoming = next((s for s in _whole(schedule, at) if s.person == person and s.start > at), None)
        if upcoming is None:
            raise UsageError(f"{person} has no shift in the year ahead")
        return upcoming
    begin, end = moment(day, found.rotation.time_zone), day_end(day, found.rotation.time_zone)
    held = [shift for shift in _whole(schedule, begin) if shift.start < end and shift.person == person]
    if not held:
        upcoming = _shift(found, schedule, person, None)
        raise UsageError(f"{person} is not on call on {day}; the next shift is {_when(found, upcoming)}")
    starting = [shift for shift in held if shift.start >= begin]
    return (starting or held)[0]


def _whole(schedule: Schedule, at: datetime) -> list[Shift]:
    """Return the shifts from the one on that is running at an instant, not cut at it."""
    found = list(shifts(schedule, at - timedelta(days=60), at + _AHEAD))
    return [shift for shift in found if shift.end > at]


def _when(found: Found, shift: Shift) -> str:
    return span_text(shift.start, shift.end, found.rotation.time_zone)


def _done(found: Found, options: Options) -> int:
    return found.book.finish(dry_run=options.dry_run, days=options.days, teams=(found.team.key,), freeze=options.freeze)
