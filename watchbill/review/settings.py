"""Which settings differ, in the file's own words?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from watchbill.checks.places import named
from watchbill.pagerduty.deployment import TEAM_POLICY, Deployment, policy_service
from watchbill.review import words
from watchbill.review.change import SettingChange
from watchbill.roster.model import Person, Role, Roster, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A team on one side: what the file says, and what it compiles to; None where it cannot be compiled."""

    team: Team
    roster: Roster
    deployment: Deployment | None

    @property
    def absent(self) -> frozenset[str]:
        """Those whom the team names and who are pending."""
        people = self.roster.people
        return frozenset(key for key in self.people if key in people and people[key].pending)

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the team names."""
        return frozenset(chain.from_iterable(named(self.team)))


def team_settings(old: Version | None, new: Version | None) -> tuple[SettingChange, ...]:
    """
    Return what a team says otherwise of itself, and what is said otherwise of people whom it named and names.

    The role in the team is told where it is not the person's own that changes: whoever
    leads or manages a team is a manager of it.
    """
    own = words.compared(
        {} if old is None else words.team_words(old.team), {} if new is None else words.team_words(new.team)
    )
    if old is None or new is None:
        return own
    stayed = sorted(old.people & new.people)
    return (*own, *_people(stayed, old.roster.people, new.roster.people), *_roles(old, new))


def policy_settings(old: Version | None, new: Version | None, policy: str) -> tuple[SettingChange, ...]:
    """
    Return what differs of a policy: how it escalates, and who is on its levels.

    A service's own policy differs from its team's in who manages; a service without one is
    paged for by the team's. An anchor on another turn of the same rota is no difference.
    """
    found = words.compared(_policy(old, policy), _policy(new, policy))
    if (
        old is not None
        and new is not None
        and old.deployment is not None
        and old.deployment == new.deployment
    ):
        return tuple(setting for setting in found if not setting.what.endswith(words.ANCHOR))
    return found


def service_settings(
    old: Version | None, new: Version | None, service: str, *, before: str
) -> tuple[SettingChange, ...]:
    """Return what is said otherwise of a service, `unowned` included; `before` is the key that it had."""
    return words.compared(_service(old, before), _service(new, service))


def _policy(version: Version | None, policy: str) -> words.Words:
    if version is None:
        return {}
    if policy == TEAM_POLICY:
        return words.policy_words(version.team)
    service = policy_service(version.team, policy)
    if service is None:
        return {}
    return words.manager_words(version.team.manager if service.manager is None else service.manager)


def _service(version: Version | None, service: str) -> words.Words:
    return {} if version is None else words.services_words(version.team, version.roster).get(service, {})


def _people(
    keys: list[str], before: Mapping[str, Person], after: Mapping[str, Person]
) -> Iterator[SettingChange]:
    for key in keys:
        if key in before and key in after and before[key] != after[key]:
            yield from words.compared(words.person_words(before[key]), words.person_words(after[key]))


def _roles(old: Version, new: Version) -> Iterator[SettingChange]:
    before, after = _memberships(old), _memberships(new)
    for key in sorted(before.keys() & after.keys()):
        if before[key] is not after[key] and old.roster.people[key].role is new.roster.people[key].role:
            yield SettingChange(what=f"role of {key}", before=before[key].value, after=after[key].value)


def _memberships(version: Version) -> Mapping[str, Role]:
    members = () if version.deployment is None else version.deployment.memberships
    return {member.person: member.role for member in reversed(members)}
