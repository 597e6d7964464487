"""Which shifts change hands, by name and by date?"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill import instant, streams
from watchbill.cli.edit.choice import Found, find
from watchbill.cli.edit.covers import chosen, hand_over, override_of, refuse, when
from watchbill.cli.edit.options import Options
from watchbill.clock import localize
from watchbill.counting import listed
from watchbill.oncall.availability import is_away
from watchbill.oncall.stints import Stint, stints
from watchbill.pagerduty.compile import compile_team
from watchbill.roster.model import Level
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule
from watchbill.usage import UsageError

_DAY = len("2026-12-24")

_AHEAD = timedelta(days=400)
"""How far ahead the next turn of somebody is looked for."""


def cover(options: Options, person: str, *, first: str | None, last: str | None) -> int:
    """Let somebody take over what a person has in a stretch of time, their next turn by default."""
    found = find(options, person, also=True)
    level, schedule = _schedule(found)
    if first is None:
        if last is not None:
            raise UsageError("`--to` says where a stretch ends: name with `--from` where it begins, too")
        stretches = [_next(found, level, schedule, person)]
    else:
        zone = found.rotation.time_zone
        start, end = _moment(first, zone), _end(last or first[:_DAY], zone)
        if end <= start:
            raise UsageError(f"{last or first} is not after {first}: `--to` is the last day, or until when")
        stretches = stints(found.team, level, schedule, person, start, end)
        if not stretches:
            raise UsageError(f"{person} is not {level} then; {_upcoming(found, level, schedule, person)}")
        stretches = _to_come(found, level, person, stretches)
    hand_over(found, person, chosen(found, options, person, stretches), "covers")
    return _done(found, options)


def swap(options: Options, person: str, other: str, *, on: str | None, back: str | None, levels: bool) -> int:
    """
    Let two people take each other's turns: those that hold a date, or their next ones.

    With `levels` they swap levels too where one is at another level in the other's turn.
    """
    if person == other:
        raise UsageError(f"{person} cannot swap with {other}: name two people")
    found = find(options, person)
    if other not in found.rotation.people:
        raise UsageError(f"{other} is no member of this rotation: {', '.join(found.rotation.people)}")
    level, schedule = _schedule(found)
    pairs = [
        (person, other, _turn(found, level, schedule, person, on)),
        (other, person, _turn(found, level, schedule, other, back)),
    ]
    given = [*pairs, *(_levels(found, pairs) if levels else ())]
    _check(found, given, pairs)
    for giver, taker, each in given:
        hand_over(found, giver, [(each, taker)], "swap")
    return _done(found, options)


_Given = tuple[str, str, Stint]
"""Who gives what to whom: giver, taker, and the stretch."""


def _levels(found: Found, pairs: Sequence[_Given]) -> Iterator[_Given]:
    """Yield what each taker has at another level of the rotation in the turn that they take: the giver takes it."""
    for giver, taker, turn in pairs:
        for level, schedule in found.schedules():
            if level is not turn.level:
                for each in stints(found.team, level, schedule, taker, turn.start, turn.end):
                    yield taker, giver, each


def _check(found: Found, given: Sequence[_Given], pairs: Sequence[_Given]) -> None:
    """Raise UsageError where somebody would be on leave, or on call twice, in a turn that they take."""
    for giver, taker, each in given:
        refuse(found, giver, (each,))
        if found.roster.people[taker].pending:
            raise UsageError(
                f"{taker} is not in PagerDuty yet (`pending`) and cannot take {when(found, each)}"
            )
        if any(is_away(found.roster.people[taker], shift.start, shift.end) for shift in each.shifts):
            raise UsageError(
                f"{taker} is on leave in {when(found, each)}: swap another of {giver}'s turns, with `--on` or"
                " `--for`"
            )
    overrides = tuple(override_of(found, each, giver, taker, "swap") for giver, taker, each in given)
    team = replace(found.team, overrides=(*found.team.overrides, *overrides))
    deployment = compile_team(team, found.roster)
    for _, taker, each in pairs:
        busy = [schedule.key for schedule in deployment.coverage if _serves(schedule, taker, each)]
        others = [key.replace("_", " ") for key in busy if key != each.schedule.key]
        if others:
            way = "" if len(given) > len(pairs) else "; with `--both-levels` the two swap that too"
            raise UsageError(
                f"{taker} would be {listed([each.level.value, *others])} in {when(found, each)}{way}"
            )


def _serves(schedule: Schedule, person: str, held: Stint) -> bool:
    played = (taken for each in held.shifts for taken in shifts(schedule, each.start, each.end))
    return any(taken.person == person for taken in played)


def _to_come(found: Found, level: Level, person: str, stretches: Sequence[Stint]) -> list[Stint]:
    """Return what is still to come of what somebody holds; raises UsageError where nothing is."""
    left = [each for stretch in stretches if (each := stretch.after(found.book.at)) is not None]
    if not left:
        over = f"{person} was {level} {when(found, stretches[-1])}, and that is over"
        raise UsageError(f"{over}; {_upcoming(found, level, stretches[-1].schedule, person)}")
    if left != stretches:
        streams.say("note: what is past stays as it was: only what is still to come is covered")
    return left


def _schedule(found: Found) -> tuple[Level, Schedule]:
    for level, schedule in found.schedules():
        if level is found.level:
            return level, schedule
    raise UsageError(f"the team {found.team.key} has no schedule at the level {found.level}")


def _turn(found: Found, level: Level, schedule: Schedule, person: str, day: str | None) -> Stint:
    """Return somebody's turn that begins on a day or holds it, or their next one; it must be all theirs."""
    if day is None:
        turn = _next(found, level, schedule, person)
    else:
        start, end = _moment(day, found.rotation.time_zone), _end(day, found.rotation.time_zone)
        turns = stints(found.team, level, schedule, person, start, end, cut=False)
        if not turns:
            raise UsageError(f"{person} is not {level} on {day}; {_upcoming(found, level, schedule, person)}")
        turn = next((each for each in turns if each.start >= start), turns[0])
    if turn.start <= found.book.at:
        raise UsageError(_begun(found, person, turn))
    if turn.override is not None or not turn.whole:
        raise UsageError(
            f"of {person}'s turn an override gives only {when(found, turn)}: let somebody cover that with "
            "`watchbill edit cover`, or swap another turn with `--on` or `--for`"
        )
    return turn


def _begun(found: Found, person: str, turn: Stint) -> str:
    """Say that a turn cannot be swapped any more, and what can be done."""
    said, another = f"{person}'s turn {when(found, turn)}", "swap another turn, with `--on` or `--for`"
    if turn.end <= found.book.at:
        return f"{said} is over: {another}"
    first, last = (each.astimezone(turn.schedule.tz).date() for each in (found.book.at, turn.end))
    rest = f"`watchbill edit cover {person} --from {first} --to {last}` hands over the rest of it"
    return f"{said} has begun: {rest}, or {another}"


def _next(found: Found, level: Level, schedule: Schedule, person: str) -> Stint:
    upcoming = _following(found, level, schedule, person)
    if upcoming is None:
        raise UsageError(_upcoming(found, level, schedule, person))
    return upcoming


def _following(found: Found, level: Level, schedule: Schedule, person: str) -> Stint | None:
    """Return the next stretch that somebody holds of those that begin after the moment; None if none is in sight."""
    at = found.book.at
    ahead = stints(found.team, level, schedule, person, at, at + _AHEAD, cut=False)
    return next((each for each in ahead if each.start > at), None)


def _upcoming(found: Found, level: Level, schedule: Schedule, person: str) -> str:
    upcoming = _following(found, level, schedule, person)
    if upcoming is None:
        return f"{person} is not {level} in the year ahead"
    return f"the next turn is {when(found, upcoming)}"


def _moment(text: str, zone: str) -> datetime:
    """Return a time that a command names, by the wall clock of a rotation unless it names a zone."""
    parsed = instant.parse(text)
    explicit = any(sign in text[_DAY:] for sign in "Zz+-")
    return parsed if explicit else localize(parsed.replace(tzinfo=None), ZoneInfo(zone)).astimezone(UTC)


def _end(text: str, zone: str) -> datetime:
    """Return the end of a day that a command names as the last, or the time that it names."""
    if len(text.strip()) > _DAY:
        return _moment(text, zone)
    midnight = instant.parse(text).replace(tzinfo=None) + timedelta(days=1)
    return localize(midnight, ZoneInfo(zone)).astimezone(UTC)


def _done(found: Found, options: Options) -> int:
    return found.book.finish(dry_run=options.dry_run, teams=(found.team.key,), freeze=options.freeze)
