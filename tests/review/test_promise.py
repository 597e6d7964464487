"""What a rota's edit from a handoff on promises, over random rotas and over histories of edits."""

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rosters
from tests.review.sides import side
from watchbill.model import Anchor, Level, Override, Roster, Rotation, Team
from watchbill.pagerduty.compile import compile_team
from watchbill.paging.swaps import candidates
from watchbill.review.compare import compare
from watchbill.review.freeze import frozen
from watchbill.review.remedy import remedies, with_rotation
from watchbill.rota import orders
from watchbill.rota.continuation import Continuation, handoffs, kept_anchor
from watchbill.rota.orders import Reorder
from watchbill.rota.play import on_call, shifts
from watchbill.rota.schedule import Schedule

LATER = datetime(2027, 12, 1, tzinfo=UTC)
SPARE = ("gus", "fay")

moments = st.integers(0, 200 * 24).map(lambda hours: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours))


@st.composite
def rotations(draw: st.DrawFn) -> Rotation:
    members = draw(st.lists(st.sampled_from(rosters.NAMES[:5]), min_size=3, max_size=5, unique=True))
    turn = draw(st.sampled_from((1, 3, 7, 14)))
    return replace(
        rosters.rotation(members),
        turn_days=turn,
        handoff_day=1 if turn % 7 == 0 else None,
        time_zone=draw(st.sampled_from(("Europe/London", "America/New_York", "Asia/Kolkata"))),
    )


Edit = tuple[Reorder, frozenset[str], str | None, dict[str, str]]
"""An edit of an order, whom it names, who leaves, and who takes whose place."""


@st.composite
def edits(draw: st.DrawFn, members: tuple[str, ...]) -> Edit:
    one, other = draw(st.lists(st.sampled_from(members), min_size=2, max_size=2, unique=True))
    new = draw(st.sampled_from(SPARE))
    kind = draw(st.sampled_from(("add", "remove", "replace", "move")))
    if kind == "add":
        return orders.added(new, after=one), frozenset((new,)), None, {}
    if kind == "remove":
        return orders.removed(one), frozenset((one,)), one, {}
    if kind == "replace":
        return orders.replaced(one, new), frozenset((one, new)), one, {one: new}
    return orders.moved(one, before=other), frozenset((one,)), None, {}


def team(rotation: Rotation, *overrides: Override) -> Team:
    return replace(rosters.team("payments"), rotations=(rotation,), overrides=overrides)


def schedules(rotation: Rotation, *overrides: Override) -> tuple[Schedule, Schedule]:
    its = team(rotation, *overrides)
    primary, secondary = compile_team(its, rosters.roster(its)).schedules
    return primary, secondary


@settings(deadline=None, max_examples=150)
@given(st.data(), rotations(), moments, st.integers(1, 4))
def test_nobody_else_moves_before_the_new_order_and_it_continues_the_old(
    data: st.DataObject, rotation: Rotation, at: datetime, freeze: int
) -> None:
    """
    Whom the edit does not name keeps every shift before it takes effect, but for the covers chosen by name.

    Who is on call at the merge stays. From then on the new order goes round, begun where the old
    one stopped: nobody who stays serves twice running there, unless two are left.
    """
    change, named, leaves, swapped = data.draw(edits(rotation.members))
    later = orders.continuing(rotation, change, at, freeze=freeze, start=None, swapped=swapped)
    covers = chosen(rotation, leaves, later, at)
    before, after = schedules(rotation), schedules(later.rotation, *covers)
    helped = named | {cover.person for cover in covers}
    for old, new in zip(before, after, strict=True):
        assert on_call(old, at) == on_call(new, at)
        for person in {*rotation.people} - helped:
            assert mine(old, person, at, later.begins) == mine(new, person, at, later.begins)
        if leaves is not None and covers:
            after_this_turn = next(handoffs(rotation, at))[0].replace(tzinfo=ZoneInfo(rotation.time_zone))
            assert mine(new, leaves, after_this_turn.astimezone(UTC), later.begins) == []
    # The frozen turns are as they were.
    frozen = [moment for _, (moment, _) in zip(range(freeze), handoffs(rotation, at), strict=False)][-1]
    assert later.begins.replace(tzinfo=None) >= frozen
    # Then it is the plain new rotation.
    order = change(rotation.members)
    first = on_call(after[0], later.begins)
    assert first is not None
    plain = replace(rotation, members=order, anchor=Anchor(date=later.version.start, member=first))
    assert [*shifts(after[0], later.begins, LATER)] == [*shifts(schedules(plain)[0], later.begins, LATER)]
    assert first != on_call(before[0], later.begins - timedelta(seconds=1))
    # Who stays goes on as if nothing had happened, unless it is their order that was edited.
    if len(named) == len({*order} ^ {*rotation.members}):
        due = [swapped.get(name, name) for name in served(before[0], later, len(rotation.members))]
        there = served(after[0], later, len(order))
        assert [name for name in due if name in there] == [name for name in there if name in due]


def served(schedule: Schedule, later: Continuation, turns: int) -> list[str]:
    """Return who serves in the next turns from a change on, each with their first."""
    found = [str(each.person) for each in shifts(schedule, later.begins, LATER)]
    return [*dict.fromkeys(found[:turns])]


def mine(schedule: Schedule, person: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in shifts(schedule, start, end) if each.person == person]


def chosen(rotation: Rotation, leaves: str | None, later: Continuation, at: datetime) -> tuple[Override, ...]:
    """Choose the best who is free for each turn of somebody who leaves, as the command proposes them."""
    if leaves is None:
        return ()
    its = team(rotation)
    deployment = compile_team(its, rosters.roster(its))
    zone = ZoneInfo(rotation.time_zone)
    since = next(handoffs(rotation, at))[0].replace(tzinfo=zone)
    primary = deployment.schedules[0]
    found = []
    for shift in shifts(primary, since, later.begins):
        if shift.person == leaves:
            free = candidates(
                {"payments": deployment},
                "payments",
                primary,
                shift.start,
                shift.end,
                people=rosters.roster(its).people,
                among=[each for each in rotation.members if each != leaves],
            )
            if free:
                start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (shift.start, shift.end))
                found.append(
                    Override(
                        start=start,
                        end=end,
                        replace=leaves,
                        person=free[0].person,
                        level=Level.PRIMARY,
                        rotation=None,
                        reason=None,
                    )
                )
    return tuple(found) if found and not mine(deployment.schedules[1], leaves, since, later.begins) else ()


EDITS = 100


@pytest.mark.parametrize("seed", range(4))
def test_a_history_of_plain_edits_is_flagged_and_the_remedy_moves_nobody(seed: int) -> None:
    """
    A hundred edits of one team, merged on any day of a turn: each is typed plainly, and then with the remedy.

    Every plain edit that moves somebody who is not part of it is flagged, no other is, and has a remedy, unless it
    does just as well: then it moves nobody within the next turns either. The remedy moves nobody who is not part of
    it before its date, and nobody at the moment of the merge.
    """
    chance = random.Random(seed)
    rotation = replace(rosters.rotation(rosters.NAMES[:5]), time_zone=chance.choice(("Europe/London", "Asia/Tokyo")))
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    flagged = 0
    for _ in range(EDITS):
        at += timedelta(hours=chance.randrange(24, 24 * 40))
        plain = _typed(chance, rotation)
        before, after = side(_roster(rotation), at), side(_roster(plain), at)
        change = compare(before, after, at=at)
        moved = {each.person for each in change.teams[0].uninvolved} if change.teams else set()
        assert moved == _others_who_move(rotation, plain, at)
        offered = remedies(before, after, change)
        assert moved or not offered
        if moved and not offered:
            second = next(islice(handoffs(rotation, at), 1, None))[0]
            firsts = [each.start for one in change.teams[0].uninvolved for each in (*one.gained, *one.lost)]
            assert min(firsts) >= second.replace(tzinfo=ZoneInfo(rotation.time_zone))
        if offered:
            flagged += 1
            (part,) = offered[0].parts
            remedied = replace(rotation, then=(part.version,))
            change = compare(before, side(_roster(remedied), at), at=at)
            begins = part.begins.astimezone(UTC)
            assert frozen(before, side(_roster(remedied), at), change, turns=2) == ()
            for level in change.teams[0].policies[0].levels:
                assert level.before == level.after
                for person in level.people:
                    firsts = [stretch.start for stretch in (*person.gained, *person.lost)]
                    assert person.involved or min(firsts) >= begins
            assert offered[0].later == sum(len(each.gained) + len(each.lost) for each in change.teams[0].uninvolved)
        rotation = _settled(rotation, plain, at)
    assert flagged > EDITS // 3


def _roster(rotation: Rotation) -> Roster:
    its = team(rotation)
    return rosters.roster(with_rotation(its, ("teams", "payments", "rotation"), rotation))


def _typed(chance: random.Random, rotation: Rotation) -> Rotation:
    """Return the rotation as people edit it: the order or the handoff changes, the anchor stays if it can."""
    members = list(rotation.members)
    absent = [name for name in rosters.NAMES if name not in members]
    kind = chance.choice(("add", "remove", "replace", "reorder", "handoff", "turn"))
    if kind == "add" and absent:
        members.insert(chance.randrange(len(members) + 1), chance.choice(absent))
    elif kind == "remove" and len(members) > 3:
        members.remove(chance.choice(members))
    elif kind == "replace" and absent:
        members[chance.randrange(len(members))] = chance.choice(absent)
    elif kind == "reorder":
        members.insert(chance.randrange(len(members)), members.pop(chance.randrange(len(members))))
    edited = replace(rotation, members=tuple(members))
    if kind == "handoff":
        edited = replace(edited, handoff_time=chance.choice((540, 600, 660)))
    if kind == "turn":
        edited = replace(edited, turn_days=chance.choice((7, 14)))
    if edited.anchor.member not in members:
        edited = replace(edited, anchor=replace(edited.anchor, member=chance.choice(members)))
    return edited


def _others_who_move(old: Rotation, new: Rotation, at: datetime) -> set[str]:
    """Say by sampling who is on call at other times than before, and neither came, nor went, nor changed place."""
    changed = {*old.members} ^ {*new.members} | _out_of_order(old.members, new.members)
    found = set()
    for one, two in zip(schedules(old), schedules(new), strict=True):
        edges = {shift.start for each in (one, two) for shift in shifts(each, at, at + timedelta(days=90))}
        for edge in edges:
            was, now = on_call(one, edge), on_call(two, edge)
            if was != now:
                found |= {str(was), str(now)}
    return found - changed


def _out_of_order(old: tuple[str, ...], new: tuple[str, ...]) -> set[str]:
    """Return who is not in some longest common subsequence, by trying all subsequences."""
    common = [
        {name for place, name in enumerate(old) if mask >> place & 1}
        for mask in range(1 << len(old))
        if (kept := [name for place, name in enumerate(old) if mask >> place & 1])
        == [name for name in new if name in kept]
    ]
    longest = max(map(len, common))
    return {name for name in old if not all(name in each for each in common if len(each) == longest)}


def _settled(rotation: Rotation, plain: Rotation, at: datetime) -> Rotation:
    """Return the edited rotation, anchored so that whoever is on call stays: what the next edit is an edit of."""
    return replace(plain, anchor=kept_anchor(rotation, plain, at))
