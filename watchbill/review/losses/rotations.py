"""Schedules that an edit replaces, although their level stays."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchbill.codes import CODES
from watchbill.counting import listed
from watchbill.diagnostics import Path, key
from watchbill.pagerduty import addresses
from watchbill.pagerduty.deployment import TEAM_POLICY, Deployment, OnSchedule
from watchbill.review.losses import steps
from watchbill.review.losses.loss import Loss, RosterEdit
from watchbill.roster.model import Level, Team
from watchbill.rota.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """
    Moves of addresses, in an order in which each new address is free.

    `aside` has the addresses of resources that had to make room and that the new file does not have.
    """

    steps: tuple[tuple[str, str], ...]
    aside: tuple[str, ...]


def moves(wanted: Mapping[str, str], there: Collection[str]) -> Moves:
    """Return the moves that rename addresses as `wanted` in a state that holds `there`, even in a circle."""
    steps: list[tuple[str, str]] = []
    aside: list[str] = []
    for target in wanted.values():
        if target in there and target not in wanted:
            aside.append(f"{target}_old")
            steps.append((target, aside[-1]))
    left = dict(wanted)
    while left:
        free = next((each for each, target in left.items() if target not in left), None)
        if free is None:
            # In a circle, one address moves aside until the others have moved.
            first = next(iter(left))
            steps.append((first, f"{first}_moving"))
            left[f"{first}_moving"] = left.pop(first)
        else:
            steps.append((free, left.pop(free)))
    return Moves(steps=tuple(steps), aside=tuple(aside))


_CODE = "rotation-renamed"

_Paged = Mapping[tuple[str, Level], tuple[str, ...]]
"""The keys of the schedules at each level, for the team (`""`) or for a service."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Replaced:
    """The keys of schedules that go although their level stays, and of those that replace them."""

    gone: tuple[str, ...]
    come: tuple[str, ...]


def losses(edit: RosterEdit) -> Iterator[Loss]:
    """
    Yield a finding for each team that has a schedule replaced.

    A schedule is replaced where a level loses it and gets another one, and where its layers have moved to
    another key. A swap that somebody made in PagerDuty is an override of the schedule, so it is lost with
    the schedule.
    """
    for team in edit.after.teams.values():
        old, new = edit.old.get(edit.was(team.key)), edit.new.get(team.key)
        if old is None or new is None:
            continue
        found = _replaced(old, new)
        if found.gone and found.come:
            yield _loss(team, found, old, new)


def _replaced(old: Deployment, new: Deployment) -> _Replaced:
    before, after = _paged(old), _paged(new)
    played = {schedule.key: _played(schedule) for schedule in old.schedules}
    plays = {schedule.key: _played(schedule) for schedule in new.schedules}
    gone: dict[str, None] = {}
    come: dict[str, None] = {}
    for place, was in before.items():
        now = after.get(place, ())
        lost = [each for each in was if each not in plays]
        got = [each for each in now if each not in was]
        if not (lost and got):
            # Two keys may change places: one schedule now plays what another one played.
            lost = [each for each in was if plays.get(each) != played[each]]
            changed = [each for each in now if plays[each] != played.get(each)]
            got = [each for each in changed if any(plays[each] == played[other] for other in lost)]
        if lost and got:
            gone |= dict.fromkeys(lost)
            come |= dict.fromkeys(got)
    return _Replaced(gone=tuple(gone), come=tuple(come))


def _paged(deployment: Deployment) -> _Paged:
    """Return the schedules of each level: of the team's policy first, then of the services' policies."""
    named = [("", TEAM_POLICY), *((service.key, service.policy) for service in deployment.services)]
    return {
        (service, rule.level): tuple(
            target.schedule for target in rule.targets if isinstance(target, OnSchedule)
        )
        for service, policy in named
        for rule in deployment.policy(policy).rules
    }


def _played(schedule: Schedule) -> object:
    return schedule.zone, schedule.layers


def _loss(team: Team, found: _Replaced, old: Deployment, new: Deployment) -> Loss:
    there, stay = ({each.key for each in deployment.schedules} for deployment in (old, new))
    pairs = _pairs(found, old, new)
    renaming = moves(pairs, there)
    dropped = [*(each for each in found.gone if each not in pairs and each not in stay), *renaming.aside]
    gone, come = (listed([f"`{each}`" for each in keys]) for keys in (found.gone, found.come))
    schedules = "schedule" if len(found.gone) == 1 else "schedules"
    finding = CODES[_CODE].finding(
        message=(
            f"the deploy of `{team.key}` would replace the {schedules} {gone} with {come}: swaps that people"
            " made in PagerDuty would be lost, although nobody seems to move"
        ),
        place=key(*_path(team, found.come[0])),
        hint=_hint(dropped, kept=bool(pairs)),
        way=tuple(
            steps.moved_in_state(
                team.key,
                [(_address(before), _address(after)) for before, after in renaming.steps],
                [*addresses.asked_for(team.key, map(_address, dropped), "its swaps were made again")],
                steps.allowed(_CODE, "the state has the new key" if pairs else "its swaps were made again"),
            )
        ),
    )
    return Loss(finding=finding, teams=frozenset({team.key}))


def _hint(dropped: Sequence[str], *, kept: bool) -> str:
    again = (
        f"make the swaps of {listed([f'`{each}`' for each in dropped])} again after the deploy"
        if dropped
        else ""
    )
    state = "move the Terraform state to the new key" if kept else ""
    return f"keep the key of the rotation; otherwise {' and '.join(filter(None, (state, again)))}"


def _address(schedule: str) -> str:
    return f"{addresses.SCHEDULE}.{schedule}"


def _pairs(found: _Replaced, old: Deployment, new: Deployment) -> Mapping[str, str]:
    """
    Return which schedule can continue as which: by what they play, else in order within the level.

    The key of another existing schedule is free only if that schedule is renamed too.
    """
    played = {schedule.key: _played(schedule) for schedule in old.schedules}
    plays = {schedule.key: _played(schedule) for schedule in new.schedules}
    left = [each for each in found.come if each not in played or plays[each] != played[each]]
    pairs: dict[str, str] = {}
    for alike in (True, False):
        for was in (each for each in found.gone if each not in pairs and (alike or each not in plays)):
            fitting = (
                each
                for each in left
                if each != was
                and (
                    played[was] == plays[each]
                    if alike
                    else each not in played and was.partition("_")[0] == each.partition("_")[0]
                )
            )
            if (now := next(fitting, None)) is not None:
                pairs[was] = now
                left.remove(now)
    return {was: pairs[was] for was in found.gone if was in pairs}


def _path(team: Team, schedule: str) -> Path:
    """Return the path in the file of the rotation that a schedule is compiled from."""
    level, _, rest = schedule.partition("_")
    if level in ("primary", "secondary"):
        standing = ("rotations", rest) if rest else ("rotation" if level == "primary" else "secondary",)
        return ("teams", team.key, *standing)
    return ("teams", team.key, "services", rest, "manager") if rest else ("teams", team.key, level)
