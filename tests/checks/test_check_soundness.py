import os
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checks.found import NOW
from watchbill.checks import CODES
from watchbill.checks.run import run
from watchbill.config.handbook import FAIRNESS
from watchbill.diagnostics import Grade
from watchbill.model import (
    Alerting,
    Anchor,
    Escalation,
    Follow,
    Hours,
    Level,
    Mode,
    Person,
    Role,
    Roster,
    Rotation,
    Service,
    Severity,
    Shadow,
    SlackBy,
    Standing,
    Team,
    Unowned,
)

CASES = int(os.environ.get("WATCHBILL_FUZZ", "60"))
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
    lambda days, start, length: Hours(days=tuple(sorted(days)), start=start * 30, end=start * 30 + length * 30),
    st.sets(st.integers(1, 7), min_size=1),
    st.integers(0, 47),
    st.integers(1, 48),
)


def rotation(name: str | None) -> st.SearchStrategy[Rotation]:
    return st.builds(
        Rotation,
        then=st.just(()),
        name=st.just(name),
        members=people,
        turn_days=st.sampled_from((1, 3, 7, 14, 371)),
        handoff_day=st.sampled_from((None, 1, 4)),
        handoff_time=st.sampled_from((0, 150, 540)),
        time_zone=ZONES,
        anchor=st.builds(Anchor, date=st.dates(date(2026, 11, 1), date(2026, 12, 31)), member=st.sampled_from(KEYS)),
        hours=st.lists(hours, max_size=2).map(tuple),
    )


standing: st.SearchStrategy[Standing] = people | rotation(None)


def service(key: str) -> st.SearchStrategy[Service]:
    return st.builds(
        Service,
        key=st.just(key),
        name=st.sampled_from((key, "R&D", "<>", "x" * 99)),
        description=st.none(),
        matchers=st.lists(
            st.lists(st.sampled_from(MATCHERS), min_size=1, max_size=3).map(tuple), min_size=1, max_size=2
        ).map(tuple),
        runbooks=st.none(),
        manager=st.none() | standing,
        auto_resolve=st.none(),
        acknowledgement_timeout=st.none(),
    )


@st.composite
def team(draw: st.DrawFn, key: str) -> Team:
    mode = draw(st.sampled_from(Mode))
    several = draw(st.booleans())
    rotations = ((rotation("one"), rotation("two")) if several else (rotation(None),)) if mode is Mode.ROTA else ()
    allowed = tuple(Level) if mode is Mode.ROTA else (Level.LEAD, Level.MANAGER)
    return Team(
        key=key,
        name=draw(st.sampled_from((key, "R&D", "RandD"))),
        description=None,
        mode=mode,
        slack="#x",
        lead=draw(standing),
        manager=draw(standing),
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
        minimum_members=4,
        fairness=FAIRNESS,
        overrides=(),
        outside_hours_escalate=draw(st.booleans()),
        services={name: draw(service(name)) for name in (f"{key}-a", f"{key}-b")},
        auto_resolve=None,
        acknowledgement_timeout=None,
    )


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    pending = draw(st.sets(st.sampled_from(KNOWN)))
    severity = Severity(name="critical", sev=1, page=True, slack=True, group_wait=30, group_interval=300, repeat=1800)
    return Roster(
        people={
            key: Person(
                key=key,
                name=key.title(),
                email=f"{key}@example.com",
                time_zone=draw(st.none() | ZONES),
                role=Role.RESPONDER,
                pagerduty_id=None,
                pending=key in pending,
                away=(),
                calendars=(),
                holidays=None,
            )
            for key in KNOWN
        },
        teams={key: draw(team(key)) for key in ("one", "two")},
        alerting=Alerting(
            group_by=("alertname",),
            unowned=Unowned(team=draw(st.sampled_from(("one", "three"))), slack="#x"),
            unknown_severity="critical",
            severities={"critical": severity},
            secrets="/etc/secrets",
            slack_by=SlackBy.BOT_TOKEN,
            heartbeat=None,
        ),
        broken_people=frozenset(draw(st.sampled_from(((), ("gus",))))),
        broken_teams=frozenset(),
    )


@pytest.mark.fuzz
@settings(deadline=None, max_examples=CASES)
@given(rosters())
def test_run_never_raises_and_gives_its_codes_in_their_grades(roster: Roster) -> None:
    """Whatever the schema lets through, the references that compiling needs are checked first."""
    checked = run(roster, instant=NOW)
    assert [d for d in checked.diagnostics if d.grade not in CODES[d.code]] == []
    broken = {d.team for d in checked.diagnostics if d.grade is Grade.ERROR}
    assert set(roster.teams) - set(checked.deployments) <= broken or roster.broken_people
