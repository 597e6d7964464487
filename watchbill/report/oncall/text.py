"""Who is on call, as a table for a terminal."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.dates import date_text, moment_text
from watchbill.oncall.board import Board, PolicyBoard
from watchbill.oncall.levels import OnCall, OnLevel, Upcoming
from watchbill.printable import visible, width
from watchbill.report.oncall.boards import Boards, display_name
from watchbill.report.terminal import Paint, painted
from watchbill.roster.model import Mode, Person

WIDEST = 80


def text(found: Boards, *, color: bool = False) -> Iterator[str]:
    """Yield a table for each team, then whether PagerDuty was asked and agrees; blank lines separate them."""
    boards, people, instant = found.boards, found.people, found.at
    for number, each in enumerate(boards):
        team = each.team
        name = f"{team.name} ({team.key})" if team.name != team.key else team.key
        note = "; only SEV-1 pages" if team.mode is Mode.ESCALATION_ONLY else ""
        head = painted(visible(name), Paint.PLACE, color=color)
        rows = list(_rows(each, people, instant))
        names = max((width(row[1]) for row in rows), default=0)
        lines = [f"{head}, {_clock(instant, each.zone)}{note}", *(_row(*row, names) for row in rows)]
        yield ("\n" if number else "") + "\n".join(lines) + "\n"
    if any(each.differs for each in boards):
        yield (
            "\nPagerDuty does not have the same people on call as the file. It pages the people in the lines"
            " that say `PagerDuty`\n"
        )
    elif boards:
        yield "\nas the file and PagerDuty say\n" if found.live else "\nas the file says\n"


def _clock(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{date_text(local.date())} {local:%H:%M} {zone}"


_THERE = "  PagerDuty"

_Cells = tuple[str, str, str, str]
"""The level, who is on call, until when, and what comes next."""


def _row(level: str, who: str, until: str, then: str, names: int) -> str:
    indent = f"  {level:<11}  "
    first = f"{indent}{who}{' ' * (names - width(who))}  {until}"
    if not then:
        return first.rstrip()
    if width(first) + 2 + width(then) <= WIDEST:
        return f"{first}, {then}"
    return f"{first},\n{' ' * (len(indent) + names + 2)}{then}"


def _rows(each: Board, people: Mapping[str, Person], instant: datetime) -> Iterator[_Cells]:
    own, *others = each.policies
    for place, level in enumerate(own.levels):
        yield from _level_rows(each, own.levels, place, people, instant)
        yield from _there(each, own, level, people, instant)
        for other in others:
            if place < len(other.levels) and not _alike(other, own, place):
                yield from _other_rows(each, other, place, people, instant)
    for policy in each.policies:
        for number in policy.beyond:
            for one in policy.there(number):
                until, _ = _until(one, None, people, each.zone, instant)
                note = "" if policy is own else f", for {', '.join(policy.services)}"
                yield f"{number} PagerDuty", _name(one.person, people), f"{until}{note}", ""


def _alike(one: PolicyBoard, other: PolicyBoard, place: int) -> bool:
    """Whether two policies have the same rows for a level."""

    def shown(policy: PolicyBoard) -> object:
        level = policy.levels[place]
        return level.people, level.next, policy.there(level.number) if policy.differs(level.number) else None

    return shown(one) == shown(other)


def _other_rows(
    each: Board, policy: PolicyBoard, place: int, people: Mapping[str, Person], instant: datetime
) -> Iterator[_Cells]:
    """Yield the rows of a service's own policy, with the services that use it."""
    services = f"for {', '.join(policy.services)}"
    for _, who, until, then in _level_rows(each, policy.levels, place, people, instant):
        yield f"  {'':9}", who, f"{until}, {services}", then
    for label, who, until, then in _there(each, policy, policy.levels[place], people, instant):
        yield label, who, f"{until}, {services}" if until else services, then


def _there(
    each: Board, policy: PolicyBoard, level: OnLevel, people: Mapping[str, Person], instant: datetime
) -> Iterator[_Cells]:
    """Yield who is on call at a level in PagerDuty, if that is somebody else."""
    if not policy.differs(level.number):
        return
    if not policy.there(level.number):
        yield _THERE, "nobody", "", ""
    for one in policy.there(level.number):
        until, _ = _until(one, None, people, each.zone, instant)
        yield _THERE, _who(one, level, people), until, ""


def _level_rows(
    each: Board, found: tuple[OnLevel, ...], place: int, people: Mapping[str, Person], instant: datetime
) -> Iterator[_Cells]:
    level = found[place]
    label = f"{level.number} {level.level}"
    upcoming = {coming.schedule: coming for coming in level.next}
    if level.empty:
        first = min(level.next, key=lambda coming: coming.start, default=None)
        until = f"until {moment_text(first.start, each.zone, instant)}" if first else "for over a year"
        yield label, "nobody", until, "" if place and found[place - 1].empty else _onward(found, place)
        label = ""
    for one in level.people:
        coming = upcoming.pop(one.schedule, None) if one.schedule else None
        yield label, _who(one, level, people), *_until(one, coming, people, each.zone, instant)
        label = ""
    for coming in sorted(upcoming.values(), key=lambda coming: (coming.start, coming.schedule)):
        yield (
            label,
            _who(coming, level, people),
            f"off now, from {moment_text(coming.start, each.zone, instant)}",
            "",
        )
    for one in level.shadows:
        until, _ = _until(one, None, people, each.zone, instant)
        yield "  shadow", _who(one, level, people), until, ""


def _until(
    one: OnCall, coming: Upcoming | None, people: Mapping[str, Person], zone: str, instant: datetime
) -> tuple[str, str]:
    if one.schedule is None:
        return "always", ""
    if one.until is None:
        return "for over a year", ""
    until = f"until {moment_text(one.until, zone, instant)}"
    if coming is None:
        return until, ""
    name = "again" if coming.person == one.person else f"then {_name(coming.person, people)}"
    return (
        until,
        name if coming.start == one.until else f"{name} from {moment_text(coming.start, zone, instant)}",
    )


def _onward(found: tuple[OnLevel, ...], place: int) -> str:
    after = next((level for level in found[place + 1 :] if not level.empty), None)
    if after is not None:
        return f"a page goes straight to {after.number} {after.level}"
    return (
        "then nobody is left to page" if any(not level.empty for level in found[:place]) else "a page is lost"
    )


def _who(one: OnCall | Upcoming, level: OnLevel, people: Mapping[str, Person]) -> str:
    name = _name(one.person, people)
    # `primary_eu` is the schedule of the rotation `eu`.
    prefix = f"{level.level}_"
    if (
        one.schedule is not None
        and level.level in ("primary", "secondary")
        and one.schedule.startswith(prefix)
    ):
        return f"{name} ({one.schedule.removeprefix(prefix)})"
    return name


def _name(key: str, people: Mapping[str, Person]) -> str:
    return visible(display_name(key, people))
