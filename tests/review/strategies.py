"""Random teams, and random edits of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tests.rosters import NAMES, person, roster, service, team
from tests.rota.strategies import PEOPLE, rotations
from watchbill.roster.model import (
    Escalation,
    Follow,
    Level,
    Mode,
    Override,
    Person,
    Roster,
    Rotation,
    Shadow,
    Staffing,
    Team,
)
from watchbill.rota.continuation import continued
from watchbill.rota.versions import as_version

keys = st.sampled_from(PEOPLE)

moments = st.integers(0, 3 * 365 * 1440).map(
    lambda n: datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=n)
)

_DIRECT = st.lists(keys, min_size=1, max_size=3, unique=True).map(tuple)

staffings: st.SearchStrategy[Staffing] = _DIRECT | _DIRECT | rotations()


@st.composite
def several(draw: st.DrawFn) -> tuple[Rotation, ...]:
    """One rotation without a name, or several with names."""
    found = draw(st.lists(rotations(), min_size=1, max_size=3))
    if len(found) == 1:
        return (found[0],)
    return tuple(replace(each, name=name) for each, name in zip(found, ("eu", "us", "apac"), strict=False))


shadows = st.builds(
    Shadow,
    members=st.lists(keys, min_size=1, max_size=2, unique=True).map(tuple),
    rotation=st.none(),
    until=st.none() | st.dates(datetime(2025, 1, 1).date(), datetime(2028, 12, 31).date()),
    notify=st.booleans(),
)

escalations = st.builds(
    Escalation,
    levels=st.sets(st.sampled_from(list(Level)), min_size=1).map(
        lambda some: tuple(sorted(some, key=list(Level).index))
    ),
    acknowledge_within=st.sampled_from((5, 15, 30)),
    loops=st.integers(0, 9),
)


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    start = draw(moments).replace(tzinfo=None)
    return Override(
        start=start,
        end=start + timedelta(hours=draw(st.integers(1, 24 * 40) | st.integers(1, 24 * 900))),
        replace=draw(keys),
        person=draw(keys),
        level=draw(st.sampled_from((Level.PRIMARY, Level.SECONDARY))),
        rotation=None,
        reason=None,
    )


@st.composite
def teams(draw: st.DrawFn) -> Team:
    services = [
        replace(service(key, [f'app="{key}"']), manager=draw(st.none() | staffings))
        for key in ("api", "ledger")
    ]
    return replace(
        team("payments", *services[: draw(st.integers(0, 2))]),
        mode=draw(st.sampled_from((Mode.ROTA, Mode.ROTA, Mode.ROTA, Mode.ESCALATION_ONLY))),
        lead=draw(staffings),
        manager=draw(staffings),
        rotations=draw(several()),
        secondary=draw(st.sampled_from(list(Follow)) | rotations()),
        shadow=draw(st.none() | shadows),
        escalation=draw(st.just(team("x").escalation) | escalations),
        overrides=tuple(draw(st.lists(overrides(), max_size=2))),
    )


@st.composite
def edits(draw: st.DrawFn, before: Team) -> Team:
    """The same team with one or more parts from another one, or with one rotation edited."""
    other = draw(teams())
    parts = (
        "mode",
        "lead",
        "manager",
        "rotations",
        "secondary",
        "shadow",
        "escalation",
        "services",
        "overrides",
    )
    changed = draw(st.sets(st.sampled_from(parts), max_size=3))
    after: Team = replace(before, **{part: getattr(other, part) for part in changed})
    if draw(st.booleans()):
        one, *rest = after.rotations
        return replace(after, rotations=(draw(rotation_edits(one)), *rest))
    return after


@st.composite
def rotation_edits(draw: st.DrawFn, before: Rotation) -> Rotation:
    """The same rotation with other members, another handoff, other hours, or another anchor."""
    other = draw(rotations())
    match draw(st.sampled_from(("order", "members", "handoff", "hours", "anchor", "zone", "then"))):
        case "order":
            return replace(before, members=tuple(draw(st.permutations(before.members))))
        case "members":
            members = (*before.members, *draw(st.lists(keys, max_size=2)))
            return replace(before, members=tuple(draw(st.permutations(members))))
        case "handoff":
            return replace(before, handoff_time=other.handoff_time)
        case "hours":
            return replace(before, hours=other.hours)
        case "anchor":
            date = before.anchor.date + timedelta(days=draw(st.integers(-3, 3)) * before.turn_days)
            return replace(before, anchor=replace(before.anchor, date=date))
        case "then":
            members = tuple(draw(st.lists(keys, min_size=1, max_size=5, unique=True)))
            later = replace(as_version(before), members=members, turn_days=other.turn_days)
            if other.turn_days % 7 == 0:
                later = replace(later, handoff_day=other.handoff_day)
            return continued(
                before, lambda _: (later,), draw(moments), freeze=draw(st.integers(0, 3))
            ).rotation
        case _:
            return replace(before, time_zone=other.time_zone)


@st.composite
def people(draw: st.DrawFn) -> dict[str, Person]:
    pending = draw(st.sets(st.sampled_from(NAMES), max_size=1))
    return {key: replace(person(key), pending=key in pending) for key in NAMES}


@st.composite
def changes(draw: st.DrawFn) -> tuple[Roster, Roster]:
    """A roster of one team, and the same roster after an edit."""
    before = draw(teams())
    after = draw(edits(before))
    first, second = draw(people()), draw(people())
    return replace(roster(before), people=first), replace(
        roster(after), people=draw(st.sampled_from((first, second)))
    )
