"""Which overrides does a file want, or did an earlier one, of which users of PagerDuty?"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from watchbill.account.client import Account, Refused
from watchbill.checks.gate import Prepared
from watchbill.cli.align import Work, line
from watchbill.pagerduty.live import Wanted
from watchbill.report.overrides import Outcome
from watchbill.roster.model import Person
from watchbill.rota.schedule import Override
from watchbill.workspace.outputs import Ids


@dataclass(slots=True, kw_only=True)
class Users:
    """PagerDuty's users of `people`: by the outputs, by the roster's ids, else by e-mail, each asked for once."""

    account: Account
    people: Mapping[str, Person]
    ids: Mapping[str, Ids]
    _asked: dict[str, str | Refused | None] = field(default_factory=dict)

    def same(self, person: Person) -> bool:
        """Whether somebody of an earlier roster is the same user by this one."""
        own = self.people.get(person.key)
        return own is not None and _identity(own) == _identity(person)

    def of(self, person: Person) -> str | None:
        """
        Return the user of somebody of this or of an earlier roster, None where there is none.

        Raises Refused.
        """
        if self.same(person):
            for each in self.ids.values():
                if person.key in each.users:
                    return each.users[person.key]
        return person.pagerduty_id or self._with_address(person.email)

    def _with_address(self, email: str) -> str | None:
        if email not in self._asked:
            try:
                self._asked[email] = self.account.user(email)
            except Refused as refused:
                self._asked[email] = refused
        found = self._asked[email]
        if isinstance(found, Refused):
            raise found
        return found


def want(works: Iterable[Work], users: Users, now: datetime) -> None:
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


def recall(works: Iterable[Work], old: Prepared, users: Users, now: datetime) -> None:
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


def _before(work: Work, old: Prepared, users: Users) -> Iterator[tuple[Override, Person]]:
    """Yield the overrides that a schedule had in an earlier file alone, each with who took over by that file."""
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


def _identity(person: Person) -> tuple[str, str | None]:
    return person.email.casefold(), person.pagerduty_id
