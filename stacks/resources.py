"""The PagerDuty resources of a team, written as Terraform blocks."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchbill.pagerduty.deployment import Deployment, OnPerson, PagedService, Policy, Rule, Target
from watchbill.roster.model import Person
from watchbill.rota.schedule import Layer, Restriction, Schedule

from .blocks import Blocks, Json, reference, text

Ids = Mapping[str, str]
"""PagerDuty ids, or Terraform expressions for them, by key of the roster."""

_EMAILS = "[for email in values(local.people_emails) : lower(email)]"
_FOUND = "[for user in self.users : lower(user.email)]"
_MISSING = (
    f'PagerDuty has no user with the address ${{join(", ", setsubtract({_EMAILS}, {_FOUND}))}}. '
    "Invite them in PagerDuty, correct the address in teams.yaml, or write `pending: true` there "
    "until they have joined."
)

_OVERLAP = {"create_before_destroy": True}
"""
Makes Terraform create a replacement before it destroys the old object.

With it, people and schedules are removed last (docs/behaviour.md, "Terraform's PagerDuty provider").
"""


def people(blocks: Blocks, persons: Iterable[Person]) -> Ids:
    """
    Return everybody's id, and add a look-up for people whose id is not in the roster.

    The look-up finds people by e-mail, in upper or lower case, in one list of all users. The provider's
    `pagerduty_user` would compare the case and see only the first 25 hits (docs/behaviour.md, "Users are
    looked up in one list"). If every person has a `pagerduty_id`, nothing is looked up.
    """
    known = {person.key: person for person in persons}
    if emails := {key: text(person.email) for key, person in known.items() if person.pagerduty_id is None}:
        _look_up(blocks, emails)
    return {key: person.pagerduty_id or f'${{local.user_ids["{key}"]}}' for key, person in known.items()}


def _look_up(blocks: Blocks, emails: Mapping[str, str]) -> None:
    everybody = {
        "condition": f"${{length(setsubtract({_EMAILS}, {_FOUND})) == 0}}",
        "error_message": _MISSING,
    }
    blocks.add("data", "pagerduty_users", "all", body={"lifecycle": {"postcondition": [everybody]}})
    blocks.add("locals", "people_emails", body=emails)
    # Grouped (...), because a user at the edge of two result pages may be listed twice.
    by_email = "${{for user in data.pagerduty_users.all.users : lower(user.email) => user.id...}}"
    blocks.add("locals", "ids_by_email", body=by_email)
    # The postcondition stops a plan before an empty id can do harm. A destroy needs no ids: it only warns.
    found = 'try(local.ids_by_email[lower(email)][0], "")'
    ids = f"${{{{for person, email in local.people_emails : person => {found}}}}}"
    blocks.add("locals", "user_ids", body=ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamResource:
    """A team's id, and the addresses of its memberships, which everything that names its people waits for."""

    id: str
    members: tuple[str, ...]


def team(blocks: Blocks, deployment: Deployment, *, users: Ids) -> TeamResource:
    """Add the team and its memberships."""
    body = {"name": text(deployment.name), "description": text(deployment.description)}
    team_id = reference(blocks.resource("pagerduty_team", deployment.team, body))
    members = (
        blocks.resource(
            "pagerduty_team_membership",
            membership.person,
            {
                "team_id": team_id,
                "user_id": users[membership.person],
                # Without a role, PagerDuty would make everybody a manager (docs/behaviour.md, "Roles").
                "role": membership.role.value,
                "lifecycle": _OVERLAP,
            },
        )
        for membership in deployment.memberships
    )
    return TeamResource(id=team_id, members=tuple(members))


def schedules(blocks: Blocks, layered: Iterable[Schedule], *, team: TeamResource, users: Ids) -> Ids:
    """Add the schedules; the last layer wins, in Terraform as in the `Schedule` value."""
    return {
        schedule.key: reference(
            blocks.resource(
                "pagerduty_schedule",
                schedule.key,
                {
                    "name": text(schedule.name),
                    "description": text(schedule.description),
                    "time_zone": schedule.zone,
                    "teams": [team.id],
                    "layer": [_layer(layer, users) for layer in schedule.layers],
                    "depends_on": list(team.members),
                    "lifecycle": _OVERLAP,
                },
            )
        )
        for schedule in layered
    }


def _layer(layer: Layer, users: Ids) -> Mapping[str, Json]:
    body: dict[str, Json] = {
        "name": layer.name,
        "start": layer.start.isoformat(),
        "rotation_virtual_start": layer.virtual_start.isoformat(),
        "rotation_turn_length_seconds": layer.turn_seconds,
        "users": [users[user] for user in layer.users],
    }
    if layer.end is not None:
        body["end"] = layer.end.isoformat()
    if layer.restrictions:
        body["restriction"] = [_restriction(restriction) for restriction in layer.restrictions]
    return body


def _restriction(restriction: Restriction) -> Mapping[str, Json]:
    hours, rest = divmod(restriction.start, 3600)
    body: dict[str, Json] = {
        "type": "daily_restriction",
        "start_time_of_day": f"{hours:02}:{rest // 60:02}:{rest % 60:02}",
        "duration_seconds": restriction.duration,
    }
    if restriction.weekday is not None:
        body |= {"type": "weekly_restriction", "start_day_of_week": restriction.weekday}
    return body


def policies(
    blocks: Blocks, escalating: Iterable[Policy], *, team: TeamResource, users: Ids, schedules: Ids
) -> Ids:
    """
    Add the escalation policies: who is paged, level by level.

    A rule's targets are all paged, which is the default. The stacks do not set it: an account without round
    robin gets a 403 for setting even the default (provider issue #819).
    """
    return {
        policy.key: reference(
            blocks.resource(
                "pagerduty_escalation_policy",
                policy.key,
                {
                    "name": text(policy.name),
                    "description": text(policy.description),
                    "num_loops": policy.loops,
                    "teams": [team.id],
                    "rule": [_rule(rule, users, schedules) for rule in policy.rules],
                    "depends_on": list(team.members),
                    "lifecycle": _OVERLAP,
                },
            )
        )
        for policy in escalating
    }


def _rule(rule: Rule, users: Ids, schedules: Ids) -> Mapping[str, Json]:
    return {
        "escalation_delay_in_minutes": rule.delay,
        "target": [_target(target, users, schedules) for target in rule.targets],
    }


def _target(target: Target, users: Ids, schedules: Ids) -> Mapping[str, Json]:
    if isinstance(target, OnPerson):
        return {"type": "user_reference", "id": users[target.person]}
    return {"type": "schedule_reference", "id": schedules[target.schedule]}


def services(blocks: Blocks, paged: Iterable[PagedService], *, policies: Ids) -> tuple[Ids, Ids]:
    """
    Add the services, each with an integration for its alerts; return their ids and their routing keys.

    The integration names its type (Events API v2), not its vendor: the provider would read the whole list of
    vendors at every plan.
    """
    ids, routing_keys = {}, {}
    for service in paged:
        ids[service.key] = reference(
            blocks.resource(
                "pagerduty_service",
                service.key,
                {
                    "name": text(service.name),
                    "description": text(service.description),
                    "escalation_policy": policies[service.policy],
                    "auto_resolve_timeout": _timeout(service.auto_resolve),
                    "acknowledgement_timeout": _timeout(service.acknowledgement_timeout),
                    # Low urgency never escalates (docs/behaviour.md, "Only high urgency escalates").
                    "incident_urgency_rule": {"type": "constant", "urgency": "high"},
                },
            )
        )
        integration = {
            "name": "Alertmanager",
            "service": ids[service.key],
            "type": "events_api_v2_inbound_integration",
        }
        address = blocks.resource("pagerduty_service_integration", service.key, integration)
        routing_keys[service.key] = reference(address, "integration_key")
    return ids, routing_keys


def _timeout(seconds: int | None) -> str:
    """Return a timeout as the provider takes it: the string "null" is never, and an absent one a default."""
    return "null" if seconds is None else str(seconds)
