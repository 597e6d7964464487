from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings

from tests.profiles import cases
from tests.rota.strategies import rotations
from watchbill.oncall.clashes import Clash, overlaps
from watchbill.oncall.levels import OnCall, Upcoming, covering, level_gaps, levels, policy_gaps
from watchbill.pagerduty.deployment import Deployment, OnPerson, OnSchedule, Policy, Rule
from watchbill.periods import Period
from watchbill.roster.model import Anchor, Follow, Hours, Level, Rotation, Shadow
from watchbill.rota.compile import compile_rotation, compile_shadow
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
WEEK = timedelta(days=7)
YEAR = timedelta(days=365)
WEEKDAYS = (Hours(days=(1, 2, 3, 4, 5), start=540, end=1080),)
WEEKLY = Rotation(
    name=None,
    members=("ana", "ben", "chi", "dev"),
    turn_days=7,
    handoff_day=1,
    handoff_time=600,
    time_zone="Europe/London",
    anchor=Anchor(date=date(2026, 11, 30), member="ben"),
    hours=(),
    then=(),
)


def compiled(key: str, rotation: Rotation = WEEKLY, ahead: int = 0) -> Schedule:
    return compile_rotation(rotation, key=key, name=key, description="", ahead=ahead)


def training(until: date | None = None) -> Schedule:
    shadow = Shadow(members=("gus",), rotation=None, until=until, notify=False)
    return compile_shadow(WEEKLY, shadow, key="shadow", name="shadow", description="")


def rule(level: Level, *targets: str) -> Rule:
    """Return a rule; a target in capitals is a person, any other a schedule."""
    made = tuple(OnPerson(person=t.lower()) if t.isupper() else OnSchedule(schedule=t) for t in targets)
    return Rule(level=level, delay=15, targets=made)


def deployment(*rules: Rule, schedules: tuple[Schedule, ...]) -> Deployment:
    return Deployment(
        team="payments",
        name="Payments",
        description="",
        people=(),
        memberships=(),
        schedules=schedules,
        policies=(Policy(key="team", name="Payments", description="", loops=9, rules=rules),),
        services=(),
        shadows=frozenset(s.key for s in schedules if s.key == "shadow"),
    )


FOUR = deployment(
    rule(Level.PRIMARY, "primary"),
    rule(Level.SECONDARY, "secondary"),
    rule(Level.LEAD, "ELI"),
    rule(Level.MANAGER, "FAY"),
    schedules=(compiled("primary"), compiled("secondary", ahead=1), training()),
)


def test_levels_name_who_is_on_call_until_when_and_who_is_next() -> None:
    """
    There are four levels in order: the turns until the next handoff, then two people who are always on call.
    """
    primary, secondary, lead, manager = levels(FOUR, "team", MONDAY + timedelta(days=1))
    assert primary.people == (OnCall(person="ben", schedule="primary", until=MONDAY + WEEK),)
    assert primary.next == (Upcoming(person="chi", schedule="primary", start=MONDAY + WEEK),)
    assert secondary.people == (OnCall(person="chi", schedule="secondary", until=MONDAY + WEEK),)
    assert lead.people == (OnCall(person="eli", schedule=None, until=None),)
    assert (manager.level, manager.number, manager.delay, manager.next) == (Level.MANAGER, 4, 15, ())
    assert not primary.empty


def test_levels_list_shadows_apart() -> None:
    """A shadow that no rule pages is listed with the primary, and somebody who only shadows has no end."""
    primary, secondary, *_ = levels(FOUR, "team", MONDAY)
    assert primary.shadows == (OnCall(person="gus", schedule="shadow", until=None),)
    assert secondary.shadows == ()


def test_levels_list_paged_shadows_apart() -> None:
    """A shadow that is a target does not make a level less empty."""
    schedules = (compiled("primary", replace(WEEKLY, hours=WEEKDAYS)), training())
    both = deployment(rule(Level.PRIMARY, "primary", "shadow"), schedules=schedules)
    (primary,) = levels(both, "team", MONDAY - timedelta(days=1))
    assert primary.empty
    assert primary.people == ()
    assert primary.next == (Upcoming(person="ana", schedule="primary", start=MONDAY - timedelta(hours=1)),)
    assert primary.shadows == (OnCall(person="gus", schedule="shadow", until=None),)


def test_levels_leave_out_ended_shadows() -> None:
    """A shadow is gone after its last day."""
    ended = replace(FOUR, schedules=(*FOUR.schedules[:2], training(date(2026, 11, 29))))
    assert levels(ended, "team", MONDAY)[0].shadows == ()
    running = levels(ended, "team", MONDAY - timedelta(hours=11))[0].shadows
    assert running == (OnCall(person="gus", schedule="shadow", until=datetime(2026, 11, 30, tzinfo=UTC)),)


def test_policy_that_does_not_exist_is_a_key_error() -> None:
    """The caller must name policies of the deployment."""
    with pytest.raises(KeyError, match="service_api"):
        levels(FOUR, "service_api", MONDAY)


def test_person_as_target_covers_the_policy() -> None:
    """Where a person is a target, somebody is always paged."""
    assert covering(FOUR, FOUR.policies[0].rules) is None
    assert policy_gaps(FOUR, "team", MONDAY, MONDAY + YEAR) == ()


def test_level_gaps_do_not_count_shadows() -> None:
    """At night only somebody in training is on call."""
    schedules = (compiled("primary", replace(WEEKLY, hours=WEEKDAYS)), training())
    both = deployment(rule(Level.PRIMARY, "primary", "shadow"), schedules=schedules)
    expected = (
        Period(start=datetime(2026, 11, 30, 18, tzinfo=UTC), end=datetime(2026, 12, 1, 9, tzinfo=UTC)),
    )
    assert expected == level_gaps(both, both.policies[0].rules[0], MONDAY, MONDAY + timedelta(days=1))
    assert expected == policy_gaps(both, "team", MONDAY, MONDAY + timedelta(days=1))


@pytest.mark.parametrize("follow", list(Follow))
def test_secondary_that_follows_never_overlaps(follow: Follow) -> None:
    """The next or previous person is another one as long as neighbours differ."""
    secondary = compiled("secondary", ahead=1 if follow is Follow.NEXT else -1)
    found = replace(FOUR, schedules=(compiled("primary"), secondary))
    assert overlaps(found, "team", MONDAY, MONDAY + YEAR) == ()


def test_lead_who_takes_turns_overlaps_in_their_first_turn() -> None:
    """A direct target clashes from their first shift on."""
    found = deployment(
        rule(Level.PRIMARY, "primary"), rule(Level.LEAD, "DEV"), schedules=(compiled("primary"),)
    )
    expected = Clash(
        person="dev", levels=(Level.PRIMARY, Level.LEAD), start=MONDAY + 2 * WEEK, end=MONDAY + 3 * WEEK
    )
    assert overlaps(found, "team", MONDAY, MONDAY + YEAR) == (expected,)


def test_one_person_as_lead_and_manager_overlaps_all_the_time() -> None:
    """Two direct targets clash for the whole interval."""
    found = deployment(rule(Level.LEAD, "ELI"), rule(Level.MANAGER, "FAY", "ELI"), schedules=())
    expected = Clash(person="eli", levels=(Level.LEAD, Level.MANAGER), start=MONDAY, end=MONDAY + YEAR)
    assert overlaps(found, "team", MONDAY, MONDAY + YEAR) == (expected,)


def test_member_listed_beside_themselves_overlaps() -> None:
    """In ana, ana, ben the next member after ana is ana again."""
    rotation = replace(WEEKLY, members=("ana", "ana", "ben"))
    schedules = (compiled("primary", rotation), compiled("secondary", rotation, ahead=1))
    found = replace(FOUR, schedules=schedules)
    # ben's turn begins on Monday, then ana's two.
    (clash,) = overlaps(found, "team", MONDAY, MONDAY + YEAR)
    assert clash == Clash(
        person="ana", levels=(Level.PRIMARY, Level.SECONDARY), start=MONDAY + WEEK, end=MONDAY + 2 * WEEK
    )


def test_own_rotation_of_a_secondary_overlaps_where_turns_meet() -> None:
    """
    Two rotations of the same people with other turns meet sooner or later: the first stretch is reported.
    """
    fortnightly = replace(WEEKLY, turn_days=14, anchor=Anchor(date=date(2026, 11, 30), member="chi"))
    found = replace(FOUR, schedules=(compiled("primary"), compiled("secondary", fortnightly)))
    (clash,) = overlaps(found, "team", MONDAY, MONDAY + YEAR)
    assert clash == Clash(
        person="chi", levels=(Level.PRIMARY, Level.SECONDARY), start=MONDAY + WEEK, end=MONDAY + 2 * WEEK
    )


def test_people_who_only_shadow_do_not_overlap() -> None:
    """Somebody in training may shadow one level and be on another."""
    schedules = (compiled("primary"), training())
    found = deployment(rule(Level.PRIMARY, "primary", "shadow"), rule(Level.LEAD, "GUS"), schedules=schedules)
    assert overlaps(found, "team", MONDAY, MONDAY + YEAR) == ()


@settings(deadline=None, max_examples=cases(50))
@given(rotations(), rotations())
def test_overlaps_equal_a_search_through_all_shifts(first: Rotation, second: Rotation) -> None:
    """The reported stretch is the first in which any two shifts of one person meet."""
    schedules = (compiled("primary", first), compiled("secondary", second))
    found = deployment(
        rule(Level.PRIMARY, "primary"), rule(Level.SECONDARY, "secondary"), schedules=schedules
    )
    start, end = MONDAY, MONDAY + 8 * WEEK
    meetings = [
        (max(a.start, b.start), min(a.end, b.end), a.person)
        for a in shifts(schedules[0], start, end)
        for b in shifts(schedules[1], start, end)
        if a.person is not None and a.person == b.person and max(a.start, b.start) < min(a.end, b.end)
    ]
    expected = [min(meetings)] if meetings else []
    assert expected == [
        (clash.start, clash.end, clash.person) for clash in overlaps(found, "team", start, end)
    ]
