"""Escalation policies, as PagerDuty takes, shows and lets go of them."""

from typing import Any

from .records import Policy, Rule, Target
from .schedules import reference_to_schedule
from .state import Call, State, lookup
from .teams import read_teams, reference_to_team
from .users import reference_to_user
from .wire import FORBIDDEN, Json, Refusal, invalid, member, page, reference, text, whole_number

_MOST_RULES, _MOST_TARGETS, _MOST_LOOPS = 20, 10, 9
# No limit of PagerDuty's own is known; a week catches minutes that were meant as seconds.
_LONGEST_DELAY = 1440 * 7
_REFUSED_CHARACTERS = set("\\/&<>")
_KINDS = {"user": "user", "user_reference": "user", "schedule": "schedule", "schedule_reference": "schedule"}


def reference_to_policy(state: State, policy: str) -> Json:
    return reference("escalation_policy", policy, state.policies[policy].name, "escalation_policies")


def show_policy(state: State, policy: Policy) -> Json:
    services = [service for service in state.services.values() if service.policy == policy.id]
    return {
        **reference_to_policy(state, policy.id),
        "type": "escalation_policy",
        "name": policy.name,
        "description": policy.description,
        "num_loops": policy.num_loops,
        "on_call_handoff_notifications": "if_has_services",
        "escalation_rules": [_show_rule(state, rule) for rule in policy.rules],
        "services": [reference("service", service.id, service.name, "services") for service in services],
        "teams": [reference_to_team(state, team) for team in policy.teams],
    }


def _show_rule(state: State, rule: Rule) -> Json:
    shown: Json = {
        "id": rule.id,
        "escalation_delay_in_minutes": rule.delay_minutes,
        "targets": [
            reference_to_user(state, target.id)
            if target.kind == "user"
            else reference_to_schedule(state, target.id)
            for target in rule.targets
        ],
    }
    if state.round_robin:
        strategy = "round_robin" if rule.round_robin else "assign_to_everyone"
        shown["escalation_rule_assignment_strategy"] = {"type": strategy}
    return shown


def list_policies(state: State, call: Call) -> tuple[int, Json]:
    wanted, teams, users = (call.one("query") or "").lower(), call.many("team_ids"), call.many("user_ids")
    found = [
        show_policy(state, policy)
        for policy in state.policies.values()
        if wanted in policy.name.lower()
        if not teams or set(teams) & set(policy.teams)
        if not users or set(users) & set(state.people_on(policy))
    ]
    return 200, page("escalation_policies", found, call.query)


def get_policy(state: State, call: Call) -> tuple[int, Json]:
    return 200, {"escalation_policy": show_policy(state, lookup(state.policies, call.ids[0]))}


def create_policy(state: State, call: Call) -> tuple[int, Json]:
    policy = _written(state, member(call.body, "escalation_policy"), None)
    policy.id = state.new_id()
    state.policies[policy.id] = policy
    state.join_teams(policy.teams, state.people_on(policy))
    return 201, {"escalation_policy": show_policy(state, policy)}


def update_policy(state: State, call: Call) -> tuple[int, Json]:
    """Rules arrive without ids: one at the same place keeps its id."""
    old = lookup(state.policies, call.ids[0])
    policy = _written(state, member(call.body, "escalation_policy"), old)
    state.policies[old.id] = policy
    state.join_teams(policy.teams, state.people_on(policy))
    return 200, {"escalation_policy": show_policy(state, policy)}


def delete_policy(state: State, call: Call) -> tuple[int, None]:
    policy = lookup(state.policies, call.ids[0])
    if any(service.policy == policy.id for service in state.services.values()):
        raise invalid("Escalation policy can't be deleted if it's being used by services")
    del state.policies[policy.id]
    return 204, None


def _written(state: State, sent: Json, old: Policy | None) -> Policy:
    name = text(sent.get("name", old.name if old else None), "Name", 255)
    if _REFUSED_CHARACTERS & set(name) or name != name.rstrip() or not name.isprintable():
        raise invalid("Name must not contain \\ / & < > or end with a blank")
    if any(other.name.lower() == name.lower() for other in state.policies.values() if other is not old):
        raise invalid("Name has already been taken")
    rules = sent.get("escalation_rules")
    if not isinstance(rules, list) or not rules:
        raise invalid("Escalation rules can't be blank")
    if len(rules) > _MOST_RULES:
        raise invalid(f"Escalation rules may be {_MOST_RULES} at the most")
    ids = [rule.id for rule in old.rules] if old else []
    ids += [state.new_id() for _ in rules[len(ids) :]]
    loops = sent.get("num_loops")
    return Policy(
        id=old.id if old else "",
        name=name,
        description=text(sent.get("description"), "Description", 1024, may_be_blank=True),
        num_loops=whole_number(0 if loops is None else loops, "Num loops", 0, _MOST_LOOPS),
        teams=read_teams(state, sent, 1),
        rules=tuple(
            _read_rule(state, rule, identifier) for rule, identifier in zip(rules, ids, strict=False)
        ),
    )


def _read_rule(state: State, sent: Any, identifier: str) -> Rule:
    if not isinstance(sent, dict):
        raise invalid("Escalation rule is invalid")
    strategy = sent.get("escalation_rule_assignment_strategy")
    if strategy is not None and not state.round_robin:
        raise Refusal(403, FORBIDDEN, "Access Denied")
    kind = strategy.get("type") if isinstance(strategy, dict) else strategy
    if kind not in (None, "assign_to_everyone", "round_robin"):
        raise invalid("Escalation rule assignment strategy is invalid")
    targets = sent.get("targets")
    if not isinstance(targets, list) or not 1 <= len(targets) <= _MOST_TARGETS:
        raise invalid(f"Targets must be 1 to {_MOST_TARGETS}")
    delay = whole_number(
        sent.get("escalation_delay_in_minutes"), "Escalation delay in minutes", 1, _LONGEST_DELAY
    )
    return Rule(
        id=identifier,
        delay_minutes=delay,
        targets=tuple(_read_target(state, target) for target in targets),
        round_robin=kind == "round_robin",
    )


def _read_target(state: State, sent: Any) -> Target:
    kind = _KINDS.get(str(sent.get("type"))) if isinstance(sent, dict) else None
    if kind is None:
        raise invalid("Target type is invalid")
    if sent.get("id") not in (state.users if kind == "user" else state.schedules):
        raise invalid(f"Target not found: {sent.get('id')}")
    return Target(kind=kind, id=sent["id"])
