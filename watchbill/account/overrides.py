"""The overrides that a roster wants in PagerDuty, by schedule, and those of an earlier roster."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from watchbill.account.apply import Outcome, Work, line
from watchbill.account.client import Refused
from watchbill.account.ids import Ids
from watchbill.account.plan import Wanted
from watchbill.account.users import UserIds
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Person
from watchbill.rota.schedule import ScheduleOverride
from watchbill.usage import UsageError


def works_of(deployments: Mapping[str, Deployment], ids: Mapping[str, Ids], now: datetime) -> Iterator[Work]:
    """Yield the schedules that PagerDuty has; raises UsageError if it lacks one that needs overrides."""
    for team, deployment in deployments.items():
        there = ids[team].schedules if team in ids else {}
        for schedule in deployment.schedules:
            if schedule.key in there:
                yield Work(team=team, schedule=schedule, id=there[schedule.key])
            elif any(each.end > now for each in schedule.overrides):
                raise UsageError(
                    f"the outputs have no schedule {schedule.key} of {team}: apply its stack, and pass its"
                    " outputs"
                )


def want(works: Iterable[Work], users: UserIds, now: datetime) -> None:
    """Add the overrides that the file wants from now on; one for an unknown user counts as failed."""
    for work in works:
        for each in work.schedule.overrides:
            if each.end <= now:
                continue
            key = each.person
            try:
                user, why = (
                    users.of(users.people[key]),
                    f"PagerDuty has no user with the e-mail address of {key}",
                )
            except Refused as refused:
                user, why = None, str(refused)
            if user is None:
                work.lines.append(line(work, Outcome.FAILED, each.start, each.end, key, why))
            else:
                work.wanted.append(_wanted(each, user))


def recall(
    works: Iterable[Work],
    deployments: Mapping[str, Deployment],
    people: Mapping[str, Person],
    users: UserIds,
    now: datetime,
) -> None:
    """
    Add the overrides that an earlier file wanted from now on, and the present file does not.

    `deployments` and `people` are those of the earlier file. A person with a new address is looked up by the
    old one, then by the new one. Somebody who is no longer a user has no overrides there either.
    """
    for work in works:
        deployment = deployments.get(work.team)
        schedule = None if deployment is None else deployment.schedule(work.schedule.key)
        for each in () if schedule is None else schedule.overrides:
            person = people[each.person]
            if each.end <= now or (each in work.schedule.overrides and users.same(person)):
                continue
            try:
                user = users.of(person)
                if user is None and person.key in users.people:
                    user = users.of(users.people[person.key])
            except Refused as refused:
                why = f"the file no longer has it, but PagerDuty may: {refused}"
                failed = line(work, Outcome.FAILED, each.start, each.end, each.person, why)
                if failed not in work.lines:
                    work.lines.append(failed)
                continue
            if user is not None:
                work.dropped.append(_wanted(each, user))


def _wanted(override: ScheduleOverride, user: str) -> Wanted:
    start, end = override.start.astimezone(UTC), override.end.astimezone(UTC)
    return Wanted(start=start, end=end, person=override.person, user=user)
