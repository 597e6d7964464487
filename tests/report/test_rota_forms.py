import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests import rosters
from tests.report.rota_html_examples import everything, rota_of
from tests.report.rota_html_examples import shares as examples
from watchbill.dates import moment_text
from watchbill.oncall.calendar import Calendar, calendar
from watchbill.oncall.fairness import LaneShares, shares
from watchbill.pagerduty.compile import compile_team
from watchbill.printable import width
from watchbill.report.rota import csv as rota_csv
from watchbill.report.rota import markdown as rota_markdown
from watchbill.report.rota import text as rota_text
from watchbill.report.rota.html import page as rota_html
from watchbill.report.rota.notes import around, hours, notes
from watchbill.report.rota.rota import display_names
from watchbill.report.rota.turns import turn_rows
from watchbill.roster.model import Anchor, Hours, Person, Rotation, Team, Version

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
MONTH = timedelta(days=28)
EVERYBODY = {key: rosters.person(key) for key in rosters.NAMES}
CALLED = display_names(EVERYBODY)
TEAM = rosters.team("payments")


def drawn(
    team: Team, people: dict[str, Person] = EVERYBODY, days: timedelta = MONTH, start: datetime = MONDAY
) -> tuple[tuple[Calendar, ...], dict[str, tuple[LaneShares, ...]]]:
    deployment = compile_team(team, replace(rosters.roster(team), people=people))
    counted = shares(team, deployment, people, start, start + timedelta(days=365))
    return (calendar(team, deployment, people, start, start + days),), {team.key: counted}


def text(
    team: Team,
    people: dict[str, Person] = EVERYBODY,
    *,
    columns: int = 80,
    color: bool = False,
    days: timedelta = MONTH,
) -> str:
    calendars, counted = drawn(team, people, days)
    return "".join(rota_text.text(rota_of(calendars, counted, people), columns=columns, color=color))


def turns(lines: list[str]) -> int:
    """The line number of the first turn."""
    return next(number for number, line in enumerate(lines) if line.startswith("  from")) + 1


def test_colour_repeats_what_the_words_say() -> None:
    """Without its escapes, the coloured text equals the plain one."""
    colored = text(TEAM, color=True)
    assert "\x1b[" in colored
    plain = re.sub(r"\x1b\[[\d;]*m", "", colored)
    assert [line.rstrip() for line in plain.splitlines()] == text(TEAM).splitlines()


def test_lanes_that_do_not_fit_stand_below_each_other() -> None:
    """Each level gets a table, or each lane if not even a level fits."""
    rotations = tuple(rosters.rotation(name=name) for name in ("eu", "us"))
    team = replace(TEAM, rotations=rotations)
    heads = [
        [line.split() for line in text(team, columns=columns).splitlines() if line.startswith("  from")]
        for columns in (90, 60, 30)
    ]
    assert heads == [
        [["from", "primary", "eu", "primary", "us", "secondary", "eu", "secondary", "us"]],
        [["from", "primary", "eu", "primary", "us"], ["from", "secondary", "eu", "secondary", "us"]],
        [["from", level, name] for level in ("primary", "secondary") for name in ("eu", "us")],
    ]


NAME = st.text(st.sampled_from("aéß井 -x"), min_size=1, max_size=70) | st.sampled_from(
    ["Ana", "Ana Maria de Souza"]
)


@given(columns=st.integers(40, 120), name=NAME, key=st.from_regex(r"[a-z][a-z0-9_-]{0,62}", fullmatch=True))
def test_no_line_is_wider_than_the_terminal(columns: int, name: str, key: str) -> None:
    """
    The names of people, of the team and of a rotation may be long, and there is a remark of every kind.
    """
    plain = everything()
    eu = replace(plain.lanes[0], name=f"primary {key}")
    absences = tuple(replace(plain.absences[0], person=person) for person in ("ana", "ben", "chi", "eli"))
    holiday = replace(plain.holidays[0], people=tuple(f"{key}{number}" for number in range(200)))
    odd = replace(plain, name=name, lanes=(eu, *plain.lanes[1:]), absences=absences, holidays=(holiday,))
    known = {
        each: replace(EVERYBODY["ana"], key=each, name=f"{name} {each}")
        for each in ("ana", "ben", "chi", "eli")
    }
    written = "".join(
        rota_text.text(rota_of((odd,), {"payments": examples()}, known), columns=columns, color=False)
    )
    assert [line for line in written.splitlines() if width(line) > columns] == []


def test_names_that_the_calendar_cuts_are_whole_in_the_tables() -> None:
    """The tables wrap them."""
    people = EVERYBODY | {
        "ana": replace(EVERYBODY["ana"], name="Alexandra of the House of Konstantinopoulos")
    }
    written = "".join(text(TEAM, people, columns=40).split())
    assert written.count("AlexandraoftheHouseofKonstantinopoulos") == 3


def test_a_long_list_of_people_is_cut() -> None:
    """The rest is counted; people who are away at the same time share a line."""
    plain = everything()
    crowd = {
        f"p{number}": replace(EVERYBODY["ana"], key=f"p{number}", name=f"P{number}") for number in range(200)
    }
    holiday = replace(plain.holidays[0], people=tuple(crowd))
    away = tuple(replace(plain.absences[0], person=key) for key in crowd)
    apart = tuple(
        replace(each, start=each.start + number * timedelta(minutes=1))
        for number, each in enumerate(away[:8])
    )
    assert [
        line
        for line in notes(replace(plain, holidays=(holiday,), absences=away), "UTC", display_names(crowd))
        if "P" in line
    ] == [
        "P0, P1, P2, P3, P4 and 195 more are away from Thu 1 Apr 23:00",
        "Fri 26 Mar is Good Friday for P0, P1, P2, P3, P4 and 195 more",
    ]
    told = list(notes(replace(plain, absences=apart), "UTC", display_names(crowd)))
    assert sum(" is away from " in line for line in told) == 5
    assert "away: 3 more such times" in told


def test_a_name_cannot_drive_the_terminal() -> None:
    """A control character becomes a sign, in the table and in the shares."""
    people = EVERYBODY | {"ana": replace(EVERYBODY["ana"], name="A\x1b[2Jna")}
    assert "\x1b" not in text(TEAM, people)
    assert "A␛[2Jna" in text(TEAM, people)


def test_people_who_share_a_name_have_their_keys_added() -> None:
    """Otherwise a reader would confuse them."""
    people = EVERYBODY | {key: replace(EVERYBODY[key], name="Kim") for key in ("ana", "ben")}
    assert [name for name in ("Kim (ana)", "Kim (ben)") if name not in text(TEAM, people)] == []


def test_notes_have_the_hours_of_turns() -> None:
    """A night without anybody does not end a turn, but a weekend does."""
    weekdays = (Hours(days=(1, 2, 3, 4, 5), start=540, end=1080),)
    team = replace(TEAM, rotations=(replace(rosters.rotation(), hours=weekdays),))
    lines = text(team, days=timedelta(days=7)).splitlines()
    assert [re.split(" {2,}", line)[1:] for line in lines[turns(lines) : turns(lines) + 3]] == [
        ["Mon 30 Nov 09:00", "Dev", "Ana"],
        ["Mon 30 Nov 10:00", "Ana", "Ben"],
        ["Fri 4 Dec 18:00", "nobody", "nobody"],
    ]
    assert "  primary, secondary: 09:00 – 18:00 Mon – Fri" in lines


def rotation(name: str, turn: int, handoff: tuple[int | None, int], *hours: Hours) -> Rotation:
    day, time = handoff
    return replace(
        rosters.rotation(name=name), turn_days=turn, handoff_day=day, handoff_time=time * 60, hours=hours
    )


def cells(team: Team, zone: str, days: int = 7) -> list[list[str]]:
    """The rows of level 1, each a time and its cells."""
    (found,), _ = drawn(team, days=timedelta(days=days))
    lanes = [lane for lane in found.lanes if lane.name.startswith("primary")]
    return [
        [moment_text(row.start, zone, found.start), *row.cells]
        for row in turn_rows(lanes, found, zone, CALLED)
    ]


def test_somebody_who_is_off_is_not_shown_as_on_call() -> None:
    """A row also covers the night, when one of two twelve-hour rotations is off."""
    by_day = rotation("day", 1, (None, 8), Hours(days=(1, 2, 3, 4, 5, 6, 7), start=480, end=1200))
    by_night = rotation("night", 1, (None, 20), Hours(days=(1, 2, 3, 4, 5, 6, 7), start=1200, end=480 + 1440))
    assert cells(replace(TEAM, rotations=(by_day, by_night)), "Europe/London", days=2) == [
        ["Mon 30 Nov 00:00", "–", "Dev"],
        ["Mon 30 Nov 08:00", "Ana", "–"],
        ["Mon 30 Nov 20:00", "–", "Ana"],
        ["Tue 1 Dec 08:00", "Ben", "–"],
        ["Tue 1 Dec 20:00", "–", "Ben"],
    ]


def test_somebody_whose_hours_begin_later_has_a_time() -> None:
    """The next row may be days ahead; another day is named."""
    weekly = rotation("eu", 7, (1, 8), Hours(days=(1, 2, 3, 4, 5, 6, 7), start=480, end=1020))
    midweek = rotation("us", 7, (3, 18), Hours(days=(1, 2, 3, 4, 5, 6, 7), start=1080, end=1380))
    team = replace(
        TEAM, rotations=(weekly, replace(midweek, anchor=Anchor(date=date(2026, 12, 2), member="ana")))
    )
    assert cells(team, "Europe/London", days=8) == [
        ["Mon 30 Nov 08:00", "Ana", "–"],
        ["Mon 30 Nov 18:00", "Ana from Tue 08:00", "Dev"],
        ["Wed 2 Dec 18:00", "Ana from Thu 08:00", "Ana"],
        ["Mon 7 Dec 08:00", "Ben", "Ana from 18:00"],
    ]


def test_hours_do_not_depend_on_the_days_that_are_shown() -> None:
    """A window that the first or last day cuts off, or a short table, still has all its weekdays."""
    nights = rotation("night", 1, (None, 20), Hours(days=(1, 2, 3, 4, 5, 6, 7), start=1200, end=480 + 1440))
    weekdays = rotation("day", 7, (1, 8), Hours(days=(1, 2, 3, 4, 5), start=480, end=1200))
    for days in (1, 2, 3, 7, 28):
        (found,), _ = drawn(replace(TEAM, rotations=(nights, weekdays)), days=timedelta(days=days))
        assert [hours(lane, "Europe/London") for lane in found.lanes[:2]] == [
            "20:00 – 08:00 each day",
            "08:00 – 20:00 Mon – Fri",
        ]


def test_hours_that_last_days_are_described_by_their_gaps() -> None:
    """The gap is a weekend, or an hour of a night."""
    week = (Hours(days=(1,), start=540, end=1440), Hours(days=(2, 3, 4), start=0, end=1440))
    most = (*week, Hours(days=(5,), start=0, end=1080))
    (found,), _ = drawn(
        replace(TEAM, rotations=(replace(rosters.rotation(), hours=most),)), days=timedelta(days=2)
    )
    assert hours(found.lanes[0], "Europe/London") == "not Fri 18:00 – Mon 09:00"


def test_hours_of_versions_are_in_order() -> None:
    """Each version has its own hours."""
    weekdays = (Hours(days=(1, 2, 3, 4, 5), start=540, end=1080),)
    first = replace(rosters.rotation(), hours=weekdays)
    then = Version(
        start=date(2026, 12, 7),
        members=first.members,
        first=None,
        turn_days=7,
        handoff_day=1,
        handoff_time=600,
        hours=(),
    )
    (found,), _ = drawn(replace(TEAM, rotations=(replace(first, then=(then,)),)))
    assert hours(found.lanes[0], "Europe/London") == "09:00 – 18:00 Mon – Fri, then at all times"


SHORT_SUNDAY = datetime(2027, 3, 28, tzinfo=UTC)
"""London's clocks go forward: the day has 23 hours."""


def test_a_short_day_without_anybody_is_shown() -> None:
    """It is shorter than a day, but it does not lie between two turns; every form shows it."""
    weekdays = (Hours(days=(1, 2, 3, 4, 5), start=480, end=1020),)
    team = replace(TEAM, rotations=(replace(rosters.rotation(), hours=weekdays),))
    calendars, _ = drawn(team, start=SHORT_SUNDAY, days=timedelta(hours=23))
    written = "".join(rota_text.text(rota_of(calendars, {}, EVERYBODY), columns=80, color=False))
    lines = written.splitlines()
    assert re.split(" {2,}", lines[turns(lines)])[1:] == ["Sun 28 Mar 00:00", "nobody", "nobody"]
    assert "| Sun 28 Mar 00:00 | **nobody** | **nobody** |" in rota_markdown.text(
        rota_of(calendars, {}, EVERYBODY)
    )
    page = rota_html.text(rota_of(calendars, {}, EVERYBODY, now=SHORT_SUNDAY))
    assert page.count("<b>nobody</b> <span>all these days</span>") == 2


def test_hours_are_the_same_in_every_form() -> None:
    """All forms round to the nearest hour: 2,193 h 50 min is 2,194 everywhere."""
    calendars, counted = drawn(TEAM)
    odd = timedelta(hours=2193, minutes=50)
    lane, *_ = counted[TEAM.key]
    shares = tuple(replace(each, burden=replace(each.burden, hours=odd)) for each in lane.shares)
    found = {TEAM.key: (replace(lane, shares=shares),)}
    forms = (
        "".join(rota_text.text(rota_of(calendars, found, EVERYBODY), columns=80, color=False)),
        rota_markdown.text(rota_of(calendars, found, EVERYBODY)),
        rota_html.text(rota_of(calendars, found, EVERYBODY, now=MONDAY)),
    )
    assert [form.count("2,194 ") for form in forms] == [4, 4, 4]


def test_somebody_who_always_has_two_levels_has_one_sentence() -> None:
    """There is no row to mark."""
    (found,), _ = drawn(replace(TEAM, lead=("fay",)))
    assert list(around(found, "UTC", {"fay": "Fay"})) == [
        "lead: Fay, always",
        "manager: Fay, always",
        "Fay is both lead and manager",
    ]


def test_a_rota_of_no_team_is_empty() -> None:
    """That is the rota if every team has an error."""
    assert "".join(rota_text.text(rota_of((), {}, {}), columns=80, color=False)) == ""
    assert rota_markdown.text(rota_of((), {}, {})) == ""
    assert (
        rota_csv.text(rota_of((), {}, {})) == "team,level,lane,schedule,person,name,start,end,override_of\n"
    )
