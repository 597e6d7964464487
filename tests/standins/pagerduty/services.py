"""Services and their integrations, as PagerDuty takes, shows and lets go of them."""

from typing import Any
from zoneinfo import ZoneInfo

from .policies import reference_to_policy
from .records import Integration, Service
from .state import Call, State, lookup
from .teams import reference_to_team
from .time_zones import TIME_ZONES
from .users import show_vendor
from .wire import Json, invalid, member, page, reference, show_instant, text

_HIGH: Json = {"type": "constant", "urgency": "high"}
_URGENCIES = ("high", "low", "severity_based")
_ECHOED = (
    "alert_grouping",
    "alert_grouping_timeout",
    "alert_grouping_parameters",
    "auto_pause_notifications_parameters",
    "response_play",
    "support_hours",
)


def show_service(state: State, service: Service) -> Json:
    return {
        **reference("service", service.id, service.name, "services"),
        "type": "service",
        "name": service.name,
        "description": service.description,
        "status": "active",
        "created_at": show_instant(service.created, ZoneInfo("UTC")),
        "alert_creation": "create_alerts_and_incidents",
        "acknowledgement_timeout": service.acknowledgement_timeout,
        "auto_resolve_timeout": service.auto_resolve_timeout,
        "escalation_policy": reference_to_policy(state, service.policy),
        "teams": [reference_to_team(state, team) for team in state.policies[service.policy].teams],
        "integrations": [_reference(service, integration) for integration in service.integrations.values()],
        "addons": [],
        **service.fields,
    }


def list_services(state: State, call: Call) -> tuple[int, Json]:
    wanted, teams = (call.one("query") or "").lower(), call.many("team_ids")
    found = [
        show_service(state, service)
        for service in state.services.values()
        if wanted in service.name.lower()
        if not teams or set(teams) & set(state.policies[service.policy].teams)
    ]
    return 200, page("services", found, call.query)


def get_service(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"service": show_service(state, lookup(state.services, call.ids[0]))}


def create_service(state: State, call: Call) -> tuple[int, Json]:
    service = _written(state, member(call.body, "service"), None)
    service.id = state.new_id()
    state.services[service.id] = service
    return 201, {"service": show_service(state, service)}


def update_service(state: State, call: Call) -> tuple[int, Json]:
    old = lookup(state.services, call.ids[0])
    state.services[old.id] = _written(state, member(call.body, "service"), old)
    return 200, {"service": show_service(state, state.services[old.id])}


def delete_service(state: State, call: Call) -> tuple[int, None]:
    """Its open incidents go with it."""
    service = lookup(state.services, call.ids[0])
    del state.services[service.id]
    for incident in [incident for incident in state.incidents.values() if incident.service == service.id]:
        del state.incidents[incident.id]
    return 204, None


def _written(state: State, sent: Json, old: Service | None) -> Service:
    name = text(sent.get("name", old.name if old else None), "Name", 255)
    if name != name.rstrip() or not name.isprintable():
        raise invalid("Name must be printable and not end with a blank")
    if any(other.name.lower() == name.lower() for other in state.services.values() if other is not old):
        raise invalid("Name has already been taken")
    policy = (sent.get("escalation_policy") or {}).get("id", old.policy if old else None)
    if policy not in state.policies:
        raise invalid("Escalation policy can't be blank" if policy is None else "Escalation policy not found")
    # Left out on POST, a timeout is off: the defaults in the schema are not applied.
    timeouts = [_timeout(sent.get(key), key) for key in ("acknowledgement_timeout", "auto_resolve_timeout")]
    fields: dict[str, object] = {key: sent[key] for key in _ECHOED if key in sent}
    fields["incident_urgency_rule"] = _urgency_rule(sent)
    fields["scheduled_actions"] = [
        action for action in sent.get("scheduled_actions") or [] if action is not None
    ]
    return Service(
        id=old.id if old else "",
        name=name,
        description=text(sent.get("description"), "Description", 1024, may_be_blank=True),
        policy=policy,
        acknowledgement_timeout=timeouts[0],
        auto_resolve_timeout=timeouts[1],
        created=old.created if old else state.now,
        fields=fields,
        integrations=old.integrations if old else {},
    )


def _timeout(value: Any, field: str) -> int | None:
    if value is None or value == 0:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise invalid(f"{field} must be a number of seconds")
    return value


def _urgency_rule(sent: Json) -> Json:
    rule = sent.get("incident_urgency_rule") or _HIGH
    hours = sent.get("support_hours")
    kind = rule.get("type")
    if kind == "constant" and rule.get("urgency") in _URGENCIES:
        return dict(rule)
    if kind != "use_support_hours":
        raise invalid("Incident urgency rule is invalid")
    for part in ("during_support_hours", "outside_support_hours"):
        if (rule.get(part) or {}).get("urgency") not in _URGENCIES:
            raise invalid(f"{part} is invalid")
    if (
        not isinstance(hours, dict)
        or hours.get("time_zone") not in TIME_ZONES
        or not hours.get("days_of_week")
    ):
        raise invalid("Support hours are invalid")
    return dict(rule)


def _reference(service: Service, integration: Integration) -> Json:
    return reference(
        integration.type, integration.id, integration.name, f"services/{service.id}/integrations"
    )


def show_integration(state: State, service: Service, integration: Integration) -> Json:
    vendor = state.vendors[integration.vendor] if integration.vendor else None
    return {
        **_reference(service, integration),
        "type": integration.type,
        "name": integration.name,
        "integration_key": integration.key,
        "created_at": show_instant(integration.created, ZoneInfo("UTC")),
        "service": reference("service", service.id, service.name, "services"),
        "vendor": {**show_vendor(vendor), "type": "vendor_reference"} if vendor else None,
    }


def get_integration(state: State, call: Call) -> tuple[int, Json]:
    service = lookup(state.services, call.ids[0])
    return 200, {"integration": show_integration(state, service, lookup(service.integrations, call.ids[1]))}


def create_integration(state: State, call: Call) -> tuple[int, Json]:
    service = lookup(state.services, call.ids[0])
    sent = member(call.body, "integration")
    vendor = (sent.get("vendor") or {}).get("id")
    if vendor is not None and vendor not in state.vendors:
        raise invalid("Vendor not found")
    # With a vendor the provider sends "service_integration"; the answer has the vendor's own type.
    kind = state.vendors[vendor].integration_type if vendor else sent.get("type")
    if not isinstance(kind, str) or not kind.endswith("_inbound_integration"):
        raise invalid("Type is invalid")
    integration = Integration(
        id=state.new_id(),
        name=text(sent.get("name"), "Name", 255, may_be_blank=True) or kind,
        type=kind,
        vendor=vendor,
        key=sent.get("integration_key") or state.new_key(),
        created=state.now,
    )
    service.integrations[integration.id] = integration
    return 201, {"integration": show_integration(state, service, integration)}


def update_integration(state: State, call: Call) -> tuple[int, Json]:
    service = lookup(state.services, call.ids[0])
    integration = lookup(service.integrations, call.ids[1])
    sent = member(call.body, "integration")
    integration.name = text(sent.get("name", integration.name), "Name", 255)
    return 200, {"integration": show_integration(state, service, integration)}


def delete_integration(state: State, call: Call) -> tuple[int, None]:
    service = lookup(state.services, call.ids[0])
    del service.integrations[lookup(service.integrations, call.ids[1]).id]
    return 204, None
