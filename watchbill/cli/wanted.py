"""The overrides that a file wants, or an earlier one wanted, for users of PagerDuty."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from watchbill.account.apply import Outcome, Work, line
from watchbill.account.client import Refused
from watchbill.account.plan import Wanted
from watchbill.account.users import UserIds
from watchbill.checks.gate import Prepared
from watchbill.roster.model import Person
from watchbill.rota.schedule import Override


def want(works: Iterable[Work], users: UserIds, now: datetime) -> None:
    """Add to schedules what the file wants from now on; of whose user is not known, that it failed."""
    for work in works:
        for each in work.schedule.overrides:
            if each.end <= now:
                continue
            key = each.person
            try:
                user, why = users.of(users.people[key]), f"PagerDuty has no user with the address of {key}"
            except Refused as refused:
                user, why = None, str(refused)
            if user is None:
                work.lines.append(line(work, Outcome.FAILED, each.start, each.end, key, why))
            else:
                work.wanted.append(_wanted(each, user))


def recall(works: Iterable[Work], old: Prepared, users: UserIds, now: datetime) -> None:
    """
    Add to schedules what an earlier file wanted from now on, and the present one does not.

    Whoever has another address since is looked for by the earlier one, then by that of the same key. Who is
    no user any more has no overrides there either.
    """
    for work in works:
        for each, person in _before(work, old, users):
            if each.end <= now:
                continue
            try:
                user = users.of(person)
                if user is None and person.key in users.people:
                    user = users.of(users.people[person.key])
            except Refused as refused:
                why = f"the file has it no more, and PagerDuty perhaps has: {refused}"
                failed = line(work, Outcome.FAILED, each.start, each.end, each.person, why)
                if failed not in work.lines:
                    work.lines.append(failed)
                continue
            if user is not None:
                work.dropped.append(_wanted(each, user))


def _before(work: Work, old: Prepared, users: UserIds) -> Iterator[tuple[Override, Person]]:
    """Yield the overrides that a schedule had only in an earlier file, each with the person who took over."""
    if old.roster is None or work.team not in old.compiled:
        return
    schedule = old.compiled[work.team].schedule(work.schedule.key)
    for each in () if schedule is None else schedule.overrides:
        person = old.roster.people[each.person]
        if each not in work.schedule.overrides or not users.same(person):
            yield each, person


def _wanted(override: Override, user: str) -> Wanted:
    start, end = override.start.astimezone(UTC), override.end.astimezone(UTC)
    return Wanted(start=start, end=end, person=override.person, user=user)
