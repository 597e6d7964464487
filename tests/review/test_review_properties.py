"""Properties of every change, whatever the rota and the edit."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.review import strategies
from tests.review.sides import mirrored, one_way
from watchbill.oncall.levels import levels
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment
from watchbill.review.change import Change, LevelChange, PersonChange
from watchbill.review.compare import compare
from watchbill.review.renames import with_keys
from watchbill.review.side import Side
from watchbill.roster.model import Level, Roster, Rotation, Staffing, Team

DAYS = 30
SECOND = timedelta(seconds=1)

Signs = set[tuple[str, str]]


def compiled(roster: Roster) -> Side:
    """Return a side without findings; a team that has nobody left is rejected."""
    try:
        deployments = {key: compile_team(team, roster) for key, team in roster.teams.items()}
    except ValueError:
        assume(False)
    return Side(roster=roster, deployments=deployments, diagnostics=())


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_change_to_the_same_is_empty(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """Two equal sides have no changes, whatever they are."""
    before, _ = rosters
    change = compare(compiled(before), compiled(before), at=at, days=DAYS)
    assert (change.teams, change.routes, change.unchanged) == ((), (), 1)


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_new_keys_of_the_same_people_move_nobody(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """With another edit, only that edit is reported, by the new keys; alone, nothing is."""
    before = compiled(rosters[0])
    keys = {key: f"{key}-2" for key in ("ana", "ben")}
    alone, beside = (
        replace(
            each,
            people={keys.get(key, key): with_keys(person, keys) for key, person in each.people.items()},
            teams={key: with_keys(team, keys) for key, team in each.teams.items()},
        )
        for each in rosters
    )
    change = compare(before, compiled(alone), at=at, days=DAYS)
    assert (change.teams, [each.person for each in change.people]) == ((), ["ana-2", "ben-2"])
    both, plain = (compare(each, compiled(beside), at=at, days=DAYS) for each in (before, compiled(alone)))
    assert [one.policies for one in both.teams] == [one.policies for one in plain.teams]


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_reverse_change_is_the_mirror(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """Whoever gains stretches loses the same ones in the reverse change, to the same people."""
    before, after = map(compiled, rosters)
    there, back = compare(before, after, at=at, days=DAYS), compare(after, before, at=at, days=DAYS)
    assert one_way(mirrored(there)) == one_way(back)


@settings(deadline=None)
@given(st.data(), strategies.changes(), strategies.moments)
def test_stretches_are_where_sampling_differs(
    data: st.DataObject, rosters: tuple[Roster, Roster], at: datetime
) -> None:
    """At any instant, gains and losses are the difference of who is on call, at each level."""
    sides = compiled(rosters[0]), compiled(rosters[1])
    change = compare(*sides, at=at, days=DAYS)
    end = at + timedelta(days=DAYS)
    policies = {each.key for side in sides for each in side.deployments["payments"].policies}
    edges = {edge for person in _people(change) for each in _stretches(person) for edge in (each[0], each[1])}
    near = [each for edge in sorted(edges)[:12] for each in (edge - SECOND, edge)]
    drawn = [at + SECOND * data.draw(st.integers(0, DAYS * 86400 - 1)) for _ in range(8)]
    for instant in (at, end - SECOND, *near, *drawn):
        if at <= instant < end:
            for policy, level in product(policies, Level):
                before, after = _sides(rosters, sides, policy, level, instant)
                expected = {("+", person) for person in after - before} | {
                    ("-", person) for person in before - after
                }
                found = _told(change, policy, level, instant, expected)
                assert (instant, policy, level, expected) == (instant, policy, level, found)


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_stretches_are_within_the_days_and_apart(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """
    A person's stretches are within the days and in order; none is empty, and no two touch; the first has the
    start.
    """
    change = compare(*map(compiled, rosters), at=at, days=DAYS)
    end = at + timedelta(days=DAYS)
    for person in _people(change):
        for stretches in (person.gained, person.lost):
            times = [instant for each in stretches for instant in (each.start, each.end)]
            assert times == sorted(set(times))
            assert all(at <= instant <= end for instant in times)
    for _, level in _levels(change):
        starts = [each[0] for person in level.people for each in _stretches(person)]
        assert level.first == min(starts)
        assert (level.before != level.after) == (level.first == at)


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_others_are_on_call_on_the_other_side(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """When a gained stretch begins, some of its others were on call before; for a lost one, they are now."""
    sides = compiled(rosters[0]), compiled(rosters[1])
    for policy, level in _levels(compare(*sides, at=at, days=DAYS)):
        for person in level.people:
            for side, stretches in enumerate((person.gained, person.lost)):
                for stretch in stretches[:2]:
                    there = _sides(rosters, sides, policy, level.level, stretch.start)[side]
                    assert person.person not in there
                    assert bool(there) == bool(there & set(stretch.others))


@settings(deadline=None)
@given(strategies.changes(), strategies.moments)
def test_every_edit_is_reported_even_if_nobody_moves(rosters: tuple[Roster, Roster], at: datetime) -> None:
    """Teams that differ in more than an anchor are reported; an anchor only where it moves anything."""
    before, after = rosters
    change = compare(compiled(before), compiled(after), at=at, days=DAYS)
    old, new = before.teams["payments"], after.teams["payments"]
    if len(old.rotations) == len(new.rotations) and new not in (old, _anchored(old, new)):
        assert [team.team for team in change.teams] == ["payments"]


def _anchored(old: Team, new: Team) -> Team:
    """Return a team with the anchors of another one, wherever both have a rotation."""

    def held(one: Any, other: Any) -> Any:
        both = isinstance(one, Rotation) and isinstance(other, Rotation)
        return replace(one, anchor=other.anchor) if both else one

    return replace(
        old,
        rotations=tuple(held(*pair) for pair in zip(old.rotations, new.rotations, strict=False)),
        **{
            level: held(getattr(old, level), getattr(new, level))
            for level in ("secondary", "lead", "manager")
        },
        services={
            key: replace(service, manager=held(service.manager, new.services[key].manager))
            if key in new.services
            else service
            for key, service in old.services.items()
        },
    )


def _levels(change: Change) -> list[tuple[str, LevelChange]]:
    return [
        (policy.policy, level) for team in change.teams for policy in team.policies for level in policy.levels
    ]


def _people(change: Change) -> list[PersonChange]:
    return [person for _, level in _levels(change) for person in level.people]


def _stretches(person: PersonChange) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in (*person.gained, *person.lost)]


def _on_call(deployment: Deployment, policy: str, level: Level, instant: datetime) -> set[str]:
    policies: Mapping[str, object] = {each.key: each for each in deployment.policies}
    found = levels(deployment, policy if policy in policies else "team", instant)
    return {person.person for each in found if each.level is level for person in each.people}


def _sides(
    rosters: tuple[Roster, Roster], sides: tuple[Side, Side], policy: str, level: Level, instant: datetime
) -> tuple[set[str], set[str]]:
    """
    Return who is on call before and after; for a service that only one side has, who is paged by it alone.
    """
    before, after = (_on_call(side.deployments["payments"], policy, level, instant) for side in sides)
    teams = [roster.teams["payments"] for roster in rosters]
    services = [team.services.get(policy.removeprefix("service_")) for team in teams]
    if policy == "team" or None not in services:
        return before, after
    roster, team, service = next(
        (roster, team, each)
        for roster, team, each in zip(rosters, teams, services, strict=True)
        if each is not None
    )
    own = level is Level.MANAGER and _there(service.manager, roster) != _there(team.manager, roster)
    return (before if services[0] and own else set()), (after if services[1] and own else set())


def _there(staffing: Staffing | None, roster: Roster) -> object:
    """
    Return a staffing in which people who hold a level together are sorted, and pending people are left out.
    """
    if not isinstance(staffing, tuple):
        return staffing
    return frozenset(each for each in staffing if not roster.people[each].pending) or frozenset(staffing)


def _told(change: Change, policy: str, level: Level, instant: datetime, expected: Signs) -> Signs:
    """
    Return the reported change of a level at an instant; a change that another policy shares is only there.
    """
    found = {key: _signs(one, instant) for key, one in _levels(change) if one.level is level}
    if policy in found:
        return found[policy]
    return expected if expected in found.values() else set()


def _signs(change: LevelChange, instant: datetime) -> Signs:
    return {
        (sign, person.person)
        for person in change.people
        for sign, stretches in (("+", person.gained), ("-", person.lost))
        for stretch in stretches
        if stretch.start <= instant < stretch.end
    }
