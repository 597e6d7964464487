"""The promises of edits that begin at a handoff, over random rotas and over histories of edits."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rosters
from tests.profiles import cases, seeds
from tests.review.sides import offered as remedies
from tests.review.sides import side
from watchbill.clock import localize
from watchbill.oncall.availability import candidates
from watchbill.pagerduty.compile import compile_team
from watchbill.review.change import Change, Stretch
from watchbill.review.compare import compare
from watchbill.review.cost import Cost
from watchbill.review.freeze import frozen
from watchbill.review.rotations import with_rotation
from watchbill.roster.model import Level, Override, Roster, Rotation, Team, Version
from watchbill.rota import orders
from watchbill.rota.continuation import Chance, Continuation, chances, handoffs, kept_anchor
from watchbill.rota.orders import Impossible, Reorder
from watchbill.rota.play import on_call, shifts
from watchbill.rota.rotation_edits import continuing
from watchbill.rota.schedule import Schedule
from watchbill.rota.versions import as_version, folded, running, terms, wall

LATER = datetime(2027, 12, 1, tzinfo=UTC)
SPARE = ("gus", "fay")
NONE: frozenset[str] = frozenset()

moments = st.integers(0, 200 * 24).map(
    lambda hours: datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=hours)
)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A rotation with versions that are planned or in force at an instant; some members may be pending."""

    rotation: Rotation
    at: datetime
    absent: frozenset[str]


@st.composite
def planned(draw: st.DrawFn) -> Planned:
    """Draw versions that begin around an instant, each at a handoff of the one before."""
    rotation, at = draw(rotations()), draw(moments)
    turn = st.sampled_from((1, 3, 7, 14))
    for _ in range(draw(st.integers(0, 3))):
        last = terms(rotation)[-1]
        number = last.turns_to(last.start or wall(rotation, at)) + draw(st.integers(1, 5))
        begin = last.cycle + number * last.turn
        before = (as_version(rotation), *rotation.then)[-1]
        days = draw(st.just(before.turn_days) | turn)
        if last.start is not None and begin.date() == last.start.date():
            continue
        members = draw(st.just(before.members) | st.lists(
            st.sampled_from(rosters.NAMES[:5]), min_size=3, max_size=5, unique=True
        ).map(tuple))  # fmt: skip
        version = Version(
            start=begin.date(),
            members=members,
            turn_days=days,
            handoff_day=draw(st.integers(1, 7)) if days % 7 == 0 else None,
            handoff_time=draw(st.sampled_from((600, 600, 540, 840))),
            hours=(),
            first=draw(st.none() | st.sampled_from(members)),
        )
        rotation = replace(rotation, then=(*rotation.then, version))
    pending = draw(st.sets(st.sampled_from(rosters.NAMES[:5]), max_size=1))
    orders = [rotation.members, *(each.members for each in rotation.then)]
    absent = frozenset(pending) if all(len({*each} - pending) > 2 for each in orders) else frozenset[str]()
    return Planned(rotation=rotation, at=at, absent=absent)


Edit = tuple[Reorder, frozenset[str], str | None, dict[str, str]]
"""An edit of an order, whom it names, who leaves, and who takes whose place."""


@st.composite
def edits(draw: st.DrawFn, members: tuple[str, ...]) -> Edit:
    one = draw(st.sampled_from(members))
    new = draw(st.sampled_from([each for each in SPARE if each not in members] or [one]))
    follows = members[(members.index(one) + 1) % len(members)]
    others = [each for each in members if each not in (one, follows)]
    kinds = (
        *(("add", "replace") if new != one else ()),
        *(("move",) if others else ()),
        *(("remove",) if members[1:] else ()),
    )
    kind = draw(st.sampled_from(kinds))
    if kind == "add":
        return orders.added(new, after=one), frozenset((new,)), None, {}
    if kind == "remove":
        return orders.removed(one), frozenset((one,)), one, {}
    if kind == "replace":
        return orders.replaced(one, new), frozenset((one, new)), one, {one: new}
    return orders.moved(one, before=draw(st.sampled_from(others))), frozenset((one,)), None, {}


def team(rotation: Rotation, *overrides: Override) -> Team:
    return replace(rosters.team("payments"), rotations=(rotation,), overrides=overrides)


def schedules(
    rotation: Rotation, *overrides: Override, absent: frozenset[str] = NONE
) -> tuple[Schedule, ...]:
    its = team(rotation, *overrides)
    return compile_team(its, _pending(rosters.roster(its), absent)).schedules


def _pending(roster: Roster, absent: frozenset[str]) -> Roster:
    people = {key: replace(person, pending=key in absent) for key, person in roster.people.items()}
    return replace(roster, people=people)


@settings(deadline=None, max_examples=cases(100))
@given(st.data(), planned(), st.integers(1, 4))
def test_nobody_else_moves_before_the_new_order_and_it_continues_the_old(
    data: st.DataObject, plan: Planned, freeze: int
) -> None:
    """
    People whom the edit does not name keep every shift before it begins, except for covers that were chosen
    by name. Whoever is on call at the merge stays. From then on the new order goes round, from where the old
    one stopped: nobody who stays serves twice in a row there, unless only two are left.
    """
    rotation, at, absent = plan.rotation, plan.at, plan.absent
    start = next(chances(rotation, at, freeze=freeze, absent=absent))
    change, named, leaves, swapped = data.draw(edits(_version(rotation, start.number).members))
    later = continuing(rotation, change, at, freeze=freeze, start=None, swapped=swapped, absent=absent)
    covers = chosen(rotation, leaves, later, at, absent)
    before, after = schedules(rotation, absent=absent), schedules(later.rotation, *covers, absent=absent)
    helped = named | {cover.person for cover in covers}
    for old, new in zip(before, after, strict=True):
        assert on_call(old, at) == on_call(new, at)
        for person in {*rotation.people} - helped:
            assert mine(old, person, at, later.begins) == mine(new, person, at, later.begins)
        if leaves is not None and covers:
            after_this_turn = next(handoffs(rotation, at, absent))[0].replace(
                tzinfo=ZoneInfo(rotation.time_zone)
            )
            assert mine(new, leaves, after_this_turn.astimezone(UTC), later.begins) == []
    # The frozen turns stay the same.
    assert later.begins.replace(tzinfo=None) >= start.moment
    # Then the plain new order follows, until the next planned version.
    chance = next(each for each in chances(rotation, at, freeze=1, absent=absent) if _is(each, later))
    order = tuple(
        each for each in change.now(_version(rotation, chance.number).members) if each not in absent
    )
    end = _ends(later)
    served = [str(each.person) for each in shifts(after[0], later.begins, end)]
    due = [each for each in (swapped.get(name, name) for name in chance.due) if each in order]
    assert all(order[(order.index(one) + 1) % len(order)] == two for one, two in pairwise(served))
    if _stubs(later):
        # A stub is not a turn: the member before whoever is due serves it, or the `first` of the version.
        by_name = _version(rotation, chance.number).first if chance.begins else None
        place = order.index(by_name) + 1 if by_name in order else 0
        due = [*order[place:], *order[:place]] if place else due
        served = served[1:]
    assert served[:1] == due[: len(served[:1])]
    assert not served or served[0] != chance.last or len(order) == 1 or chance.last == chance.due[0]
    # Those who stay go on as if nothing had happened, unless their order was edited.
    if len(named) == len({*order} ^ {*(each for each in chance.due)}):
        there = [each for each in dict.fromkeys(served) if each in due]
        assert due[: len(there)] == there


def _is(chance: Chance, later: Continuation) -> bool:
    return chance.moment == later.begins.replace(tzinfo=None)


def _version(rotation: Rotation, number: int) -> Version:
    return (as_version(rotation), *rotation.then)[number]


def _stubs(later: Continuation) -> bool:
    """Tell whether a version begins with a stretch of at most half a turn before its own handoffs."""
    begin = later.begins.replace(tzinfo=None)
    before, term = next((one, two) for one, two in pairwise(terms(later.rotation)) if two.start == begin)
    until = term.cycle + (term.turns_to(begin) + 1) * term.turn
    return 2 * (until - begin) <= min(before.turn, term.turn)


def _ends(later: Continuation) -> datetime:
    """Return when a version is followed by another."""
    zone = ZoneInfo(later.rotation.time_zone)
    starts = [localize(each.start, zone) for each in terms(later.rotation) if each.start is not None]
    return min((each for each in starts if each > later.begins), default=LATER)


@settings(deadline=None, max_examples=cases(100))
@given(st.data(), planned())
def test_edits_in_a_row_keep_what_the_earlier_ones_planned(data: st.DataObject, plan: Planned) -> None:
    """
    The edits follow at the same instant or later, with ended versions folded away or not: each edits the
    result of the others. Every version keeps its date, its turn, its handoff, and the people whom the edit
    does not name.
    """
    rotation, at, absent = plan.rotation, plan.at, plan.absent
    for _ in range(4):
        if data.draw(st.booleans()):
            at += timedelta(hours=data.draw(st.integers(1, 24 * 30)))
        if data.draw(st.booleans()):
            tidied = folded(rotation, at, absent)
            for old, new in zip(
                schedules(rotation, absent=absent), schedules(tidied, absent=absent), strict=False
            ):
                assert [*shifts(old, at, LATER)] == [*shifts(new, at, LATER)]
            rotation = tidied
        start = next(chances(rotation, at, absent=absent))
        change, named, _, swapped = data.draw(edits(_version(rotation, start.number).members))
        try:
            later = continuing(rotation, change, at, freeze=2, start=None, swapped=swapped, absent=absent)
        except Impossible:  # somebody is the only one left in what is planned for later
            continue
        chance = next(each for each in chances(rotation, at, freeze=1, absent=absent) if _is(each, later))
        was = [*rotation.then]
        if not chance.begins:
            was.insert(chance.number, replace(_version(rotation, chance.number), start=later.version.start))
        assert [_plain(each) for each in was] == [_plain(each) for each in later.rotation.then]
        for old, new in zip(was, later.rotation.then, strict=True):
            if old.start < later.version.start:
                assert old == new
            else:
                order = change.now if old.start == later.version.start else change.later
                assert new.members == order(old.members)
                assert [each for each in new.members if each not in named] == [
                    each for each in old.members if each not in named
                ]
        before, after = schedules(rotation, absent=absent), schedules(later.rotation, absent=absent)
        assert [*shifts(before[0], at, later.begins)] == [*shifts(after[0], at, later.begins)]
        rotation = later.rotation


def _plain(version: Version) -> Version:
    return replace(version, members=(), first=None)


def mine(schedule: Schedule, person: str, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    return [(each.start, each.end) for each in shifts(schedule, start, end) if each.person == person]


def chosen(
    rotation: Rotation, leaves: str | None, later: Continuation, at: datetime, absent: frozenset[str]
) -> tuple[Override, ...]:
    """Choose the best free person for each turn of a leaver, as the command proposes them."""
    if leaves is None:
        return ()
    its = team(rotation)
    roster = _pending(rosters.roster(its), absent)
    deployment = compile_team(its, roster)
    zone = ZoneInfo(rotation.time_zone)
    since = next(handoffs(rotation, at, absent))[0].replace(tzinfo=zone)
    primary = deployment.schedules[0]
    found = []
    for shift in shifts(primary, since, later.begins):
        if shift.person == leaves:
            free = candidates(
                {"payments": deployment},
                "payments",
                primary,
                [shift],
                people=roster.people,
                among=[each for each in rotation.people if each != leaves],
            )
            if free:
                start, end = (
                    moment.astimezone(zone).replace(tzinfo=None) for moment in (shift.start, shift.end)
                )
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
    primary, secondary = schedules(rotation, *found, absent=absent)
    left = [*mine(primary, leaves, since, later.begins), *mine(secondary, leaves, since, later.begins)]
    return () if left else tuple(found)


EDITS = 100


@pytest.mark.parametrize("seed", seeds(4))
def test_a_history_of_plain_edits_is_flagged_and_the_remedy_moves_nobody(seed: int) -> None:
    """
    A hundred edits of one team, merged on any day of a turn: each is typed plainly, and then with the remedy.
    Exactly the plain edits that move somebody who is not part of them are flagged. Each has a remedy, and so
    has an edit that changes who is on call at the merge or within the next turns, unless it is as good: then
    it moves nobody within the next turns, or only its handoff moves them, by less than any version would. The
    remedy moves nobody who is not part of it before its date, and afterwards for no longer than the edit
    does, and nobody at the merge.
    """
    chance = random.Random(seed)
    rotation = replace(
        rosters.rotation(rosters.NAMES[:5]), time_zone=chance.choice(("Europe/London", "Asia/Tokyo"))
    )
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    flagged = 0
    for _ in range(EDITS):
        at += timedelta(hours=chance.randrange(24, 24 * 40))
        plain = _typed(chance, rotation)
        before, after = side(_roster(rotation), at), side(_roster(plain), at)
        change = compare(before, after, at=at)
        moved = {each.person for each in change.teams[0].uninvolved} if change.teams else set()
        assert moved == _others_who_move(rotation, plain, at)
        near = frozen(before, after, change, turns=2)
        offered = remedies(before, after, at)
        assert moved or near or not offered
        if near and not offered:
            assert _handed(rotation, plain) == rotation
        if offered:
            flagged += 1
            (part,) = offered[0].parts
            remedied = part.rotation
            assert offered[0].later.time <= _time(change)
            change = compare(before, side(_roster(remedied), at), at=at)
            begins = part.begins.astimezone(UTC)
            assert frozen(before, side(_roster(remedied), at), change, turns=2) == ()
            for level in change.teams[0].policies[0].levels:
                assert level.before == level.after
                for person in level.people:
                    firsts = [stretch.start for stretch in (*person.gained, *person.lost)]
                    assert person.involved or min(firsts) >= begins
            assert offered[0].later == Cost(shifts=len([*_moves(change)]), time=_time(change))
        rotation = _settled(rotation, plain, at)
    assert flagged > EDITS // 3


@pytest.mark.parametrize("seed", seeds(4))
def test_a_history_of_remedies_moves_nobody_before_their_dates(seed: int) -> None:
    """
    A hundred edits of one team, each typed into the result of the remedies before it, and merged with its own
    remedy, some of them late. Versions pile up, and are tidied now and then. Nobody who is not part of an
    edit moves before its version begins, nobody changes at a merge, and everything that was planned stays
    planned.
    """
    chance = random.Random(seed)
    rotation = replace(
        rosters.rotation(rosters.NAMES[:5]), time_zone=chance.choice(("Europe/London", "Asia/Tokyo"))
    )
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    offers, most = 0, 0
    for _ in range(EDITS):
        at += timedelta(hours=chance.choice((chance.randrange(24, 24 * 5), chance.randrange(24, 24 * 40))))
        if chance.random() < 0.3:
            rotation = folded(rotation, at)
        typed = _typed_into(chance, rotation, at)
        before, after = side(_roster(rotation), at), side(_roster(typed), at)
        offered = remedies(before, after, at)
        if not offered or not offered[0].parts:
            continue
        (part,) = offered[0].parts
        offers, most = offers + 1, max(most, len(part.rotation.then))
        at += (part.begins.astimezone(UTC) - at) * chance.choice((0, 0.3, 0.9))
        change = compare(side(_roster(rotation), at), side(_roster(part.rotation), at), at=at)
        for level in change.teams[0].policies[0].levels if change.teams else ():
            assert level.before == level.after
            for person in level.people:
                first = min(stretch.start for stretch in (*person.gained, *person.lost))
                assert person.involved or first >= part.begins.astimezone(UTC)
        planned = {each.start for each in typed.then} - {part.version.start}
        assert planned <= {each.start for each in part.rotation.then}
        rotation = part.rotation
    assert (offers > EDITS // 5, most > 2) == (True, True)


def _handed(old: Rotation, new: Rotation) -> Rotation:
    """Return a rotation with the handoffs of another one."""
    return replace(new, handoff_day=old.handoff_day, handoff_time=old.handoff_time, anchor=old.anchor)


def _moves(change: Change) -> Iterator[Stretch]:
    """Yield the shifts that people who are not part of an edit gain and lose."""
    for person in change.teams[0].uninvolved:
        yield from (*person.gained, *person.lost)


def _time(change: Change) -> timedelta:
    return sum((each.end - each.start for each in _moves(change)), timedelta())


def _typed_into(chance: random.Random, rotation: Rotation, at: datetime) -> Rotation:
    """Return the rotation with an edit of the version in force, or of a planned one."""
    number, _ = running(rotation, at)
    place = chance.randrange(number, len(rotation.then) + 1)
    if not place:
        return _typed(chance, rotation)
    version = rotation.then[place - 1]
    alone = replace(
        rotation, members=version.members, anchor=replace(rotation.anchor, member=version.members[0])
    )
    members = _typed(chance, alone).members
    first = version.first if version.first in members else None
    edited = replace(version, members=members, first=first)
    return replace(rotation, then=(*rotation.then[: place - 1], edited, *rotation.then[place:]))


def _roster(rotation: Rotation) -> Roster:
    its = team(rotation)
    return rosters.roster(with_rotation(its, ("teams", "payments", "rotation"), rotation))


def _typed(chance: random.Random, rotation: Rotation) -> Rotation:
    """
    Return the rotation as people edit it: the order or the handoff changes, and the anchor stays if possible.
    """
    members = list(rotation.members)
    absent = [name for name in rosters.NAMES if name not in members]
    kind = chance.choice(("add", "remove", "replace", "reorder", "handoff", "day", "turn"))
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
    if kind == "day":
        day = chance.choice((1, 2, 5))
        date = edited.anchor.date + timedelta(days=day - (rotation.handoff_day or day))
        edited = replace(edited, handoff_day=day, anchor=replace(edited.anchor, date=date))
    if kind == "turn":
        edited = replace(edited, turn_days=chance.choice((7, 14)))
    if edited.anchor.member not in members:
        edited = replace(edited, anchor=replace(edited.anchor, member=chance.choice(members)))
    return edited


def _others_who_move(old: Rotation, new: Rotation, at: datetime) -> set[str]:
    """
    Find by sampling who is on call at other times than before, but neither came, nor went, nor changed place.
    """
    found = set()
    for one, two in zip(schedules(old), schedules(new), strict=True):
        edges = {shift.start for each in (one, two) for shift in shifts(each, at, at + timedelta(days=90))}
        for edge in edges:
            was, now = on_call(one, edge), on_call(two, edge)
            if was != now:
                found |= {str(was), str(now)}
    changed = {*old.members} ^ {*new.members} | _out_of_order(old.members, new.members, found)
    return found - changed


def _out_of_order(old: tuple[str, ...], new: tuple[str, ...], moving: set[str]) -> set[str]:
    """
    Return who is not in some longest common subsequence of two orders that go round, by trying all
    subsequences. Where that is everybody, one person who does not move, or the first by key, counts as in
    order.
    """
    turned = [new[turn:] + new[:turn] for turn in range(len(new))]
    common = [
        {name for place, name in enumerate(old) if mask >> place & 1}
        for mask in range(1 << len(old))
        if (kept := [name for place, name in enumerate(old) if mask >> place & 1])
        in ([name for name in each if name in kept] for each in turned)
    ]
    longest = max(map(len, common))
    best = [each for each in common if len(each) == longest]
    if not set.intersection(*best):
        fixed = min(set.union(*best), key=lambda name: (name in moving, name))
        best = [each for each in best if fixed in each]
    return {name for name in old if not all(name in each for each in best)}


def _settled(rotation: Rotation, plain: Rotation, at: datetime) -> Rotation:
    """
    Return the edited rotation with an anchor that keeps whoever is on call: the next edit starts from it.
    """
    return replace(plain, anchor=kept_anchor(rotation, plain, at))
