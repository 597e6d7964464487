from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rosters as example
from tests.checks.found import NOW
from tests.profiles import cases
from watchbill.checks.run import run
from watchbill.codes import CODES
from watchbill.diagnostics import Grade
from watchbill.roster.model import (
    Anchor,
    Escalation,
    Fairness,
    Follow,
    Hours,
    Leave,
    Level,
    Mode,
    Override,
    Roster,
    Rotation,
    Service,
    Shadow,
    Staffing,
    Team,
    Version,
)

CASES = cases(120) // 2
"""Half as many as elsewhere, because generating such a roster takes longer than checking it."""

SHARDS = 4
"""Parts of the test that run in parallel."""

KEYS = ("ana", "ben", "chi", "dev", "eli", "fay", "gus")
KNOWN = KEYS[:-1]
MATCHERS = (
    'app="a"',
    'app=~"a.*"',
    'app!="b"',
    'namespace="n"',
    'app="',
    'severity="critical"',
    'alertname="Watchdog"',
)
ZONES = st.sampled_from(("Europe/London", "America/New_York", "Europe/Oslo", "Nowhere/Land"))

people = st.lists(st.sampled_from(KEYS), min_size=1, max_size=5).map(tuple)
hours = st.builds(
    lambda days, start, length: Hours(
        days=tuple(sorted(days)), start=start * 30, end=start * 30 + length * 30
    ),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(0, 47),
    st.integers(1, 48),
)


versions = st.builds(
    Version,
    start=st.integers(0, 40).map(lambda days: date(2026, 11, 20) + timedelta(days=days)),
    members=people,
    turn_days=st.sampled_from((1, 7, 14)),
    handoff_day=st.sampled_from((None, 1, 4)),
    handoff_time=st.sampled_from((0, 150, 540)),
    hours=st.lists(hours, max_size=2).map(tuple),
    first=st.none() | st.sampled_from(KEYS),
)
moments = st.integers(0, 60 * 48).map(lambda half: datetime(2026, 11, 20) + timedelta(minutes=30 * half))
lengths = st.integers(1, 500).map(lambda hours: timedelta(hours=hours))
leave = st.builds(
    lambda start, length: Leave(start=start, end=start + length, calendar=None), moments, lengths
)


@st.composite
def overrides(draw: st.DrawFn) -> Override:
    start = draw(moments)
    return Override(
        start=start,
        end=start + draw(lengths),
        replace=draw(st.sampled_from(KEYS)),
        person=draw(st.sampled_from(KEYS)),
        level=draw(st.sampled_from(Level)),
        rotation=draw(st.sampled_from((None, "one", "three"))),
        reason=None,
    )


def rotation(name: str | None) -> st.SearchStrategy[Rotation]:
    return st.builds(
        Rotation,
        then=st.lists(versions, max_size=2).map(tuple),
        name=st.just(name),
        members=people,
        turn_days=st.sampled_from((1, 3, 7, 14, 371)),
        handoff_day=st.sampled_from((None, 1, 4)),
        handoff_time=st.sampled_from((0, 150, 540)),
        time_zone=ZONES,
        anchor=st.builds(
            Anchor, date=st.dates(date(2026, 11, 1), date(2026, 12, 31)), member=st.sampled_from(KEYS)
        ),
        hours=st.lists(hours, max_size=2).map(tuple),
    )


staffing: st.SearchStrategy[Staffing] = people | rotation(None)


def service(key: str) -> st.SearchStrategy[Service]:
    return st.builds(
        Service,
        key=st.just(key),
        name=st.sampled_from((key, "R&D", "<>", "x" * 99)),
        description=st.none(),
        matchers=st.lists(
            st.lists(st.sampled_from(MATCHERS), min_size=1, max_size=3).map(tuple), min_size=1, max_size=2
        ).map(tuple),
        yields=st.lists(st.sampled_from(("one-a", "one-b", "two-a", "gone")), max_size=3, unique=True).map(
            tuple
        ),
        runbooks=st.none(),
        manager=st.none() | staffing,
        auto_resolve=st.none(),
        acknowledgement_timeout=st.none(),
    )


@st.composite
def team(draw: st.DrawFn, key: str) -> Team:
    mode = draw(st.sampled_from(Mode))
    several = draw(st.booleans())
    rotations = (
        ((rotation("one"), rotation("two")) if several else (rotation(None),)) if mode is Mode.ROTA else ()
    )
    allowed = tuple(Level) if mode is Mode.ROTA else (Level.LEAD, Level.MANAGER)
    return replace(
        example.team(key),
        name=draw(st.sampled_from((key, "R&D", "RandD"))),
        mode=mode,
        lead=draw(staffing),
        manager=draw(staffing),
        rotations=tuple(map(draw, rotations)),
        secondary=draw(st.sampled_from(Follow) | rotation(None)) if mode is Mode.ROTA else Follow.NEXT,
        shadow=draw(
            st.none()
            | st.builds(
                Shadow,
                members=people,
                rotation=st.sampled_from((None, "one", "three")),
                until=st.none() | st.dates(date(2026, 11, 1), date(2027, 2, 1)),
                notify=st.booleans(),
            )
        )
        if mode is Mode.ROTA
        else None,
        escalation=Escalation(
            levels=tuple(draw(st.lists(st.sampled_from(allowed), min_size=1, unique=True))),
            acknowledge_within=15,
            loops=9,
        ),
        fairness=draw(
            st.builds(
                Fairness,
                **{
                    what: st.none() | st.integers(0, 50) for what in ("hours", "shifts", "nights", "weekends")
                },
                holidays=st.none() | st.just(0),
                longest=st.none() | st.integers(1, 14),
            )
        ),
        overrides=tuple(draw(st.lists(overrides(), max_size=3))),
        outside_hours_escalate=draw(st.booleans()),
        services={name: draw(service(name)) for name in (f"{key}-a", f"{key}-b")},
        auto_resolve=None,
        acknowledgement_timeout=None,
    )


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    pending = draw(st.sets(st.sampled_from(KNOWN)))
    severity = example.severity("critical", 1, page=True, repeat=1800)
    return Roster(
        people={
            key: replace(
                example.person(key),
                time_zone=draw(st.none() | ZONES),
                away=tuple(draw(st.lists(leave, max_size=2))),
                holidays=draw(st.sampled_from((None, None, "GB-ENG", "ZZ"))),
                pending=key in pending,
            )
            for key in KNOWN
        },
        teams={key: draw(team(key)) for key in ("one", "two")},
        alerting=example.alerting(
            group_by=("alertname",),
            unowned=draw(st.sampled_from(("one", "three"))),
            severities={"critical": severity},
        ),
        broken_people=frozenset(draw(st.sampled_from(((), ("gus",))))),
        broken_teams=frozenset(),
    )


@pytest.mark.fuzz
@pytest.mark.parametrize("shard", range(SHARDS))
@settings(deadline=None, max_examples=max(3, CASES // SHARDS))
@given(rosters())
def test_run_never_raises_and_gives_its_codes_in_their_grades(shard: int, roster: Roster) -> None:
    """For any roster that the schema accepts, the references that compiling needs are checked first."""
    checked = run(roster, instant=NOW)
    assert [d for d in checked.diagnostics if d.grade not in CODES[d.code].grades] == []
    broken = {d.team for d in checked.diagnostics if d.grade is Grade.ERROR}
    assert set(roster.teams) - set(checked.deployments) <= broken or roster.broken_people
