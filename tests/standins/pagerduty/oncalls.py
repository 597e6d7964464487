"""The answers of GET /oncalls."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .policies import reference_to_policy
from .records import Policy, Rule, Schedule, Target
from .rendering import Entry, final_entries
from .schedules import reference_to_schedule
from .state import Call, State
from .users import reference_to_user
from .wire import Json, invalid, page, read_instant, show_instant

_HORIZON = timedelta(days=90)
# How far back the start of a shift is looked for.
_MEMORY = timedelta(days=400)


def list_on_calls(state: State, call: Call) -> tuple[int, Json]:
    """
    Shifts that overlap `since` to `until` (both: now), whole, up to 90 days ahead.

    A person who is a target directly is on call without a start and an end.
    """
    since = _instant(state, call, "since")
    until = _instant(state, call, "until") if call.one("until") else since
    if until < since:
        raise invalid("Until must not be before since")
    zone = ZoneInfo(call.one("time_zone") or "UTC")
    found = [
        shown
        for policy in state.policies.values()
        if policy.id in (call.many("escalation_policy_ids") or state.policies)
        for level, rule in enumerate(policy.rules, start=1)
        for shown in _of_rule(state, policy, level, rule, since, until, zone)
        if shown["user"]["id"] in (call.many("user_ids") or state.users)
        if not call.many("schedule_ids") or (shown["schedule"] or {}).get("id") in call.many("schedule_ids")
    ]
    return 200, page("oncalls", _earliest(found) if call.flag("earliest") else found, call.query)


def _instant(state: State, call: Call, name: str) -> datetime:
    value = call.one(name)
    return read_instant(value, name) if value else state.now


def _of_rule(
    state: State, policy: Policy, level: int, rule: Rule, since: datetime, until: datetime, zone: ZoneInfo
) -> Iterator[Json]:
    for target in rule.targets:
        for user, start, end in _shifts(state, target, since, until):
            yield {
                "user": reference_to_user(state, user),
                "schedule": reference_to_schedule(state, target.id) if target.kind == "schedule" else None,
                "escalation_policy": reference_to_policy(state, policy.id),
                "escalation_level": level,
                "start": show_instant(start, zone) if start else None,
                "end": show_instant(end, zone) if end else None,
            }


def _shifts(
    state: State, target: Target, since: datetime, until: datetime
) -> Iterator[tuple[str, datetime | None, datetime | None]]:
    if target.kind == "user":
        yield target.id, None, None
        return
    for entry in _whole_entries(state.schedules[target.id], since, state.now + _HORIZON):
        if entry.start <= until and entry.end > since:
            yield entry.user, entry.start, entry.end


def _whole_entries(schedule: Schedule, since: datetime, horizon: datetime) -> list[Entry]:
    starts = [layer.start for layer in schedule.layers] + [override.start for override in schedule.overrides]
    first = max(min([since, *starts]), since - _MEMORY)
    return final_entries(schedule, first, horizon) if first < horizon else []


def _earliest(found: list[Json]) -> list[Json]:
    """Keep the first of each policy, level and user; no start is earliest of all."""

    def begins(item: Json) -> float:
        return datetime.fromisoformat(item["start"]).timestamp() if item["start"] else 0.0

    kept: dict[tuple[str, int, str], Json] = {}
    for item in sorted(found, key=begins):
        kept.setdefault((item["escalation_policy"]["id"], item["escalation_level"], item["user"]["id"]), item)
    return list(kept.values())
