"""Who takes over what somebody gives away, and with which overrides?"""

import sys
from collections.abc import Sequence, Set
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

import typer

from watchbill import streams
from watchbill.checks.covering import told
from watchbill.cli.edit.choice import Found, known
from watchbill.cli.edit.options import Options
from watchbill.clock import localize
from watchbill.dates import span_text
from watchbill.diagnostics import Path, at
from watchbill.oncall.availability import Candidate, always, candidates
from watchbill.oncall.stints import Stint
from watchbill.pagerduty.overrides import schedule_of
from watchbill.roster import written
from watchbill.roster.model import Level, Override
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.flow import flow
from watchbill.usage import UsageError

Taken = list[tuple[Stint, str]]
"""What somebody gives away, each with who takes it."""


def chosen(
    found: Found, options: Options, person: str, stretches: Sequence[Stint], *, also: Sequence[str] = ()
) -> Taken:
    """
    Return who covers each stretch: whom the command names, or the person at the terminal chooses; never silently.

    Members are proposed who hold no level always, and `also` others; it may be anybody who is free then.
    Raises UsageError.
    """
    refuse(found, person, stretches)
    return [
        (each, _choose(found, options, person, each, number, also)) for number, each in enumerate(stretches)
    ]


def refuse(found: Found, person: str, stretches: Sequence[Stint]) -> None:
    """Raise UsageError where somebody holds what no override of ours can hand over."""
    for each in stretches:
        if found.of_service:
            raise UsageError(
                f"{person} is {found.level} of {found.name} {when(found, each)}, and no override can name a"
                f" service's own rotation: edit its order, `--from` a date until which {person} serves"
            )
        if each.override is not None and not each.whole:
            by = _place(found, each.override)
            raise UsageError(f"{person} has {when(found, each)} by a part of {by}: edit that by hand")


def hand_over(found: Found, person: str, taken: Taken, reason: str) -> None:
    """Write overrides with which others take what somebody has: new ones, or theirs with another name."""
    overrides = place_of(found)
    returned = []
    for each, who in taken:
        if each.override is None:
            entry = written.override(override_of(found, each, person, who, reason))
            found.book.edit(
                overrides, partial(edit.append, path=overrides, value=entry), f"one more: {flow(entry)}"
            )
        elif who == found.team.overrides[each.override].replace:
            returned.append(each.override)
        else:
            place = (*overrides, each.override, "with")
            found.book.edit(place, partial(edit.set_value, path=place, value=who), who)
    for index in sorted(returned, reverse=True):
        place = (*overrides, index)
        found.book.edit(place, partial(edit.remove, path=place, empty=True), "take it out")


def override_of(found: Found, held: Stint, person: str, who: str, reason: str | None) -> Override:
    """Return the override with which somebody takes over a stretch."""
    zone = ZoneInfo(found.rotation.time_zone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (held.start, held.end))
    named = found.rotation.name if held.level in (Level.PRIMARY, Level.SECONDARY) else None
    return Override(
        start=start, end=end, replace=person, person=who, level=held.level, rotation=named, reason=reason
    )


def when(found: Found, held: Stint) -> str:
    """Return when a stretch is, as a reader is told."""
    return span_text(held.start, held.end, held.schedule.zone, found.book.at)


def remind(found: Found, person: str, since: datetime, taken: Taken) -> None:
    """Say which overrides name somebody who has left by then."""
    keys = {schedule.key for _, schedule in found.schedules()}
    gone = {each.override for each, _ in taken}
    for index, each in enumerate(found.team.overrides):
        if (
            index in gone
            or person not in (each.replace, each.person)
            or schedule_of(found.team, each) not in keys
        ):
            continue
        if localize(each.end, ZoneInfo(found.rotation.time_zone)) > since:
            does = f"lets {person} cover" if each.person == person else f"does nothing once {person} has left"
            streams.say(f"note: {_place(found, index)} {does}, until {written.moment(each.end)}")


def place_of(found: Found) -> Path:
    """Return where the team's overrides stand."""
    return ("teams", found.team.key, "overrides")


def _place(found: Found, index: int) -> str:
    span = found.book.old.sources.span(at(*place_of(found), index))
    return f"the override at {span.file}:{span.line}"


def _choose(
    found: Found, options: Options, person: str, held: Stint, number: int, also: Sequence[str]
) -> str:
    what = f"{person} is {held.level} {when(found, held)}"
    members = _free(found, held, {*found.rotation.people, *also} - {person} - always(found.deployment))
    proposed = told(members)
    if options.cover:
        who = options.cover[min(number, len(options.cover) - 1)]
        _accept(
            found,
            held,
            person,
            who,
            f"{what}, and {who} is not free then; free are: {proposed or 'no members'}",
        )
        return who
    if not sys.stdin.isatty():
        asked = f"free are: {proposed}" if members else "no member is free then"
        raise UsageError(f"{what}: name who covers with {options.covering}; {asked}")
    asked = f"Free are {proposed}" if members else "No member is free then"
    default = members[0].person if members else None
    while True:
        who = str(typer.prompt(f"{what}. {asked}. Who covers?", default=default, err=True)).strip()
        try:
            _accept(found, held, person, who, f"{who} is not free then")
        except UsageError as problem:
            streams.say(str(problem))
        else:
            return who


def _accept(found: Found, held: Stint, person: str, who: str, otherwise: str) -> None:
    """Raise UsageError where somebody is not known, or not free."""
    known(who, found.roster)
    if not any(each.person == who for each in _free(found, held, {who} - {person})):
        raise UsageError(otherwise)


def _free(found: Found, held: Stint, among: Set[str]) -> tuple[Candidate, ...]:
    """Return who of some people could take over a stretch, the best first."""
    return candidates(
        found.book.old.deployments,
        found.team.key,
        held.schedule,
        held.shifts,
        people=found.roster.people,
        among=among,
    )
