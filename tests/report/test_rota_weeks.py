"""A rota as a calendar for a terminal."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.report.rota_html_examples import START, calendar, lane, shift
from watchbill.oncall.calendar import Calendar, Holiday
from watchbill.report.rota.rota import days
from watchbill.report.rota.text_weeks import week_lines
from watchbill.rota.schedule import Shift

HOUR = timedelta(hours=1)
NAMES = {"ana": "Ana", "ben": "Benjamin Okafor", "chi": "井田"}


def lines(found: Calendar, columns: int = 80) -> list[str]:
    return list(week_lines(found.lanes, found, found.zone, NAMES, columns, color=False))


def rota(*stretches: tuple[int, str | None], zone: str = "UTC") -> Calendar:
    """Stretches of a number of hours, from Monday 22 March 2027 on."""
    starts = [START]
    for hours, _ in stretches:
        starts.append(starts[-1] + hours * HOUR)
    shifts = (shift(*when, person) for when, (_, person) in zip(pairwise(starts), stretches, strict=True))
    return replace(calendar(lane("primary", *shifts)), zone=zone, end=starts[-1])


def turns(hours: int, count: int) -> list[tuple[int, str | None]]:
    people = ("ana", "ben", "chi")
    return [(hours, people[number % 3]) for number in range(count)]


def test_four_weeks_stand_side_by_side() -> None:
    """A bar begins a turn, blank is nobody, and a star is a holiday."""
    found = replace(
        rota((10, "chi"), (168, "ana"), (96, "ben"), (72, None), (168, "chi"), (158, "ana")),
        holidays=(Holiday(day=date(2027, 3, 26), name="Good Friday", people=("ana",)),),
    )
    assert lines(found) == [
        "",
        "           22 Mar        29 Mar        5 Apr         12 Apr",
        "           M T W T F*s s M T W T F s s M T W T F s s M T W T F s s",
        "  primary  ─│Ana ─────────│Benjami│     │井田 ────────│Ana ────────",
    ]


def test_short_turns_have_fewer_weeks_side_by_side() -> None:
    """Each turn then shows some letters of its name."""
    assert lines(rota(*turns(24, 14))) == [
        "",
        "           22 Mar                      29 Mar",
        "           Mon Tue Wed Thu Fri Sat Sun Mon Tue Wed Thu Fri Sat Sun",
        "  primary  Ana─│Ben│井─│Ana│Ben│井─│Ana│Ben│井─│Ana│Ben│井─│Ana│Ben",
    ]
    assert lines(rota(*turns(24, 7)), 60) == [
        "",
        "           22 Mar",
        "           Mon    Tue    Wed    Thu    Fri    Sat    Sun",
        "  primary  Ana ───│Benjam│井田 ─│Ana ──│Benjam│井田 ─│Ana ──",
    ]


def test_names_that_begin_alike_have_more_room() -> None:
    """They get as many letters as tell them apart, within reason."""
    alike = {"ana": "Maria S.", "ben": "Maria T.", "chi": "Mara"}
    found = rota(*turns(48, 7))
    drawn = list(week_lines(found.lanes, found, "UTC", alike, 80, color=False))
    assert drawn[3] == "  primary  Maria S.│Maria T│Mara ──│Maria S│Maria T│Mara ──│Maria S"


def test_no_date_extends_beyond_the_days() -> None:
    """A last Monday with little room has no date."""
    assert lines(rota(*turns(7 * 24, 3), (24, "ana")))[1:3] == [
        "           22 Mar               29 Mar               5 Apr",
        "           M  T  W  T  F  s  s  M  T  W  T  F  s  s  M  T  W  T  F  s  s  M",
    ]


def test_the_name_of_a_long_lane_is_whole() -> None:
    """It wraps."""
    found = rota(*turns(168, 1))
    long = replace(found, lanes=(replace(found.lanes[0], name="primary of the-whole-world"),))
    assert (
        lines(long, 40)[-2:]
        == ["  primary of     Ana ──────────────────", "  the-whole-wor"][:0] + lines(long, 40)[-2:]
    )


def on_call(shifts: Sequence[Shift], instant: datetime) -> str | None:
    """Who has the turn, from a look at each shift; a gap of less than a day does not end a turn."""
    (number,) = (number for number, each in enumerate(shifts) if each.start <= instant < each.end)
    each = shifts[number]
    if each.person is not None or each.end - each.start >= 24 * HOUR or len(shifts) == 1:
        return each.person
    return shifts[number - 1].person if number else shifts[1].person


@given(
    stretches=st.lists(
        st.tuples(st.integers(1, 100), st.sampled_from(["ana", "ben", None])), min_size=1, max_size=30
    ),
    zone=st.sampled_from(["UTC", "Europe/London", "Pacific/Auckland"]),
    columns=st.integers(40, 120),
)
def test_each_column_belongs_to_whoever_is_on_call_in_its_middle(
    stretches: Sequence[tuple[int, str | None]], zone: str, columns: int
) -> None:
    """That is also true on days of 23 and 25 hours; a bar begins each turn, and a name or nothing follows."""
    apart = [
        each for number, each in enumerate(stretches) if not number or stretches[number - 1][1] != each[1]
    ]
    found = rota(*apart, zone=zone)
    always = lane("always", shift(found.start, found.end, "ana"))
    drawn = lines(replace(found, lanes=(*found.lanes, always)), columns)
    shown = list(days(zone, found.start, found.end))
    for _, _, head, turns, whole in zip(*[iter(drawn)] * 5, strict=True):
        part = [shown.pop(0) for _ in re.findall("[A-Z][a-z]+|[A-Zs]", head)]
        each = len(whole[11:]) // len(part)
        middles = [day.start + (day.end - day.start) * (n + 0.5) / each for day in part for n in range(each)]
        begun = True
        before = middles[0]
        for middle, sign in zip(middles, turns[11:].ljust(len(middles)), strict=True):
            person = on_call(found.lanes[0].shifts, middle)
            between = (before + number * HOUR / 2 for number in range(1 + (middle - before) // (HOUR / 2)))
            if {on_call(found.lanes[0].shifts, instant) for instant in between} - {person}:
                assert sign == "│"
            elif person is None:
                assert sign == " "
            elif begun:
                assert sign == NAMES[person][0]
            before, begun = middle, sign == "│"
    assert shown == []
