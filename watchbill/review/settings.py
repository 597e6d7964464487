"""The settings that differ between two files, by the names that they have in the file."""

from collections.abc import Iterator, Mapping

from watchbill.pagerduty.deployment import TEAM_POLICY, policy_service
from watchbill.review.change import SettingChange
from watchbill.review.side import TeamSide
from watchbill.roster.alerting import Alerting
from watchbill.roster.keys import ALERTING, PERSON, POLICY, SERVICE, SERVICE_DEFAULTS, SERVICE_POLICY, TEAM
from watchbill.roster.model import UNOWNED, Person, Role, Roster, Team
from watchbill.roster.overrides import AWAY
from watchbill.roster.table import Settings

_ANCHOR = ".anchor"
"""The end of the names of anchors' settings."""


def setting_changes(before: Settings, after: Settings) -> tuple[SettingChange, ...]:
    """Return the settings that differ, in the order of the table of keys."""
    return tuple(
        SettingChange(what=what, before=before.get(what), after=after.get(what))
        for what in dict.fromkeys((*before, *after))
        if before.get(what) != after.get(what)
    )


def team_settings(old: TeamSide | None, new: TeamSide | None) -> tuple[SettingChange, ...]:
    """
    Return the changed settings of a team, and of the people whom it names on both sides.

    A change of a person's role in the team is listed where their own `role` did not change: whoever leads or
    manages a team is a manager of it.
    """
    before, after = ({} if each is None else TEAM.settings(each.team) for each in (old, new))
    own = setting_changes(before, after)
    if old is None or new is None:
        return own
    stayed = sorted(old.people & new.people)
    return (*own, *_people(stayed, old.roster.people, new.roster.people), *_roles(old, new))


def policy_settings(old: TeamSide | None, new: TeamSide | None, policy: str) -> tuple[SettingChange, ...]:
    """
    Return the changed settings of a policy: how it escalates, and who is on its levels.

    A service's own policy differs from its team's only in the manager; a service without one uses the team's
    policy. An anchor at another turn of the same rota is not a difference.
    """
    found = setting_changes(_policy(old, policy), _policy(new, policy))
    if (
        old is not None
        and new is not None
        and old.deployment is not None
        and old.deployment == new.deployment
    ):
        return tuple(setting for setting in found if not setting.what.endswith(_ANCHOR))
    return found


def service_settings(
    old: TeamSide | None, new: TeamSide | None, service: str, *, before: str
) -> tuple[SettingChange, ...]:
    """Return the changed settings of a service, which may be `unowned`; `before` is its old key."""
    return setting_changes(_service(old, before), _service(new, service))


def person_settings(before: Person, after: Person) -> tuple[SettingChange, ...]:
    """Return the changed settings of a person; the content of their calendar is private and left out."""
    return setting_changes(*(PERSON.settings(each, f"people.{each.key}.") for each in (before, after)))


def alerting_settings(before: Alerting, after: Alerting) -> tuple[SettingChange, ...]:
    """Return the changed settings for all alerts."""
    return setting_changes(ALERTING.settings(before), ALERTING.settings(after))


def says_other_leave(before: Person, after: Person) -> bool:
    """Tell whether a person's leave in the file changed."""
    said, says = (AWAY.settings("away", (each.away, each.calendars)) for each in (before, after))
    return said != says


def settings_of_services(team: Team, roster: Roster) -> Mapping[str, Settings]:
    """Return the settings of each of a team's services, and of `unowned` where the team is paged for it."""
    found = {service.key: SERVICE.settings(service) for service in team.services.values()}
    if roster.alerting.unowned.team == team.key:
        found[UNOWNED] = SERVICE_DEFAULTS.settings(team)
    return found


def _policy(side: TeamSide | None, policy: str) -> Settings:
    if side is None:
        return {}
    if policy == TEAM_POLICY:
        return POLICY.settings(side.team)
    service = policy_service(side.team, policy)
    if service is None:
        return {}
    return SERVICE_POLICY.settings(side.team if service.manager is None else service)


def _service(side: TeamSide | None, service: str) -> Settings:
    return {} if side is None else settings_of_services(side.team, side.roster).get(service, {})


def _people(
    keys: list[str], before: Mapping[str, Person], after: Mapping[str, Person]
) -> Iterator[SettingChange]:
    for key in keys:
        if key in before and key in after and before[key] != after[key]:
            yield from person_settings(before[key], after[key])


def _roles(old: TeamSide, new: TeamSide) -> Iterator[SettingChange]:
    before, after = _memberships(old), _memberships(new)
    for key in sorted(before.keys() & after.keys()):
        if before[key] is not after[key] and old.roster.people[key].role is new.roster.people[key].role:
            yield SettingChange(what=f"role of {key}", before=before[key].value, after=after[key].value)


def _memberships(side: TeamSide) -> Mapping[str, Role]:
    members = () if side.deployment is None else side.deployment.memberships
    return {member.person: member.role for member in reversed(members)}
