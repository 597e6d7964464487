"""Who takes over a shift that somebody gives away?"""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import typer

from watchbill.checks.when import span_text
from watchbill.cli import instant
from watchbill.cli.edit.choice import Found, known
from watchbill.cli.edit.options import Options
from watchbill.cli.usage import UsageError
from watchbill.config import written
from watchbill.model import Level, Override
from watchbill.paging.swaps import Candidate, candidates
from watchbill.rota.schedule import Schedule, Shift
from watchbill.source import edit
from watchbill.source.flow import flow


def proposals(
    found: Found, schedule: Schedule, start: datetime, end: datetime, person: str, *, also: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Return who of the members, or of others who are named, could take over from somebody, the best first."""
    among = [each for each in (*found.rotation.people, *also) if each != person]
    return candidates(
        found.book.old.deployments,
        found.team.key,
        schedule,
        start,
        end,
        people=found.roster.people,
        among=among,
    )


def choose(
    found: Found,
    options: Options,
    person: str,
    taken: tuple[Level, Schedule, Shift],
    free: Sequence[Candidate],
    number: int,
) -> str:
    """
    Return who covers: whom the command names, or the person at the terminal chooses; never silently.

    That may be anybody who is free then, a member or not.
    """
    level, schedule, shift = taken
    when = span_text(shift.start, shift.end, found.rotation.time_zone, found.book.at)
    proposed = ", ".join(map(_proposal, free))
    what = f"{person} is {level} {when}"
    if options.cover:
        who = options.cover[min(number, len(options.cover) - 1)]
    elif not sys.stdin.isatty():
        asked = f"free are: {proposed}" if free else "no member is free then"
        raise UsageError(f"{what}: name who covers with {options.covering}; {asked}")
    else:
        asked = f"Free are {proposed}" if free else "No member is free then"
        default = free[0].person if free else None
        who = str(typer.prompt(f"{what}. {asked}. Who covers?", default=default, err=True)).strip()
    known(who, found.roster)
    if not any(each.person == who for each in proposals(found, schedule, shift.start, shift.end, person, also=(who,))):
        raise UsageError(f"{what}, and {who} is not free then; free are: {proposed or 'none of the members'}")
    return who


def override_of(found: Found, level: Level, shift: Shift, person: str, who: str, reason: str | None) -> Override:
    """Return the override with which somebody takes over a shift."""
    zone = ZoneInfo(found.rotation.time_zone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (shift.start, shift.end))
    named = found.rotation.name if level in (Level.PRIMARY, Level.SECONDARY) else None
    return Override(start=start, end=end, replace=person, person=who, level=level, rotation=named, reason=reason)


def put_override(found: Found, override: Override) -> None:
    """Add an override to the team's."""
    place = ("teams", found.team.key, "overrides")
    entry = written.override(override)
    found.book.edit(place, lambda document: edit.append(document, place, entry), f"overrides: [{flow(entry)}]")


def moment(text: str, zone: str) -> datetime:
    """Return a time that a command names, by the wall clock of a rotation unless it names a zone."""
    parsed = instant.parse(text)
    explicit = any(sign in text[10:] for sign in "Zz+-")
    return parsed if explicit else parsed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_end(text: str, zone: str) -> datetime:
    """Return the end of a day that a command names as the last, or the time that it names."""
    end = moment(text, zone)
    if len(text.strip()) > len("2026-12-24"):
        return end
    local = end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=1)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def _proposal(candidate: Candidate) -> str:
    hours = candidate.elsewhere // timedelta(hours=1)
    other = f", {hours} h on call for other teams" if hours else ""
    rest = "" if candidate.rested else ", not rested"
    return f"{candidate.person} ({candidate.shifts} so far{other}{rest})"
