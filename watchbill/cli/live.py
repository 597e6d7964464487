"""Which overrides does PagerDuty have, besides those of the file?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchbill.cli import outputs
from watchbill.cli.account import Account, Refused
from watchbill.cli.align import AHEAD
from watchbill.cli.outputs import Ids, Live
from watchbill.cli.usage import UsageError
from watchbill.model import Person, Roster
from watchbill.pagerduty.deployment import Deployment
from watchbill.pagerduty.live import There, clashes, in_change, with_live
from watchbill.review.side import Side
from watchbill.rota.schedule import Override, Schedule

Made = Mapping[str, Mapping[str, tuple[Override, ...]]]
"""Overrides by the keys of the team and of the schedule; of several at once the last counts."""


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
) -> dict[str, Deployment]:
    """
    Return deployments with the overrides that PagerDuty has and that are not over at an instant.

    `teams` are asked for, none for all. Raises UsageError where the outputs lack a
    schedule, and where PagerDuty does not answer: nothing is told as the file says by mistake.
    """
    made = _made(deployments, {}, roster.people, live.region, outputs.read(live.paths, teams, roster.teams), at)
    return {key: with_live(each, made.get(key, {})) for key, each in deployments.items()}


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
        key: person for side in (old, new) if side.roster is not None for key, person in side.roster.people.items()
    }
    ids = outputs.read(live.paths, teams or (), before.keys() | after.keys())
    made = _made(mine, coming, people, live.region, ids, at)
    one, other = (
        {key: in_change(each, before.get(key), made.get(key, {})) for key, each in side.items()}
        for side in (before, after)
    )
    return replace(old, deployments=one), replace(new, deployments=other)


def _made(
    there: Mapping[str, Deployment],
    coming: Mapping[str, Deployment],
    people: Mapping[str, Person],
    region: str,
    ids: Mapping[str, Ids],
    at: datetime,
) -> Made:
    """Return PagerDuty's overrides of schedules: those of `there` must be in the outputs, others may be."""
    account = Account(region)
    users = _Users(account=account, people=people)
    users.known.update((each.pagerduty_id, key) for key, each in people.items() if each.pagerduty_id is not None)
    users.known.update((user, key) for each in ids.values() for key, user in each.users.items() if key in people)
    found: dict[str, dict[str, tuple[Override, ...]]] = {}
    for team, schedule, must in _asked(there, coming, at):
        known = ids.get(team)
        if known is None or schedule.key not in known.schedules:
            if must:
                what = f"schedule {schedule.key} of {team}" if known is not None else f"team {team}"
                raise UsageError(f"the outputs have no {what}: apply its stack, and pass its outputs")
            continue
        try:
            ranked = tuple(_ranked(account, known.schedules[schedule.key], at))
            made = tuple(Override(start=each.start, end=each.end, person=users.key(each.user)) for each in ranked)
        except Refused as refused:
            raise UsageError(f"PagerDuty's overrides on {schedule.key} of {team} are not known: {refused}") from None
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
