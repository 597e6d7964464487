"""What the API says of users, vendors, abilities and incidents."""

from .records import Incident, User, Vendor
from .state import Call, State, lookup
from .wire import Json, page, reference


def reference_to_user(state: State, user: str) -> Json:
    return reference("user", user, state.users[user].name, "users")


def show_user(state: State, user: User) -> Json:
    teams = [team for team in state.teams.values() if user.id in team.members]
    return {
        **reference_to_user(state, user.id),
        "type": "user",
        "name": user.name,
        "email": user.email,
        "role": user.role,
        "time_zone": user.time_zone,
        "color": "green",
        "description": None,
        "job_title": None,
        "invitation_sent": False,
        "contact_methods": [],
        "notification_rules": [],
        "teams": [reference("team", team.id, team.name, "teams") for team in teams],
    }


def list_users(state: State, call: Call) -> tuple[int, Json]:
    """`query` is a substring of the name or the address, whatever its case: "ann@" finds "joann@" too."""
    wanted, teams = (call.one("query") or "").lower(), call.many("team_ids")
    found = [
        show_user(state, user)
        for user in sorted(state.users.values(), key=lambda user: user.name)
        if wanted in user.name.lower() or wanted in user.email.lower()
        if not teams or any(user.id in state.teams[team].members for team in teams if team in state.teams)
    ]
    return 200, page("users", found, call.query)


def get_user(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"user": show_user(state, lookup(state.users, call.ids[0]))}


def list_abilities(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"abilities": list(state.abilities)}


def show_vendor(vendor: Vendor) -> Json:
    return {
        **reference("vendor", vendor.id, vendor.name, "vendors"),
        "type": "vendor",
        "name": vendor.name,
        "generic_service_type": vendor.integration_type,
        "connectable": False,
    }


def list_vendors(state: State, call: Call) -> tuple[int, Json]:
    return 200, page("vendors", [show_vendor(vendor) for vendor in state.vendors.values()], call.query)


def get_vendor(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"vendor": show_vendor(lookup(state.vendors, call.ids[0]))}


def show_incident(state: State, incident: Incident) -> Json:
    service = state.services[incident.service]
    assignments = [{"assignee": reference_to_user(state, user)} for user in incident.assignees]
    return {
        **reference("incident", incident.id, incident.title, "incidents"),
        "type": "incident",
        "title": incident.title,
        "status": incident.status,
        "urgency": "high",
        "service": reference("service", service.id, service.name, "services"),
        "escalation_policy": reference("escalation_policy", incident.policy, "", "escalation_policies"),
        "assignments": assignments,
    }


def list_incidents(state: State, call: Call) -> tuple[int, Json]:
    statuses, users = call.many("statuses"), call.many("user_ids")
    services = call.many("service_ids")
    found = [
        show_incident(state, incident)
        for incident in state.incidents.values()
        if not statuses or incident.status in statuses
        if not services or incident.service in services
        if not users or not incident.assignees or set(users) & set(incident.assignees)
    ]
    return 200, page("incidents", found, call.query)
