"""Leave in iCalendar files."""

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
    """Return a calendar of events, with the line ends that the format asks for."""
    inside = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//Example//EN\n{inside}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def read(data: bytes, zone: ZoneInfo = LONDON) -> list[str]:
    """Return the leave as `from – to`, by the wall clock."""
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


def test_whole_days_are_by_the_wall_clock_of_the_person() -> None:
    """The last day is the one before DTEND, wherever they are."""
    assert read(calendar(ALL_DAY)) == ["12-21 00:00 – 01-03 00:00"]
    assert read(calendar(ALL_DAY), ZoneInfo("Asia/Tokyo")) == ["12-21 00:00 – 01-03 00:00"]


def test_times_are_told_by_the_clock_of_the_person() -> None:
    """From the event's zone into theirs; a time without a zone is theirs already."""
    assert read(calendar(WEEKLY.replace("RRULE:FREQ=WEEKLY;COUNT=4\n", ""))) == ["12-02 13:00 – 12-02 17:00"]
    floating = "UID:3\nDTSTART:20261202T140000\nDURATION:PT4H"
    assert read(calendar(floating), ZoneInfo("Asia/Tokyo")) == ["12-02 14:00 – 12-02 18:00"]


def test_what_repeats_is_unfolded() -> None:
    """Without the days that are taken out, and with the one that was moved where it was moved to."""
    assert read(calendar(WEEKLY, MOVED)) == [
        "12-02 13:00 – 12-02 17:00",
        "12-17 08:00 – 12-17 09:00",
        "12-23 13:00 – 12-23 17:00",
    ]


def test_a_repetition_without_end_ends_with_the_horizon() -> None:
    """400 days ahead, and it began 30 days ago."""
    found = away(
        calendar("UID:1\nDTSTART;VALUE=DATE:20200106\nRRULE:FREQ=WEEKLY"), "a.ics", LONDON, NOW
    ).leave
    assert (found[0].start.date().isoformat(), found[-1].start.date().isoformat()) == (
        "2026-10-26",
        "2027-12-27",
    )
    assert len(found) == 62


@pytest.mark.parametrize("line", ["TRANSP:TRANSPARENT", "STATUS:CANCELLED"])
def test_what_leaves_time_free_is_no_leave(line: str) -> None:
    """Free, or cancelled; of what repeats the one instance that is."""
    assert read(calendar(ALL_DAY + line)) == []
    assert read(calendar(WEEKLY, f"{MOVED}{line}")) == [
        "12-02 13:00 – 12-02 17:00",
        "12-23 13:00 – 12-23 17:00",
    ]


def test_what_meets_is_one_stretch() -> None:
    """In whatever order it is written."""
    later = "UID:9\nDTSTART;VALUE=DATE:20270103\nDTEND;VALUE=DATE:20270105"
    assert read(calendar(later, ALL_DAY)) == ["12-21 00:00 – 01-05 00:00"]


def test_folded_lines_and_bare_line_feeds_are_read() -> None:
    """RFC 5545, 3.1; and as editors save it."""
    folded = calendar(ALL_DAY).replace(b"DTEND;VALUE=DATE", b"DTEND;VAL\r\n UE=DATE")
    assert read(folded) == read(folded.replace(b"\r\n", b"\n")) == read(b"\xef\xbb\xbf" + folded)
    assert read(folded) == ["12-21 00:00 – 01-03 00:00"]


def test_an_empty_calendar_is_no_leave() -> None:
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
def test_what_is_hostile_takes_no_time(name: str) -> None:
    """It is refused or bounded, and no title is in what is said."""
    began = time.process_time()
    try:
        said = [*read(calendar(HOSTILE[name] + "\nSUMMARY:secret")), ""][0]
    except UnreadableError as problem:
        said = str(problem)
    assert "secret" not in said
    assert time.process_time() - began < 8


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_programs_export_is_read(path: Path) -> None:
    """
    As Outlook, Exchange, Google, Apple, Thunderbird and an HR tool write it; what is beside it is what is
    meant.
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


def test_a_zone_that_the_calendar_defines_counts() -> None:
    """Before its events or after them; one whose clocks change every second is refused before it is asked."""
    later = IN_OFFICE.replace(b"END:VCALENDAR", ZONE.removesuffix("BEGIN:VEVENT").encode() + b"END:VCALENDAR")
    assert read(OFFICE) == read(later) == read(calendar(WEEKLY))
    every_second = OFFICE.replace(b"FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", b"FREQ=SECONDLY")
    assert refused(every_second) == "defines a time zone that Watchbill cannot read"


def test_a_zone_of_one_calendar_is_not_that_of_another() -> None:
    """Two may call different zones alike, and one may not define it at all."""
    moved = OFFICE.replace(b"TZOFFSETTO:+0100", b"TZOFFSETTO:+0900")
    assert read(OFFICE)[0] == "12-02 13:00 – 12-02 17:00"
    assert read(moved)[0] == "12-02 05:00 – 12-02 09:00"
    assert read(OFFICE)[0] == "12-02 13:00 – 12-02 17:00"
    assert read(IN_OFFICE)[0] == "12-02 14:00 – 12-02 18:00"


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "W. Europe Standard Time", "/example.org/20070129_1/Europe/Berlin"]
)
def test_a_zone_that_is_known_is_not_read(name: str) -> None:
    """By its name in the IANA database, in Windows, or globally; whatever the calendar says of it."""
    wrong = OFFICE.replace(b"Office", name.encode()).replace(b"+0100", b"+0900")
    assert read(wrong) == read(calendar(WEEKLY))


@pytest.mark.parametrize("name", ["Foo Bar", "Europe", "../../etc/passwd", "Europe/Lodnon"])
def test_a_zone_that_nobody_knows_is_named(name: str) -> None:
    """Its times are taken by the clock of the person; of what does not count nothing is said."""
    data = calendar(WEEKLY.replace("Europe/Berlin", name), "UID:9\nDTSTART;TZID=Old:20100101T000000")
    found = away(data, "a.ics", LONDON, NOW)
    assert found.unknown_zones == (name,)
    assert found.leave[0].start == datetime(2026, 12, 2, 14)


def definition(zone: ZoneInfo, instants: list[datetime]) -> Timezone:
    """Return a zone's definition, each change by itself."""
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
def test_a_defined_zone_has_the_clock_of_the_zone(name: str) -> None:
    """Each half hour of a year, also those that come twice and never: both ways."""
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
    """Another program in this process reads calendars by itself."""
    away(OFFICE, "a.ics", LONDON, NOW)
    assert tzp.timezone("Office") is None


def test_what_is_not_about_time_is_not_looked_at() -> None:
    """It may be broken: a title with a line separator in it, a position that is none."""
    broken = ALL_DAY + "GEO:nowhere\nSUMMARY:a\u2028DTSTART:20261201\nLAST-MODIFIED:x\nx\n"
    assert read(calendar(broken)) == read(calendar(ALL_DAY))


LARGE = {
    "titles": DAY + "SUMMARY:x\n" * 400_000,
    "properties": DAY + "UID:1\n" * 400_000,
    "dates": f"{DAY}RDATE;VALUE=DATE:{','.join(['20261221'] * 500_000)}",
    "events": "\nEND:VEVENT\nBEGIN:VEVENT\n".join(["DTSTART:20261221"] * 100_000),
}


@pytest.mark.parametrize("name", LARGE)
def test_what_is_large_takes_no_time(name: str) -> None:
    """As much as is read of a file."""
    began = time.process_time()
    if name == "titles":
        assert read(calendar(LARGE[name])) == ["12-21 00:00 – 12-22 00:00"]
    else:
        assert refused(calendar(LARGE[name])) == "has more than 10,000 events or dates"
    assert time.process_time() - began < 5


def test_what_is_nested_deeper_than_a_calendar_is_refused() -> None:
    """An event within events is looked at again for each of them; an alarm in an event is usual."""
    assert time_lines(b"BEGIN:VEVENT\n" * DEEPEST)
    with pytest.raises(UnreadableError, match="nested too deep"):
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
def test_what_dateutil_goes_through_is_counted(rule: str, least: int) -> None:
    """The months of an interval that ends after the year 9999, and what a rule costs at all."""
    assert work(rule, NOW, timedelta(days=1), (NOW, NOW + timedelta(days=400))) >= least


def test_ten_years_of_a_whole_calendar_are_read() -> None:
    """Three hundred meetings that came every week, most of them no longer, among thousands."""
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
def test_a_rule_that_is_no_leave_is_refused(name: str) -> None:
    """With what is wrong with it."""
    assert "repeat" in refused(calendar(HOSTILE[name]))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"hello", b"\0", b"BEGIN:VCALENDAR\n" * 1000, b"[]", b"BEGIN:VEVENT\nEND:VEVENT"],
)
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    """Whatever else it is."""
    assert refused(data).startswith("is not an iCalendar file")


RULES = (
    "FREQ=MONTHLY;BYDAY=1MO",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24",
    "FREQ=YEARLY",
    "FREQ=WEEKLY;BYDAY=WE,FR;WKST=SU",
)


@pytest.mark.parametrize("rule", RULES)
def test_many_of_what_people_write_is_read(rule: str) -> None:
    """A hundred events of a rule, from long ago."""
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
def test_any_bytes_are_leave_or_are_refused(data: bytes) -> None:
    """Nothing else is raised; leave is in order, and within the horizon."""
    try:
        found = away(data, "a.ics", LONDON, NOW).leave
    except UnreadableError:
        return
    moments = [moment for each in found for moment in (each.start, each.end)]
    assert moments == sorted(set(moments))
    assert all(abs(moment - NOW.replace(tzinfo=None)) <= timedelta(days=401) for moment in moments)
