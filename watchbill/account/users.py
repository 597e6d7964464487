"""PagerDuty's users and the people of a roster, matched by id and by e-mail address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from watchbill.account.client import Account, Refused
from watchbill.account.ids import Ids
from watchbill.roster.model import Person


@dataclass(slots=True, kw_only=True)
class UserIds:
    """The PagerDuty ids of `people`, from the outputs, the roster, or one request by e-mail address."""

    account: Account
    people: Mapping[str, Person]
    ids: Mapping[str, Ids]
    _asked: dict[str, str | Refused | None] = field(default_factory=dict)

    def same(self, person: Person) -> bool:
        """Whether a person of an earlier roster is the same user in this one."""
        own = self.people.get(person.key)
        return own is not None and _identity(own) == _identity(person)

    def of(self, person: Person) -> str | None:
        """
        Return the user id of a person of this or an earlier roster, None if there is no such user.

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


@dataclass(slots=True, kw_only=True)
class UserKeys:
    """The person in `people` behind each PagerDuty user; PagerDuty is asked about each at most once."""

    account: Account
    people: Mapping[str, Person]
    ids: Mapping[str, Ids]
    _known: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known.update(
            (each.pagerduty_id, key) for key, each in self.people.items() if each.pagerduty_id is not None
        )
        self._known.update(
            (user, key)
            for each in self.ids.values()
            for key, user in each.users.items()
            if key in self.people
        )

    def key(self, user: str) -> str:
        """
        Return the key of a user, found by id or else by e-mail address; a stranger's name in PagerDuty.

        Raises Refused.
        """
        if user not in self._known:
            name, email = self.account.called(user)
            same = (key for key, person in self.people.items() if person.email.casefold() == email.casefold())
            self._known[user] = next(same, None) or self._stranger(user, name)
        return self._known[user]

    def _stranger(self, user: str, name: str) -> str:
        taken = {*self.people, *(person.name for person in self.people.values()), *self._known.values()}
        return f"{name} ({user})" if name in taken else name


def _identity(person: Person) -> tuple[str, str | None]:
    return person.email.casefold(), person.pagerduty_id
