"""The shifts that people gain and lose: both sides of a change are played and compared."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from watchbill.clock import from_seconds, to_seconds
from watchbill.pagerduty.deployment import TEAM_POLICY, Deployment, OnPerson, Policy
from watchbill.review.change import LevelChange, PersonChange, Stretch
from watchbill.roster.model import Level
from watchbill.rota.play import changes
from watchbill.rota.schedule import Schedule

People = frozenset[str]
"""People by their keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Holders:
    """The people who always hold a level, and its schedules without their names; shadows hold nothing."""

    always: People
    schedules: tuple[Schedule, ...]


_Turn = tuple[int, People, People]
"""A second of UTC, and who is on call from then on, before and after the change."""


def holders(deployment: Deployment | None, policy: str) -> dict[Level, Holders]:
    """Return who holds each level of a policy, or of the team's policy where a service has no own one."""
    if deployment is None:
        return {}
    schedules = {each.key: each for each in deployment.coverage}
    found: dict[Level, Holders] = {}
    for rule in _policy(deployment, policy).rules:
        more = found.get(rule.level, Holders(always=frozenset(), schedules=()))
        found[rule.level] = Holders(
            always=more.always | {target.person for target in rule.targets if isinstance(target, OnPerson)},
            schedules=(
                *more.schedules,
                *(
                    # The name of a schedule does not matter for who is on call.
                    replace(schedules[target.schedule], key="", name="", description="")
                    for target in rule.targets
                    if not isinstance(target, OnPerson) and target.schedule in schedules
                ),
            ),
        )
    return found


def level_change(
    level: Level,
    old: Holders | None,
    new: Holders | None,
    start: datetime,
    end: datetime,
    named: Callable[[People], People],
) -> LevelChange | None:
    """
    Return who gains and loses what at a level in [start, end), in UTC to the second; None if nobody does.

    A side without the level has nobody on it. Adjacent stretches of one person are joined, across handoffs.
    Their `others` are all whom the person follows (gained) or makes room for (lost), in order of time. That
    is whoever leaves as the person comes, or comes as the person leaves; where nobody does, it is everybody
    who was, or is, there. `named` returns the people whom the edit names, given those who move; it is called
    only where somebody moves.
    """
    if old == new:
        return None
    turns = list(_turns(old, new, start, end))
    begins = to_seconds(start)

    def moment(second: int) -> datetime:
        return start.astimezone(UTC) if second <= begins else from_seconds(second)

    gained: dict[str, list[Stretch]] = {}
    lost: dict[str, list[Stretch]] = {}
    first: datetime | None = None
    for number, (second, before, after) in enumerate(turns):
        if before != after:
            begin = moment(second)
            until = moment(turns[number + 1][0]) if number + 1 < len(turns) else end
            first = first or begin
            come, gone = after - before, before - after
            _extend(gained, come, gone or before, begin, until)
            _extend(lost, gone, come or after, begin, until)
    if first is None:
        return None
    moving = frozenset(gained.keys() | lost.keys())
    involved = named(moving)
    people = [
        PersonChange(
            person=person,
            involved=person in involved,
            gained=tuple(gained.get(person, ())),
            lost=tuple(lost.get(person, ())),
        )
        for person in moving
    ]
    return LevelChange(
        level=level,
        before=tuple(sorted(turns[0][1])),
        after=tuple(sorted(turns[0][2])),
        first=first,
        people=tuple(sorted(people, key=_urgency)),
    )


def _policy(deployment: Deployment, key: str) -> Policy:
    there = any(policy.key == key for policy in deployment.policies)
    return deployment.policy(key if there else TEAM_POLICY)


def _urgency(change: PersonChange) -> tuple[bool, datetime, str]:
    """Sort people whom the edit does not name first, then by the first instant that changes for them."""
    return (
        change.involved,
        min(stretch.start for stretch in (*change.gained[:1], *change.lost[:1])),
        change.person,
    )


def _turns(old: Holders | None, new: Holders | None, start: datetime, end: datetime) -> Iterator[_Turn]:
    """Yield who is on call on both sides from `start` on, wherever either side may change."""
    before, after = _play(old, start, end), _play(new, start, end)
    left, right = next(before, None), next(after, None)
    was: People = frozenset()
    now: People = frozenset()
    while left is not None or right is not None:
        second = min(each[0] for each in (left, right) if each is not None)
        if left is not None and left[0] == second:
            was, left = left[1], next(before, None)
        if right is not None and right[0] == second:
            now, right = right[1], next(after, None)
        yield second, was, now


def _play(side: Holders | None, start: datetime, end: datetime) -> Iterator[tuple[int, People]]:
    """Yield (second of UTC, who is on call from then on) in order, beginning with `start`."""
    if side is None:
        yield to_seconds(start), frozenset()
        return
    always = side.always
    if len(side.schedules) == 1:  # the usual case, which needs no sorting
        people: dict[str | None, People] = {None: always}
        for second, person in changes(side.schedules[0], start, end):
            if person is not None and person not in people:
                people[person] = always | {person}
            yield second, people[person]
        return
    found: dict[int, list[tuple[int, str | None]]] = {to_seconds(start): []}
    for index, schedule in enumerate(side.schedules):
        for second, person in changes(schedule, start, end):
            found.setdefault(second, []).append((index, person))
    current: list[str | None] = [None] * len(side.schedules)
    for second in sorted(found):
        for index, person in found[second]:
            current[index] = person
        yield second, always.union(person for person in current if person is not None)


def _extend(
    found: dict[str, list[Stretch]], people: People, others: People, start: datetime, end: datetime
) -> None:
    """Add a stretch to each of these people, joined to their last one if that ends where it starts."""
    names = tuple(sorted(others))
    for person in people:
        stretches = found.setdefault(person, [])
        if stretches and stretches[-1].end == start:
            last = stretches.pop()
            joined = names if last.others == names else tuple(dict.fromkeys((*last.others, *names)))
            stretches.append(Stretch(start=last.start, end=end, others=joined))
        else:
            stretches.append(Stretch(start=start, end=end, others=names))
