"""Teams and their members, as PagerDuty keeps them."""

from .records import Team
from .state import Call, State, lookup
from .users import reference_to_user
from .wire import INVALID_INPUT, Json, Refusal, invalid, member, page, reference, text

ROLES = ("observer", "responder", "manager")
_ON_A_POLICY = "User cannot be removed as they belong to an escalation policy on this team"
# Issue 358 of the Terraform provider names the code.
_TEAM_IN_USE = 6006


def reference_to_team(state: State, team: str) -> Json:
    return reference("team", team, state.teams[team].name, "teams")


def show_team(state: State, team: Team) -> Json:
    return {
        **reference_to_team(state, team.id),
        "type": "team",
        "name": team.name,
        "description": team.description,
        "default_role": team.default_role,
        "parent": reference_to_team(state, team.parent) if team.parent else None,
    }


def read_teams(state: State, sent: Json, most: int) -> tuple[str, ...]:
    """Read the ids in a list of team references; a list that is left out counts as empty."""
    teams = sent.get("teams") or []
    ids = tuple(str(team.get("id")) for team in teams)
    for team in ids:
        if team not in state.teams:
            raise invalid("Team not found")
    if len(ids) > most:
        raise invalid(f"Teams may have at most {most}")
    return ids


def list_teams(state: State, call: Call) -> tuple[int, Json]:
    wanted = (call.one("query") or "").lower()
    found = [show_team(state, team) for team in state.teams.values() if wanted in team.name.lower()]
    return 200, page("teams", found, call.query)


def get_team(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"team": show_team(state, lookup(state.teams, call.ids[0]))}


def create_team(state: State, call: Call) -> tuple[int, Json]:
    team = _written(
        state, member(call.body, "team"), Team(id="", name="", description="", default_role="", parent=None)
    )
    team.id = state.new_id()
    state.teams[team.id] = team
    return 201, {"team": show_team(state, team)}


def update_team(state: State, call: Call) -> tuple[int, Json]:
    team = _written(state, member(call.body, "team"), lookup(state.teams, call.ids[0]))
    return 200, {"team": show_team(state, team)}


def _written(state: State, sent: Json, team: Team) -> Team:
    name = text(sent.get("name", team.name), "Name", 100)
    if any(other.name.lower() == name.lower() for other in state.teams.values() if other is not team):
        raise invalid("Name has already been taken")
    description = text(sent.get("description", team.description), "Description", 1024, may_be_blank=True)
    default_role = sent.get("default_role") or team.default_role or "manager"
    if default_role not in (*ROLES, "none"):
        raise invalid("Default role is not included in the list")
    parent = (sent.get("parent") or {}).get("id")
    if parent is not None and parent not in state.teams:
        raise invalid("Parent not found")
    team.name, team.description, team.default_role, team.parent = name, description, default_role, parent
    return team


def delete_team(state: State, call: Call) -> tuple[int, None]:
    """Only a team without escalation policies, schedules and subteams can go."""
    team = lookup(state.teams, call.ids[0])
    in_use = [
        *(
            f"escalation policy {policy.name}"
            for policy in state.policies.values()
            if team.id in policy.teams
        ),
        *(f"schedule {schedule.name}" for schedule in state.schedules.values() if team.id in schedule.teams),
        *(f"team {other.name}" for other in state.teams.values() if other.parent == team.id),
    ]
    if in_use:
        raise Refusal(400, _TEAM_IN_USE, "The team cannot be deleted while it is in use", in_use)
    del state.teams[team.id]
    return 204, None


def list_members(state: State, call: Call) -> tuple[int, Json]:
    team = lookup(state.teams, call.ids[0])
    members = [{"user": reference_to_user(state, user), "role": role} for user, role in team.members.items()]
    return 200, page("members", members, call.query)


def put_member(state: State, call: Call) -> tuple[int, None]:
    """
    Without a role the API falls back on one of its own, which a retry with an empty body makes use of:
    "manager".
    """
    team, user = lookup(state.teams, call.ids[0]), lookup(state.users, call.ids[1])
    if user.role.startswith("read_only"):
        raise invalid("User role is not allowed on a team")
    role = call.body.get("role", "manager") if isinstance(call.body, dict) else "manager"
    if role not in ROLES:
        raise invalid(f"Role must be one of {', '.join(ROLES)}")
    team.members[user.id] = state.role_in_team(user.id, role)
    return 204, None


def delete_member(state: State, call: Call) -> tuple[int, None]:
    team = lookup(state.teams, call.ids[0])
    user = call.ids[1]
    lookup(team.members, user)
    if any(team.id in policy.teams and user in state.people_on(policy) for policy in state.policies.values()):
        raise Refusal(400, INVALID_INPUT, _ON_A_POLICY, [_ON_A_POLICY])
    del team.members[user]
    return 204, None
