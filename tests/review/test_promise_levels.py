"""The promises of a remedy where the edit also changes levels: it is played before it is offered."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests import rosters
from tests.profiles import seeds
from tests.review.sides import EXAMPLE, NOW, edited, offered, side, written
from tests.review.test_promise import _typed
from watchbill.review.change import Change, LevelChange, PersonChange
from watchbill.review.compare import compare
from watchbill.review.freeze import Frozen, frozen
from watchbill.review.remedy import Remedy
from watchbill.review.rotations import by_path, with_rotation
from watchbill.roster.model import Follow, Level, Mode, Rotation, Team

LEVELS = (
    tuple(Level),
    (Level.PRIMARY, Level.LEAD, Level.MANAGER),
    (Level.PRIMARY, Level.SECONDARY, Level.MANAGER),
    (Level.PRIMARY, Level.SECONDARY),
    (Level.SECONDARY, Level.LEAD),
    (Level.PRIMARY,),
)
CASES = 120
WITHOUT = "escalation: {levels: [primary, lead, manager]}"
MEMBERS = "members: [ana, ben, chi, dev]\n"


@pytest.mark.parametrize("seed", seeds(4))
def test_a_remedy_keeps_its_promises_whatever_else_the_edit_changes(seed: int) -> None:
    """
    Levels are added and removed, a secondary gets its own rotation, a lead is replaced, and an order changes
    at the same time. The remedy puts nobody on call at the merge whom the edit does not, and changes no next
    shifts on its own. It does spare what it says it spares: who is on call at the merge, the next shifts of
    the people whom it names, and, before it begins, every shift of people who are not part of the edit.
    """
    chance = random.Random(seed)
    offers = 0
    for _ in range(CASES):
        at = datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(hours=chance.randrange(24 * 300))
        before = _edit(
            chance, _edit(chance, replace(rosters.team("payments"), rotations=(_rotation(chance),)))
        )
        after = _edit(chance, before)
        if chance.random() < 0.9 and after.rotations:
            one, *more = after.rotations
            after = replace(after, rotations=(replace(_typed(chance, one), name=one.name), *more))
        old, new = (side(rosters.roster(each), at).complete(at, None) for each in (before, after))
        for remedy in offered(old, new, at):
            offers += 1
            remedied = side(rosters.roster(_remedied(after, remedy)), at).complete(at, None)
            typed, played = compare(old, new, at=at), compare(old, remedied, at=at)
            begins = min(
                (part.begins.astimezone(UTC) for part in remedy.parts), default=at + timedelta(days=90)
            )
            _keeps(remedy, typed, played, begins)
            near = frozen(old, new, typed, turns=2)
            assert _people(frozen(old, remedied, played, turns=2)) <= _people(near)
            ends = {(each.policy, each.level): each.until for each in near}
            for policy, level in _levels(played):
                end = ends.get((policy, level.level), at)
                assert not {each.person for each in level.people if _first(each) < end} & {*remedy.planned}
    assert offers > CASES // 8


def test_an_added_level_with_another_order_has_no_remedy() -> None:
    """By the edit Dev becomes secondary at once; by the old order it would be Ben: no version spares both."""
    without = edited(("    lead: eli\n", f"    {WITHOUT}\n    lead: eli\n"))
    order = (MEMBERS, "members: [ana, dev, chi, ben]\n")
    assert len(offered(written(without), written(edited(order, text=without)))) == 1
    assert offered(written(without), written(edited(order))) == ()


def test_an_added_level_while_the_anchor_s_member_leaves_has_no_remedy() -> None:
    """The edit cannot be played as it is, and its remedy would make people secondary at once."""
    without = edited(("    lead: eli\n", f"    {WITHOUT}\n    lead: eli\n"))
    leaves = (MEMBERS, "members: [ana, chi, dev]\n")
    assert len(offered(written(without), written(edited(leaves, text=without)))) == 1
    assert offered(written(without), written(edited(leaves))) == ()


def test_rotations_that_share_a_level_wait_for_the_freeze_of_the_longest_turn() -> None:
    """After two turns of a day the level is still frozen, until the second handoff of the other rotation."""
    text = edited(("turn: 1w\n        handoff: Mon 08:00", "turn: 1d\n        handoff: daily 08:00"))
    daily = ("members: [hana, ida, jan, kim]", "members: [hana, tea, jan, kim]")
    weekly = ("members: [leo, mia, noa, oli]", "members: [leo, uma, noa, oli]")
    old, new = written(text), written(edited(daily, weekly, text=text))
    (remedy,) = offered(old, new)
    assert {part.path[-1]: f"{part.version.start}" for part in remedy.parts} == {
        "eu": "2026-12-01",
        "us": "2026-11-30",
    }
    assert old.roster is not None
    assert new.roster is not None
    storage = _remedied(new.roster.teams["storage"], remedy)
    later = side(replace(new.roster, teams={**new.roster.teams, "storage": storage}))
    assert frozen(old, later, compare(old, later, at=NOW), turns=2) == ()
    alone = offered(old, written(edited(daily, text=text)))
    assert [f"{part.version.start}" for each in alone for part in each.parts] == ["2026-11-25"]


def test_an_anchor_at_once_is_offered_only_where_whoever_is_on_call_stays() -> None:
    """If the edit ends the hours earlier and is merged after the new end, no anchor keeps anybody on call."""
    order = ("members: [ana, ben, chi, dev, gus]", "members: [ana, ben, chi, dev]")
    hours = ("hours: Mon-Fri 09:00-18:00", "hours: Mon-Fri 09:00-17:00")
    at = NOW.replace(hour=17, minute=30)
    known = [
        [
            remedy.at_once is not None
            for remedy in offered(written(EXAMPLE, at), written(edited(*edits), at), at)
        ]
        for edits in ((order,), (order, hours))
    ]
    assert known == [[True], [False]]


def _keeps(remedy: Remedy, typed: Change, played: Change, begins: datetime) -> None:
    now = {(policy, level.level): (level.before, level.after) for policy, level in _levels(typed)}
    for policy, level in _levels(played):
        if level.before != level.after:
            assert not remedy.tonight
            assert now[policy, level.level] == (level.before, level.after)
        for each in level.people:
            assert each.involved or _first(each) >= begins


def _levels(change: Change) -> Iterator[tuple[str, LevelChange]]:
    for team in change.teams:
        for policy in team.policies:
            yield from ((policy.policy, level) for level in policy.levels)


def _first(each: PersonChange) -> datetime:
    return min(stretch.start for stretch in (*each.gained, *each.lost))


def _people(near: tuple[Frozen, ...]) -> set[tuple[str, Level, str]]:
    return {(each.policy, each.level, person) for each in near for person in each.people}


def _remedied(team: Team, remedy: Remedy) -> Team:
    for part in remedy.parts:
        team = with_rotation(team, part.path, part.rotation)
    for back in remedy.backs:
        team = with_rotation(team, back.path, replace(by_path(team)[back.path], anchor=back.anchor))
    return team


def _rotation(chance: random.Random, name: str | None = None) -> Rotation:
    return rosters.rotation(chance.sample(rosters.NAMES, chance.choice((3, 4, 5))), name=name)


def _edit(chance: random.Random, team: Team) -> Team:
    """Return a team with other levels, or with other people or rotations at one of them."""
    match chance.choice(("levels", "levels", "secondary", "lead", "rotations", "mode", "nothing")):
        case "levels":
            return replace(team, escalation=replace(team.escalation, levels=chance.choice(LEVELS)))
        case "secondary":
            return replace(team, secondary=chance.choice((Follow.NEXT, Follow.PREVIOUS, _rotation(chance))))
        case "lead":
            return replace(team, lead=chance.choice((("eli",), ("gus",), _rotation(chance))))
        case "rotations":
            one, *more = team.rotations
            alone = (replace(one, name=None),)
            return replace(
                team, rotations=alone if more else (replace(one, name="eu"), _rotation(chance, "us"))
            )
        case "mode":
            return replace(team, mode=chance.choice(tuple(Mode)))
        case _:
            return team
