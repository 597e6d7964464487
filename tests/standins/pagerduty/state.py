"""What the simulated account holds now, and who is on call in it."""

import random
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from . import oncall
from .oncall import Reading
from .records import Incident, Policy, Schedule, Service, Team, User, Vendor
from .wire import not_found

Named = TypeVar("Named", Schedule, Policy, Service, Team)
Item = TypeVar("Item")

ACCOUNT_MANAGERS = frozenset({"owner", "admin"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A request as a handler sees it; `ids` are the variable parts of its path."""

    ids: tuple[str, ...]
    query: Mapping[str, list[str]]
    body: object

    def flag(self, name: str) -> bool:
        return self.query.get(name, [""])[-1].lower() == "true"

    def one(self, name: str) -> str | None:
        values = self.query.get(name)
        return values[-1] if values else None

    def many(self, name: str) -> list[str]:
        return [*self.query.get(f"{name}[]", []), *self.query.get(name, [])]


class State:
    """
    An account. Tests may read and change anything in it; every id and key comes from `seed`.

    `now` stands still until a test moves it. `round_robin` is the entitlement: without it a rule's assignment
    strategy is refused. `caller_zone` is the profile zone of the token's owner, in which lists show times.
    """

    def __init__(self, *, now: datetime | None = None, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self._now = datetime.now(UTC).replace(microsecond=0)
        if now is not None:
            self.now = now
        self.users: dict[str, User] = {}
        self.teams: dict[str, Team] = {}
        self.schedules: dict[str, Schedule] = {}
        self.policies: dict[str, Policy] = {}
        self.services: dict[str, Service] = {}
        self.incidents: dict[str, Incident] = {}
        self.abilities = ["teams", "service_support_hours", "urgencies", "event_rules", "read_only_users"]
        self.round_robin = False
        self.caller_zone = "UTC"
        self.joined_automatically: list[tuple[str, str]] = []
        self.vendors: dict[str, Vendor] = {}
        for name in ("Amazon CloudWatch", "Datadog", "Prometheus"):
            vendor = Vendor(id=self.new_id(), name=name, integration_type="events_api_v2_inbound_integration")
            self.vendors[vendor.id] = vendor

    @property
    def now(self) -> datetime:
        return self._now

    @now.setter
    def now(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("the clock needs an instant with a time zone")
        self._now = at.astimezone(UTC)

    def new_id(self) -> str:
        return "P" + "".join(self._random.choices(string.ascii_uppercase + string.digits, k=6))

    def new_key(self) -> str:
        return "".join(self._random.choices("0123456789abcdef", k=32))

    def add_user(self, *, email: str, name: str, role: str = "user", time_zone: str = "Etc/UTC") -> str:
        user = User(id=self.new_id(), email=email, name=name, role=role, time_zone=time_zone)
        self.users[user.id] = user
        return user.id

    def open_incident(
        self, service: str, *, title: str = "It is broken", assignees: Iterable[str] = ()
    ) -> str:
        """Trigger an incident; like PagerDuty's own it keeps a snapshot of the policy's schedules."""
        policy = self.policies[self.services[service].policy]
        incident = Incident(
            id=self.new_id(),
            title=title,
            service=service,
            policy=policy.id,
            schedules=frozenset(policy.schedules()),
            assignees=tuple(assignees),
            status="triggered",
        )
        self.incidents[incident.id] = incident
        return incident.id

    def schedule(self, name: str) -> Schedule:
        return named(self.schedules, name)

    def policy(self, name: str) -> Policy:
        return named(self.policies, name)

    def service(self, name: str) -> Service:
        return named(self.services, name)

    def team(self, name: str) -> Team:
        return named(self.teams, name)

    def on_schedule(
        self, schedule: str, at: datetime | None = None, reading: Reading = Reading.WALL_CLOCK
    ) -> str | None:
        """Give the id of the user on call on a schedule (given by id), by default now."""
        return oncall.on_schedule(self.schedules[schedule], at or self.now, reading)

    def on_policy(
        self, policy: str, at: datetime | None = None, reading: Reading = Reading.WALL_CLOCK
    ) -> list[list[str]]:
        """Give the ids of the users on call at each level of a policy (given by id), by default now."""
        return oncall.on_policy(self.policies[policy], self.schedules, at or self.now, reading)

    def emails(self, users: Iterable[str]) -> list[str]:
        return [self.users[user].email for user in users]

    def people_on(self, policy: Policy) -> list[str]:
        """
        Everybody whom a policy may page: direct targets, and all on the running layers of its schedules.
        """
        people: dict[str, None] = {}
        for target in (target for rule in policy.rules for target in rule.targets):
            found = [target.id] if target.kind == "user" else self.schedules[target.id].people(self.now)
            people.update(dict.fromkeys(found))
        return list(people)

    def join_teams(self, teams: Iterable[str], users: Iterable[str]) -> None:
        """
        Whoever is put on a team's schedule or policy becomes a member (manual: "Team Association Behavior").
        """
        people = list(users)
        for team in (self.teams[team] for team in teams):
            for user in people:
                if user not in team.members:
                    team.members[user] = self.role_in_team(user, team.default_role)
                    self.joined_automatically.append((team.id, user))

    def join_policies_of(self, schedule: str) -> None:
        for policy in self.policies.values():
            if schedule in policy.schedules():
                self.join_teams(policy.teams, self.people_on(policy))

    def role_in_team(self, user: str, wanted: str) -> str:
        """Owners and admins of the account are managers of every team."""
        return "manager" if self.users[user].role in ACCOUNT_MANAGERS else wanted


def named(items: Mapping[str, Named], name: str) -> Named:
    found = [item for item in items.values() if item.name == name]
    if len(found) != 1:
        raise LookupError(
            f"{len(found)} of the name {name!r}; there are {sorted(item.name for item in items.values())}"
        )
    return found[0]


def lookup(items: Mapping[str, Item], identifier: str) -> Item:
    """Find what a path names, or answer 404."""
    if identifier not in items:
        raise not_found()
    return items[identifier]
