"""The state in PagerDuty beyond the file: overrides that people made there, and who is on call."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.account.apply import AHEAD
from watchbill.account.client import Account, Refused
from watchbill.account.plan import There, clashes
from watchbill.account.users import UserKeys
from watchbill.oncall.levels import Elsewhere, OnCall
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride
from watchbill.usage import UsageError

_MEND = "apply its stack, and pass its outputs"

Made = Mapping[str, Mapping[str, tuple[ScheduleOverride, ...]]]
"""Overrides by the keys of the team and of the schedule; if several overlap, the last counts."""


ElsewhereByTeam = Mapping[str, Mapping[str, Elsewhere]]
"""Who PagerDuty says is on call, by the keys of the team and of the policy."""


def on_call(
    deployments: Mapping[str, Deployment], users: UserKeys, at: datetime
) -> tuple[dict[str, Deployment], ElsewhereByTeam]:
    """
    Return deployments with the overrides in PagerDuty at an instant, and who is on call there then.

    Raises UsageError if the ids lack a schedule or a policy, and if PagerDuty does not answer: the state of
    the file must not pass for that of PagerDuty.
    """
    made = _made(deployments, {}, users, at)
    elsewhere = {key: _elsewhere(each, users, at) for key, each in deployments.items()}
    return {key: with_live(each, made.get(key, {})) for key, each in deployments.items()}, elsewhere


def _elsewhere(deployment: Deployment, users: UserKeys, at: datetime) -> dict[str, Elsewhere]:
    """Return who PagerDuty says is on call for each policy of a team. Raises UsageError."""
    ids = users.ids.get(deployment.team)
    if ids is None:
        raise UsageError(f"the outputs have no team {deployment.team}: {_MEND}")
    keys = [policy.key for policy in deployment.policies]
    for key in keys:
        if key not in ids.policies:
            raise UsageError(f"the outputs have no policy {key} of {deployment.team}: {_MEND}")
    names = {schedule: key for key, schedule in ids.schedules.items()}
    found: dict[str, dict[int, list[OnCall]]] = {ids.policies[key]: {} for key in keys}
    try:
        for each in users.account.on_policies(tuple(found), at):
            schedule = None if each.schedule is None else names.get(each.schedule, each.schedule_name)
            told = OnCall(person=users.key(each.user), schedule=schedule, until=each.end)
            if each.policy in found:
                found[each.policy].setdefault(each.level, []).append(told)
    except Refused as refused:
        raise UsageError(
            f"who is on call for {deployment.team} in PagerDuty is not known: {refused}"
        ) from None
    return {
        key: {number: tuple(people) for number, people in found[ids.policies[key]].items()} for key in keys
    }


def both(
    old: Mapping[str, Deployment],
    new: Mapping[str, Deployment],
    keys: Collection[str],
    users: UserKeys,
    at: datetime,
) -> tuple[dict[str, Deployment], dict[str, Deployment]]:
    """
    Return both sides of a change with the overrides in PagerDuty, except those that are over at `at`.

    Only the teams in `keys` are asked for. The old side's schedules must have ids; schedules that only the
    new side has need none. Raises UsageError as `on_call` does.
    """
    mine, coming = ({key: each[key] for key in sorted(each.keys() & {*keys})} for each in (old, new))
    made = _made(mine, coming, users, at)
    one, other = (
        {key: in_change(each, old.get(key), made.get(key, {})) for key, each in side.items()}
        for side in (old, new)
    )
    return one, other


def _made(
    there: Mapping[str, Deployment],
    coming: Mapping[str, Deployment],
    users: UserKeys,
    at: datetime,
) -> Made:
    """Return PagerDuty's overrides. Schedules in `there` need ids in the outputs, others do not."""
    found: dict[str, dict[str, tuple[ScheduleOverride, ...]]] = {}
    for team, schedule, must in _asked(there, coming, at):
        known = users.ids.get(team)
        if known is None or schedule.key not in known.schedules:
            if must:
                what = f"schedule {schedule.key} of {team}" if known is not None else f"team {team}"
                raise UsageError(f"the outputs have no {what}: {_MEND}")
            continue
        try:
            ranked = tuple(_ranked(users.account, known.schedules[schedule.key], at))
            made = tuple(
                ScheduleOverride(start=each.start, end=each.end, person=users.key(each.user))
                for each in ranked
            )
        except Refused as refused:
            raise UsageError(
                f"cannot read PagerDuty's overrides on {schedule.key} of {team}: {refused}"
            ) from None
        found.setdefault(team, {})[schedule.key] = made
    return found


def _ranked(account: Account, schedule: str, at: datetime) -> Iterator[There]:
    """Yield a schedule's overrides, then who is on call where several overlap: the last one counts."""
    there = account.overrides(schedule, at, at + AHEAD)
    yield from there
    for since, until in clashes(there, at):
        yield from account.on_call(schedule, since, until)


def _asked(
    there: Mapping[str, Deployment], coming: Mapping[str, Deployment], at: datetime
) -> Iterator[tuple[str, Schedule, bool]]:
    """Yield each schedule that is deployed at an instant, once, and whether PagerDuty must have it."""
    told = set()
    for deployments, must in ((there, True), (coming, False)):
        for team, deployment in deployments.items():
            for schedule in deployment.at(at).schedules:
                if (team, schedule.key) not in told:
                    told.add((team, schedule.key))
                    yield team, schedule, must


def with_live(deployment: Deployment, live: Mapping[str, Sequence[ScheduleOverride]]) -> Deployment:
    """
    Return a deployment with PagerDuty's overrides, by schedule key, on top of those of the file.

    They win, and the last of several wins: what people swapped there is what happens tonight.
    """
    return replace(
        deployment,
        schedules=tuple(
            replace(each, overrides=(*each.overrides, *live.get(each.key, ())))
            for each in deployment.schedules
        ),
    )


def in_change(
    deployment: Deployment, old: Deployment | None, live: Mapping[str, Sequence[ScheduleOverride]]
) -> Deployment:
    """
    Return one side of a change with the overrides in PagerDuty; `old` is the old side, maybe the same.

    They win over the file's, as in `with_live`, with two exceptions. What the old side's own overrides say
    too is left to them, so that an edit that removes them shows. What the edit adds wins, because it will be
    made last.
    """
    before = {} if old is None else {each.key: each for each in old.schedules}

    def with_others(schedule: Schedule) -> Schedule:
        own = before.get(schedule.key, replace(schedule, overrides=()))
        people, added = _unlike(live.get(schedule.key, ()), own), _unlike(schedule.overrides, own)
        return replace(schedule, overrides=(*schedule.overrides, *people, *added))

    return replace(deployment, schedules=tuple(map(with_others, deployment.schedules)))


def _unlike(overrides: Sequence[ScheduleOverride], schedule: Schedule) -> Iterator[ScheduleOverride]:
    """Yield the stretches in which overrides differ from the schedule's own, in order."""
    if not overrides:
        return
    bare = replace(schedule, layers=())
    start, end = min(each.start for each in overrides), max(each.end for each in overrides)
    for each in shifts(replace(bare, overrides=tuple(overrides)), start, end):
        for own in shifts(bare, each.start, each.end):
            if each.person is not None and each.person != own.person:
                yield ScheduleOverride(start=own.start, end=own.end, person=each.person)
