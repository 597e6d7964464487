"""Tests of reading leave from iCalendar files."""

import itertools
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Timezone
from icalendar.timezone import tzp

from tests.golden import check
from watchbill.roster.calendars.bounds import DEEPEST, UnreadableError, time_lines, work
from watchbill.roster.calendars.leave import away
from watchbill.roster.calendars.zones import Zones

SAMPLES = sorted((Path(__file__).parent / "leave").glob("*.ics"))
LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)


def calendar(*events: str) -> bytes:
    """Return a calendar of events, with the line breaks that the format requires."""
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{inside}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def read(data: bytes, zone: ZoneInfo = LONDON) -> list[str]:
    """Return the leave as `from – to`, by wall clock."""
    return [
        f"{each.start:%m-%d %H:%M} – {each.end:%m-%d %H:%M}"
        for each in away(data, "leave/ana.ics", zone, NOW).leave
    ]


def refused(data: bytes) -> str:
    with pytest.raises(UnreadableError) as found:
        away(data, "leave/ana.ics", LONDON, NOW)
    return str(found.value)


ALL_DAY = """
UID:1
DTSTAMP:20261101T000000Z
DTSTART;VALUE=DATE:20261221
DTEND;VALUE=DATE:20270103
SUMMARY:Skiing
"""
WEEKLY = """
UID:2
DTSTAMP:20261101T000000Z
DTSTART;TZID=Europe/Berlin:20261202T140000
DTEND;TZID=Europe/Berlin:20261202T180000
RRULE:FREQ=WEEKLY;COUNT=4
EXDATE;TZID=Europe/Berlin:20261209T140000
SUMMARY:Physiotherapy
"""
MOVED = """
UID:2
DTSTAMP:20261101T000000Z
RECURRENCE-ID;TZID=Europe/Berlin:20261216T140000
DTSTART;TZID=Europe/Berlin:20261217T090000
DTEND;TZID=Europe/Berlin:20261217T100000
SUMMARY:Physiotherapy
"""


def test_whole_days_are_days_of_the_person() -> None:
    """The last day is the one before DTEND, in whatever zone the person lives."""
    assert read(calendar(ALL_DAY)) == ["12-21 00:00 – 01-03 00:00"]
    assert read(calendar(ALL_DAY), ZoneInfo("Asia/Tokyo")) == ["12-21 00:00 – 01-03 00:00"]


def test_times_are_converted_to_the_clock_of_the_person() -> None:
    """A time in the event's zone is converted; a time without a zone is already the person's."""
    assert read(calendar(WEEKLY.replace("RRULE:FREQ=WEEKLY;COUNT=4\n", ""))) == ["12-02 13:00 – 12-02 17:00"]
    floating = "UID:3\nDTSTART:20261202T140000\nDURATION:PT4H"
    assert read(calendar(floating), ZoneInfo("Asia/Tokyo")) == ["12-02 14:00 – 12-02 18:00"]


def test_recurring_events_are_expanded() -> None:
    """Excluded days are left out, and a moved occurrence is at its new time."""
    assert read(calendar(WEEKLY, MOVED)) == [
        "12-02 13:00 – 12-02 17:00",
        "12-17 08:00 – 12-17 09:00",
        "12-23 13:00 – 12-23 17:00",
    ]


def test_an_endless_recurrence_is_cut_to_the_window() -> None:
    """The window is from 30 days ago to 400 days ahead."""
    found = away(
        calendar("UID:1\nDTSTART;VALUE=DATE:20200106\nRRULE:FREQ=WEEKLY"), "a.ics", LONDON, NOW
    ).leave
    assert (found[0].start.date().isoformat(), found[-1].start.date().isoformat()) == (
        "2026-10-26",
        "2027-12-27",
    )
    assert len(found) == 62


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_free_and_cancelled_events_are_not_leave(line: str) -> None:
    """For a recurring event, only the occurrence that is free or cancelled is left out."""
    assert read(calendar(ALL_DAY + line)) == []
    assert read(calendar(WEEKLY, f"{MOVED}{line}")) == [
        "12-02 13:00 – 12-02 17:00",
        "12-23 13:00 – 12-23 17:00",
    ]


def test_periods_that_touch_are_joined() -> None:
    """The order of the events does not matter."""
    later = "UID:9\nDTSTART;VALUE=DATE:20270103\nDTEND;VALUE=DATE:20270105"
    assert read(calendar(later, ALL_DAY)) == ["12-21 00:00 – 01-05 00:00"]


def test_folded_lines_and_bare_line_feeds_are_read() -> None:
    """Lines are folded as in RFC 5545, section 3.1; editors save bare line feeds."""
    folded = calendar(ALL_DAY).replace(b"DTEND;VALUE=DATE", b"DTEND;VAL\r\n UE=DATE")
    assert read(folded) == read(folded.replace(b"\r\n", b"\n")) == read(b"\xef\xbb\xbf" + folded)
    assert read(folded) == ["12-21 00:00 – 01-03 00:00"]


def test_an_empty_calendar_has_no_leave() -> None:
    """Nobody is away."""
    assert read(calendar()) == []


DAY = "UID:1\nDTSTART;VALUE=DATE:20261221\n"
HOSTILE = {
    "seconds": DAY + "RRULE:FREQ=SECONDLY",
    "minutes": DAY + "RRULE:FREQ=MINUTELY;COUNT=1000000000",
    "hours": DAY + "RRULE:FREQ=HOURLY;INTERVAL=1",
    "many hours": DAY + "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
    "a long event every day": (
        "UID:1\nDTSTART;VALUE=DATE:19000101\nDTEND;VALUE=DATE:99990101\nRRULE:FREQ=DAILY"
    ),
    "days beyond the end of time": "\nEND:VEVENT\nBEGIN:VEVENT\n".join(
        [DAY + "RRULE:FREQ=DAILY;INTERVAL=9999999"] * 1000
    ),
    "weeks beyond the end of time": "\nEND:VEVENT\nBEGIN:VEVENT\n".join(
        [DAY + "RRULE:FREQ=WEEKLY;INTERVAL=999999"] * 1000
    ),
    "events in events": "".join(f"{DAY}BEGIN:VEVENT\n" for _ in range(900)) + DAY + "END:VEVENT\n" * 900,
    "a zone of many parts": f"UID:1\nDTSTART;TZID={'a/' * 100_000}:20261221T100000",
    "never": "\nEND:VEVENT\nBEGIN:VEVENT\n".join([DAY + "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"] * 20),
    "no such rule": DAY + "RRULE:FREQ=SOMETIMES",
    "no interval": DAY + "RRULE:FREQ=DAILY;INTERVAL=0",
    "no begin": "UID:1\nDTEND:20261221T000000Z",
    "a time of nothing": "UID:1\nDTSTART:99999999T999999Z",
    "a date for an instant": "UID:1\nDTSTART;VALUE=DATE:20261221\nDTEND:20261222T000000Z",
    "the end of time": "UID:1\nDTSTART;VALUE=DATE:99991231",
    "a long duration": "UID:1\nDTSTART:20261221T000000Z\nDURATION:P99999999999W",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_calendar_takes_little_time(name: str) -> None:
    """It is refused or bounded, and the message does not quote a title."""
    began = time.process_time()
    try:
        said = [*read(calendar(HOSTILE[name] + "\nSUMMARY:secret")), ""][0]
    except UnreadableError as problem:
        said = str(problem)
    assert "secret" not in said
    assert time.process_time() - began < 8


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_exported_calendars_are_read(path: Path) -> None:
    """
    The samples look like exports of Outlook, Exchange, Google, Apple, Thunderbird and an HR tool. The .out
    file beside each has the expected leave.
    """
    found = away(path.read_bytes().replace(b"\n", b"\r\n"), path.name, LONDON, NOW)
    assert found.unknown_zones == ()
    stretches = [(f"{each:%Y-%m-%d %H:%M}" for each in (leave.start, leave.end)) for leave in found.leave]
    check(path.with_suffix(".out"), "".join(f"{' – '.join(each)}\n" for each in stretches))


ZONE = """BEGIN:VTIMEZONE
TZID:Office
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT"""
IN_OFFICE = calendar(WEEKLY.replace("Europe/Berlin", "Office"))
OFFICE = IN_OFFICE.replace(b"BEGIN:VEVENT", ZONE.encode(), 1)


def test_a_zone_that_the_calendar_defines_is_used() -> None:
    """It may be before its events or after them. A zone whose clocks change every second is refused."""
    later = IN_OFFICE.replace(b"END:VCALENDAR", ZONE.removesuffix("BEGIN:VEVENT").encode() + b"END:VCALENDAR")
    assert read(OFFICE) == read(later) == read(calendar(WEEKLY))
    every_second = OFFICE.replace(b"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", b"FREQ=SECONDLY")
    assert refused(every_second) == "defines a time zone that Watchbill cannot read"


def test_a_zone_of_one_calendar_is_not_used_for_another() -> None:
    """Two calendars may use one name for different zones, and a third may not define it at all."""
    moved = OFFICE.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0900")
    assert read(OFFICE)[0] == "12-02 13:00 – 12-02 17:00"
    assert read(moved)[0] == "12-02 05:00 – 12-02 09:00"
    assert read(OFFICE)[0] == "12-02 13:00 – 12-02 17:00"
    assert read(IN_OFFICE)[0] == "12-02 14:00 – 12-02 18:00"


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "W. Europe Standard Time", "/example.org/20070129_1/Europe/Berlin"]
)
def test_the_definition_of_a_known_zone_is_ignored(name: str) -> None:
    """The name may be an IANA name, a Windows name or a global one."""
    wrong = OFFICE.replace(b"Office", name.encode()).replace(b"+0100", b"+0900")
    assert read(wrong) == read(calendar(WEEKLY))


@pytest.mark.parametrize("name", ["Foo Bar", "Europe", "../../etc/passwd", "Europe/Lodnon"])
def test_an_unknown_zone_is_reported_by_name(name: str) -> None:
    """Its times are by the clock of the person. A zone of events outside the window is not reported."""
    data = calendar(WEEKLY.replace("Europe/Berlin", name), "UID:9\nDTSTART;TZID=Old:20100101T000000")
    found = away(data, "a.ics", LONDON, NOW)
    assert found.unknown_zones == (name,)
    assert found.leave[0].start == datetime(2026, 12, 2, 14)


def definition(zone: ZoneInfo, instants: list[datetime]) -> Timezone:
    """Return a definition of a zone in which each clock change is separate."""
    parts = ""
    for last, instant in itertools.pairwise(instants):
        before, after = (each.astimezone(zone) for each in (last, instant))
        if before.utcoffset() != after.utcoffset():
            wall = instant.replace(tzinfo=None) + (before.utcoffset() or timedelta())
            parts += (
                f"BEGIN:STANDARD\nDTSTART:{wall:%Y%m%dT%H%M%S}\n"
                f"TZOFFSETFROM:{before:%z}\nTZOFFSETTO:{after:%z}\nEND:STANDARD\n"
            )
    return Timezone.from_ical(f"BEGIN:VTIMEZONE\nTZID:x\n{parts}END:VTIMEZONE\n")


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca"]
)
def test_a_defined_zone_has_the_same_clock_as_the_real_one(name: str) -> None:
    """Conversion agrees both ways for each half hour of a year, also for skipped and repeated times."""
    zone = ZoneInfo(name)
    instants = [
        datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=30) * number for number in range(365 * 48)
    ]
    defined = Zones(datetime(2028, 1, 1, tzinfo=UTC)).create_timezone(definition(zone, instants))
    for instant in instants:
        known, mine = (instant.astimezone(each) for each in (zone, defined))
        assert (mine.replace(tzinfo=None), mine.fold) == (known.replace(tzinfo=None), known.fold)
        for each in (instant.replace(tzinfo=zone), instant.replace(tzinfo=zone, fold=1)):
            assert each.replace(tzinfo=defined).utcoffset() == each.utcoffset()


def test_icalendar_is_left_as_it_was() -> None:
    """Other code in this process may use icalendar too."""
    away(OFFICE, "a.ics", LONDON, NOW)
    assert tzp.timezone("Office") is None


def test_lines_that_are_not_about_time_are_skipped() -> None:
    """They may be malformed: a title with a line separator in it, a wrong position."""
    broken = ALL_DAY + "GEO:nowhere\nSUMMARY:a\u2028DTSTART:20261201\nLAST-MODIFIED:x\nx\n"
    assert read(calendar(broken)) == read(calendar(ALL_DAY))


LARGE = {
    "titles": DAY + "SUMMARY:x\n" * 400_000,
    "properties": DAY + "UID:1\n" * 400_000,
    "dates": f"{DAY}RDATE;VALUE=DATE:{','.join(['20261221'] * 500_000)}",
    "events": "\nEND:VEVENT\nBEGIN:VEVENT\n".join(["DTSTART:20261221"] * 100_000),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_large_calendar_takes_little_time(name: str) -> None:
    """The size is about that of the largest file that is read."""
    began = time.process_time()
    if name == "titles":
        assert read(calendar(LARGE[name])) == ["12-21 00:00 – 12-22 00:00"]
    else:
        assert refused(calendar(LARGE[name])) == "has more than 10,000 events or dates"
    assert time.process_time() - began < 5


def test_a_calendar_that_is_nested_too_deeply_is_refused() -> None:
    """An event inside events is read again for each of them. An alarm in an event is normal."""
    assert time_lines(b"BEGIN:VEVENT\n" * DEEPEST)
    with pytest.raises(UnreadableError, match="nested too deeply"):
        time_lines(b"BEGIN:VEVENT\n" * (DEEPEST + 1))
    assert read(calendar(DAY + "BEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM")) == read(calendar(DAY.rstrip()))


@pytest.mark.parametrize(
    ("rule", "least"),
    [
        ("FREQ=DAILY;INTERVAL=9999999", 20_000),
        ("FREQ=WEEKLY;INTERVAL=9999999", 20_000),
        ("FREQ=YEARLY", 500),
    ],
)
def test_the_work_of_dateutil_is_counted(rule: str, least: int) -> None:
    """It includes the months of an interval that ends after the year 9999, and the fixed cost of a rule."""
    assert work(rule, NOW, timedelta(days=1), (NOW, NOW + timedelta(days=400))) >= least


def test_ten_years_of_a_whole_calendar_are_read() -> None:
    """The calendar has 300 weekly meetings, most of them ended, and thousands of single events."""
    meetings = (
        f"UID:{n}\nDTSTART;TZID=Office:20{17 + n % 10}0{1 + n % 9}04T090000\nDURATION:PT1H\n"
        f"RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20{18 + n % 10}0601T000000Z"
        for n in range(300)
    )
    single = (
        f"UID:s{n}\nDTSTART:20{17 + n % 10}0304T090000Z\nDTEND:20{17 + n % 10}0304T100000Z"
        for n in range(3000)
    )
    data = calendar(*meetings, *single).replace(b"BEGIN:VEVENT", ZONE.encode(), 1)
    assert len(away(data, "a.ics", LONDON, NOW).leave) > 1


@pytest.mark.parametrize("name", ["seconds", "minutes", "hours", "many hours", "no such rule", "never"])
def test_a_rule_that_cannot_be_leave_is_refused(name: str) -> None:
    """The message says that it repeats too often."""
    assert "repeat" in refused(calendar(HOSTILE[name]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"hello", b"\0", b"BEGIN:VCALENDAR\n" * 1000, b"[]", b"BEGIN:VEVENT\nEND:VEVENT"],
)
def test_a_file_that_is_not_a_calendar_is_refused(data: bytes) -> None:
    """The message says so, whatever the file is."""
    assert refused(data).startswith("is not an iCalendar file")


RULES = (
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;BYDAY=WE,FR;WKST=SU",
)


@pytest.mark.parametrize("rule", RULES)
def test_a_hundred_events_with_common_rules_are_read(rule: str) -> None:
    """The events began long ago."""
    events = [f"UID:{day}\nDTSTART;VALUE=DATE:{2000 + day % 20}0103\nRRULE:{rule}" for day in range(100)]
    assert read(calendar(*events)) != []


lines = st.sampled_from(
    [
        *(line for event in (ALL_DAY, WEEKLY, MOVED) for line in event.strip().splitlines()),
        *(
            "BEGIN:VEVENT",
            "END:VEVENT",
            "BEGIN:VCALENDAR",
            "END:VCALENDAR",
            "BEGIN:VTIMEZONE",
            "END:VTIMEZONE",
            " x",
        ),
        *(
            "RDATE;VALUE=PERIOD:20261221T000000Z/PT5H",
            "DURATION:-P1D",
            "RRULE:UNTIL=1",
            "EXDATE:x",
            "SEQUENCE:x",
        ),
        *(
            "DTSTART;TZID=Nowhere:20261221T000000",
            "RDATE;VALUE=DATE:20261221,20270101",
            "DTEND:20300101T000000Z",
        ),
    ]
)
some = st.lists(st.sampled_from(["1", "2", "-1", "5", "29", "30", "60", "366"]), min_size=1, max_size=3).map(
    ",".join
)
days = st.lists(st.sampled_from(["MO", "SU", "1MO", "-1FR", "5FR", "53SA"]), min_size=1, max_size=3).map(
    ",".join
)
conditions = st.fixed_dictionaries(
    {"FREQ": st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY"])},
    optional={
        "INTERVAL": st.sampled_from(["1", "2", "7", "400"]),
        "COUNT": st.sampled_from(["1", "10", "100000000"]),
        "UNTIL": st.sampled_from(["20270101", "20270101T000000Z", "99991231"]),
        "BYDAY": days,
        **dict.fromkeys(
            ("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS", "BYHOUR", "BYEASTER"), some
        ),
    },
)
rules = conditions.map(lambda found: "RRULE:" + ";".join(f"{name}={value}" for name, value in found.items()))
events = st.tuples(
    st.sampled_from([ALL_DAY, MOVED, *[WEEKLY.replace("RRULE:FREQ=WEEKLY;COUNT=4", "X:1")] * 3]), rules
)
TEXTS = st.one_of(
    st.binary(max_size=200),
    st.text(max_size=200).map(str.encode),
    st.lists(lines, max_size=20).map(lambda found: "\r\n".join(found).encode()),
    st.lists(st.lists(lines, max_size=6).map("\n".join), max_size=3).map(lambda found: calendar(*found)),
    st.lists(events.map("".join), max_size=3).map(lambda found: calendar(*found)),
    rules.map(lambda rule: OFFICE.replace(b"RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", rule.encode())),
)


@pytest.mark.filterwarnings("ignore:Using both")
@settings(deadline=None)
@given(TEXTS)
def test_any_bytes_are_read_as_leave_or_refused(data: bytes) -> None:
    """Nothing else is raised, and the leave is in order and within the window."""
    try:
        found = away(data, "a.ics", LONDON, NOW).leave
    except UnreadableError:
        return
    moments = [moment for each in found for moment in (each.start, each.end)]
    assert moments == sorted(set(moments))
    assert all(abs(moment - NOW.replace(tzinfo=None)) <= timedelta(days=401) for moment in moments)
