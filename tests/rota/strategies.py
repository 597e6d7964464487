"""Random rotations, and random schedules that PagerDuty can hold, near changes of the clocks."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import strategies as st

from watchbill.clock import transitions
from watchbill.roster.model import Anchor, Hours, Rotation
from watchbill.rota.schedule import Layer, Restriction, Schedule

ZONES = (
    "Europe/London",
    "America/New_York",
    "Australia/Sydney",
    "Australia/Lord_Howe",  # half an hour
    "Asia/Kolkata",  # never
    "Pacific/Chatham",  # at 02:45
    "Africa/Casablanca",  # twice a year round Ramadan
    "Africa/Cairo",  # at midnight
    "America/Santiago",  # at 24:00
    "Etc/UTC",
)
PEOPLE = ("ana", "ben", "chi", "dev", "eli", "fay", "gus")
MINUTE = timedelta(minutes=1)

zones = st.sampled_from(ZONES)


@st.composite
def moments(draw: st.DrawFn, zone: str) -> datetime:
    """Full minutes in UTC, near a change of the zone's clocks if it has any."""
    year = draw(st.integers(2024, 2030))
    first = datetime(year, 1, 1, tzinfo=UTC)
    changes = transitions(zone, first, first + timedelta(days=365))
    base = draw(st.sampled_from(changes)) if changes else first + timedelta(days=draw(st.integers(0, 364)))
    return base + MINUTE * draw(st.integers(-3 * 1440, 3 * 1440))


times = st.one_of(
    st.integers(0, 1439),
    st.integers(0, 95).map(lambda n: n * 15),
    st.sampled_from((0, 60, 120, 150, 180, 240)),
)


@st.composite
def restriction_sets(draw: st.DrawFn) -> tuple[Restriction, ...]:
    found = []
    for _ in range(draw(st.integers(0, 3))):
        weekday = draw(st.none() | st.integers(1, 7))
        longest = 1439 if weekday is None else 10079
        duration = draw(st.integers(1, longest) | st.integers(1, 1439) | st.sampled_from((60, 120, 480)))
        found.append(Restriction(weekday=weekday, start=draw(times) * 60, duration=duration * 60))
    return tuple(found)


@st.composite
def layers(draw: st.DrawFn, zone: str, near: datetime) -> Layer:
    begin = near + MINUTE * draw(st.integers(-40 * 1440, 1440) | st.just(-400 * 1440))
    virtual = begin - MINUTE * draw(st.just(0) | st.integers(-1440, 30 * 1440))
    end = draw(st.none() | st.integers(1, 42 * 1440).map(lambda minutes: begin + MINUTE * minutes))
    return Layer(
        start=begin,
        end=end,
        virtual_start=virtual,
        turn_seconds=draw(
            st.sampled_from((3600, 5400, 43200, 86400, 129600, 2 * 86400, 7 * 86400, 14 * 86400))
        ),
        users=tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=5))),
        restrictions=draw(restriction_sets()),
    )


@st.composite
def schedules(draw: st.DrawFn, near: datetime, zone: str) -> Schedule:
    found = draw(st.lists(layers(zone, near), min_size=1, max_size=3))
    return Schedule(
        key="primary", name="primary", description="", zone=zone, layers=tuple(found), overrides=()
    )


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    days = draw(
        st.sampled_from(((1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5), (6, 7)))
        | st.sets(st.integers(1, 7), min_size=1)
    )
    start = draw(times)
    length = draw(st.integers(1, 1440) | st.sampled_from((480, 540, 720, 1440)))
    return Hours(days=tuple(sorted(days)), start=start, end=start + length)


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    members = tuple(draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=7)))
    day = draw(st.dates(date(2022, 1, 1), date(2030, 1, 1)))
    turn = draw(st.sampled_from((1, 2, 3, 7, 10, 14)))
    member = draw(st.sampled_from(members))
    place = draw(st.none() | st.integers(1, members.count(member)))
    return Rotation(
        name=None,
        members=members,
        turn_days=turn,
        handoff_day=day.isoweekday() if turn % 7 == 0 else None,
        handoff_time=draw(times),
        time_zone=draw(zones),
        anchor=Anchor(date=day, member=member, place=place),
        hours=tuple(draw(st.lists(hours(), max_size=3))),
        then=(),
    )
