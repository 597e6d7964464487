"""The PagerDuty resources of a team, transcribed to Terraform."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from watchbill.pagerduty.deployment import Deployment, OnPerson, PagedService, Policy, Rule, Target
from watchbill.roster.model import Person
from watchbill.rota.schedule import Layer, Restriction, Schedule

from .blocks import Blocks, Json, reference, text

Ids = Mapping[str, str]
"""By key of the roster: a PagerDuty id, or the expression of one."""

_EMAILS = "[for email in values(local.people_emails) : lower(email)]"
_FOUND = "[for user in self.users : lower(user.email)]"
_MISSING = (
    f'PagerDuty has no user with the address ${{join(", ", setsubtract({_EMAILS}, {_FOUND}))}}. '
    "Invite them in PagerDuty, correct the address in teams.yaml, or write `pending: true` there "
    "until they have joined."
)

_OVERLAP = {"create_before_destroy": True}
"""
What replaces comes before what it replaces goes.

So Terraform lets go of people and schedules last (docs/behaviour.md, "Terraform's PagerDuty provider").
"""


def people(blocks: Blocks, persons: Iterable[Person]) -> Ids:
    """
    Add the look-up of those whose id the roster does not give, and return the ids of all.

    They are found by e-mail, whatever its case, in one list of all users: the provider's `pagerduty_user`
    compares case, and sees the first 25 hits only. Where every person has a `pagerduty_id` nothing is
    looked up.
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
    # Grouped (...): PagerDuty keeps addresses apart, but a page's edge may show one user twice.
    by_email = "${{for user in data.pagerduty_users.all.users : lower(user.email) => user.id...}}"
    blocks.add("locals", "ids_by_email", body=by_email)
    # The condition stops a plan before an empty id can matter.
    # A destroy, which needs none, goes on with a warning.
    found = 'try(local.ids_by_email[lower(email)][0], "")'
    ids = f"${{{{for person, email in local.people_emails : person => {found}}}}}"
    blocks.add("locals", "user_ids", body=ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamResource:
    """A team's id, and the addresses of its memberships: whatever names its people has to wait for them."""

    id: str
    members: tuple[str, ...]


def team(blocks: Blocks, deployment: Deployment, *, users: Ids) -> TeamResource:
    """Add the team and who is in it."""
    body = {"name": text(deployment.name), "description": text(deployment.description)}
    team_id = reference(blocks.resource("pagerduty_team", deployment.team, body))
    members = (
        blocks.resource(
            "pagerduty_team_membership",
            membership.person,
            {
                "team_id": team_id,
                "user_id": users[membership.person],
                # Left out, it would be manager (docs/behaviour.md, "Roles").
                "role": membership.role.value,
                "lifecycle": _OVERLAP,
            },
        )
        for membership in deployment.memberships
    )
    return TeamResource(id=team_id, members=tuple(members))


def schedules(blocks: Blocks, layered: Iterable[Schedule], *, team: TeamResource, users: Ids) -> Ids:
    """Add the schedules: of each one's layers the last wins, here as in the value that it is made from."""
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

    How a rule's targets share a page is left to the default, everybody: PagerDuty answers 403 to an account
    that may not choose, even where it names the default.
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
    Add the services, each with the integration that its alerts arrive by; return their ids and routing keys.

    The integration's type (Events API v2) is named rather than its vendor, which is looked up in the whole
    catalogue at every plan.
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
                    # A low urgency never escalates (docs/behaviour.md, "Only high urgency escalates").
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
    """Return a timeout as the provider wants it: left out it is a default, and the text "null" is never."""
    return "null" if seconds is None else str(seconds)
