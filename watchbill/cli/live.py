"""What PagerDuty has besides the file's: the overrides that people made there, and who is on call by it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchbill.account.client import Account, Refused
from watchbill.cli.align import AHEAD
from watchbill.oncall.levels import Elsewhere, OnCall
from watchbill.pagerduty.deployment import Deployment
from watchbill.pagerduty.live import There, clashes, in_change, with_live
from watchbill.review.side import Side
from watchbill.roster.model import Person, Roster
from watchbill.rota.schedule import Override, Schedule
from watchbill.usage import UsageError
from watchbill.workspace import outputs
from watchbill.workspace.outputs import Ids, Live

_MEND = "apply its stack, and pass its outputs"

Made = Mapping[str, Mapping[str, tuple[Override, ...]]]
"""Overrides by the keys of the team and of the schedule; of several at once the last counts."""


Standing = Mapping[str, Mapping[str, Elsewhere]]
"""Who PagerDuty says is on call, by the keys of the team and of the policy."""


@dataclass(slots=True, kw_only=True)
class _Users:
    """Who PagerDuty's users are in the roster, asked once each."""

    account: Account
    people: Mapping[str, Person]
    known: dict[str, str] = field(default_factory=dict)

    def key(self, user: str) -> str:
        """
        Return the key of a user: by id, else by e-mail; of whom no roster has, what PagerDuty calls them.

        Raises Refused.
        """
        if user not in self.known:
            name, email = self.account.called(user)
            same = (key for key, person in self.people.items() if person.email.casefold() == email.casefold())
            self.known[user] = next(same, None) or self._stranger(user, name)
        return self.known[user]

    def _stranger(self, user: str, name: str) -> str:
        taken = {*self.people, *(person.name for person in self.people.values()), *self.known.values()}
        return f"{name} ({user})" if name in taken else name


def on_call(
    deployments: Mapping[str, Deployment],
    roster: Roster,
    live: Live,
    teams: Sequence[str],
    at: datetime,
) -> tuple[dict[str, Deployment], Standing]:
    """
    Return deployments with the overrides that PagerDuty has at an instant, and who it says is on call then.

    `teams` are asked for, none for all. Raises UsageError where the outputs lack a schedule or a policy,
    and where PagerDuty does not answer: nothing is told as the file says by mistake.
    """
    ids = outputs.read(live.paths, teams, roster.teams)
    users = _users(live.region, roster.people, ids)
    made = _made(deployments, {}, users, ids, at)
    standing = {key: _standing(each, users, ids.get(key), at) for key, each in deployments.items()}
    return {key: with_live(each, made.get(key, {})) for key, each in deployments.items()}, standing


def _standing(deployment: Deployment, users: _Users, ids: Ids | None, at: datetime) -> dict[str, Elsewhere]:
    """Return who PagerDuty says is on call for each policy of a team. Raises UsageError."""
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


def both(old: Side, new: Side, live: Live, teams: Sequence[str] | None, at: datetime) -> tuple[Side, Side]:
    """
    Return both sides of a change with the same overrides of people's, made in PagerDuty and not over at `at`.

    Asked is only for teams of which something differs; the old side's schedules must be in the outputs,
    those that only the new one has need not. Raises UsageError as `on_call` does.
    """
    before, after = old.deployments, new.deployments
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    if teams is not None:
        keys &= {*teams}
    mine, coming = ({key: each[key] for key in sorted(keys & each.keys())} for each in (before, after))
    people = {
        key: person
        for side in (old, new)
        if side.roster is not None
        for key, person in side.roster.people.items()
    }
    ids = outputs.read(live.paths, teams or (), before.keys() | after.keys())
    made = _made(mine, coming, _users(live.region, people, ids), ids, at)
    one, other = (
        {key: in_change(each, before.get(key), made.get(key, {})) for key, each in side.items()}
        for side in (before, after)
    )
    return replace(old, deployments=one), replace(new, deployments=other)


def _users(region: str, people: Mapping[str, Person], ids: Mapping[str, Ids]) -> _Users:
    users = _Users(account=Account(region), people=people)
    users.known.update(
        (each.pagerduty_id, key) for key, each in people.items() if each.pagerduty_id is not None
    )
    users.known.update(
        (user, key) for each in ids.values() for key, user in each.users.items() if key in people
    )
    return users


def _made(
    there: Mapping[str, Deployment],
    coming: Mapping[str, Deployment],
    users: _Users,
    ids: Mapping[str, Ids],
    at: datetime,
) -> Made:
    """Return PagerDuty's overrides of schedules: those of `there` must be in the outputs, others may be."""
    found: dict[str, dict[str, tuple[Override, ...]]] = {}
    for team, schedule, must in _asked(there, coming, at):
        known = ids.get(team)
        if known is None or schedule.key not in known.schedules:
            if must:
                what = f"schedule {schedule.key} of {team}" if known is not None else f"team {team}"
                raise UsageError(f"the outputs have no {what}: {_MEND}")
            continue
        try:
            ranked = tuple(_ranked(users.account, known.schedules[schedule.key], at))
            made = tuple(
                Override(start=each.start, end=each.end, person=users.key(each.user)) for each in ranked
            )
        except Refused as refused:
            raise UsageError(
                f"PagerDuty's overrides on {schedule.key} of {team} are not known: {refused}"
            ) from None
        found.setdefault(team, {})[schedule.key] = made
    return found


def _ranked(account: Account, schedule: str, at: datetime) -> Iterator[There]:
    """Yield a schedule's overrides, and after them, where they meet, who is on call: of several the last counts."""
    there = account.overrides(schedule, at, at + AHEAD)
    yield from there
    for since, until in clashes(there, at):
        yield from account.on_call(schedule, since, until)


def _asked(
    there: Mapping[str, Deployment], coming: Mapping[str, Deployment], at: datetime
) -> Iterator[tuple[str, Schedule, bool]]:
    """Yield the schedules that are written at an instant, each once, and whether PagerDuty must have it."""
    told = set()
    for deployments, must in ((there, True), (coming, False)):
        for team, deployment in deployments.items():
            for schedule in deployment.at(at).schedules:
                if (team, schedule.key) not in told:
                    told.add((team, schedule.key))
                    yield team, schedule, must
