"""The requests of the API, each with what answers it."""

import re
from collections.abc import Callable
from typing import Any

from . import oncalls, overrides, policies, schedules, services, teams, users
from .state import Call, State

Handler = Callable[[State, Call], tuple[int, Any]]

_TABLE: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/abilities", users.list_abilities),
    ("GET", "/users", users.list_users),
    ("GET", "/users/*", users.get_user),
    ("GET", "/vendors", users.list_vendors),
    ("GET", "/vendors/*", users.get_vendor),
    ("GET", "/incidents", users.list_incidents),
    ("GET", "/oncalls", oncalls.list_on_calls),
    ("GET", "/teams", teams.list_teams),
    ("POST", "/teams", teams.create_team),
    ("GET", "/teams/*", teams.get_team),
    ("PUT", "/teams/*", teams.update_team),
    ("DELETE", "/teams/*", teams.delete_team),
    ("GET", "/teams/*/members", teams.list_members),
    ("PUT", "/teams/*/users/*", teams.put_member),
    ("DELETE", "/teams/*/users/*", teams.delete_member),
    ("GET", "/schedules", schedules.list_schedules),
    ("POST", "/schedules", schedules.create_schedule),
    ("GET", "/schedules/*", schedules.get_schedule),
    ("PUT", "/schedules/*", schedules.update_schedule),
    ("DELETE", "/schedules/*", schedules.delete_schedule),
    ("GET", "/schedules/*/users", schedules.list_people_on_call),
    ("GET", "/schedules/*/overrides", overrides.list_overrides),
    ("POST", "/schedules/*/overrides", overrides.create_overrides),
    ("DELETE", "/schedules/*/overrides/*", overrides.delete_override),
    ("GET", "/escalation_policies", policies.list_policies),
    ("POST", "/escalation_policies", policies.create_policy),
    ("GET", "/escalation_policies/*", policies.get_policy),
    ("PUT", "/escalation_policies/*", policies.update_policy),
    ("DELETE", "/escalation_policies/*", policies.delete_policy),
    ("GET", "/services", services.list_services),
    ("POST", "/services", services.create_service),
    ("GET", "/services/*", services.get_service),
    ("PUT", "/services/*", services.update_service),
    ("DELETE", "/services/*", services.delete_service),
    ("POST", "/services/*/integrations", services.create_integration),
    ("GET", "/services/*/integrations/*", services.get_integration),
    ("PUT", "/services/*/integrations/*", services.update_integration),
    ("DELETE", "/services/*/integrations/*", services.delete_integration),
)

_ROUTES = tuple(
    (method, re.compile(pattern.replace("*", "([^/]+)")), handler) for method, pattern, handler in _TABLE
)


def route(method: str, path: str) -> tuple[Handler, tuple[str, ...]] | None:
    """
    Find the handler of a request, and the ids in its path; None where the simulation does not know the path.
    """
    for wanted, pattern, handler in _ROUTES:
        match = pattern.fullmatch(path)
        if match and wanted == method:
            return handler, match.groups()
    return None
