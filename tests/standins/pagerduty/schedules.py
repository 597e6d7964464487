"""Layer schedules, as PagerDuty takes, shows and lets go of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from .layers import read_layers, show_restriction
from .records import Layer, Schedule
from .rendering import Entry, coverage, final_entries, layer_entries, override_entries
from .state import Call, State, lookup
from .teams import read_teams, reference_to_team
from .time_zones import TIME_ZONES
from .users import reference_to_user, show_user
from .wire import Json, invalid, member, page, read_instant, reference, show_instant, text

Span = tuple[datetime, datetime]

_IN_USE = "Schedule can't be deleted if it's being used by escalation policies"
_IN_A_SNAPSHOT = (
    "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"
)


def list_schedules(state: State, call: Call) -> tuple[int, Json]:
    """Layers only where `include[]` asks for them, and every time in the caller's zone."""
    wanted, teams, include = (call.one("query") or "").lower(), call.many("team_ids"), call.many("include")
    zone = _read_zone(call) or ZoneInfo(state.caller_zone)
    parts = {"schedule_layers", "overrides_subschedule", "final_schedule"}
    found = []
    for schedule in state.schedules.values():
        if wanted in schedule.name.lower() and (not teams or set(teams) & set(schedule.teams)):
            shown = show_schedule(state, schedule, zone, read_span(call))
            found.append({key: value for key, value in shown.items() if key not in parts or key in include})
    return 200, page("schedules", found, call.query)


def get_schedule(state: State, call: Call) -> tuple[int, Json]:
    schedule = lookup(state.schedules, call.ids[0])
    zone = _read_zone(call) or schedule.zone
    shown = show_schedule(state, schedule, zone, read_span(call), overflow=call.flag("overflow"))
    return 200, {"schedule": shown}


def create_schedule(state: State, call: Call) -> tuple[int, Json]:
    schedule = _written(state, member(call.body, "schedule"), None)
    schedule.id = state.new_id()
    state.schedules[schedule.id] = schedule
    state.join_teams(schedule.teams, schedule.people(state.now))
    return 201, {"schedule": show_schedule(state, schedule, schedule.zone, None)}


def update_schedule(state: State, call: Call) -> tuple[int, Json]:
    old = lookup(state.schedules, call.ids[0])
    new = _written(state, member(call.body, "schedule"), old)
    state.schedules[old.id] = new
    state.join_teams(new.teams, new.people(state.now))
    state.join_policies_of(new.id)
    return 200, {"schedule": show_schedule(state, new, new.zone, None)}


def delete_schedule(state: State, call: Call) -> tuple[int, None]:
    schedule = lookup(state.schedules, call.ids[0])
    if any(schedule.id in policy.schedules() for policy in state.policies.values()):
        raise invalid(_IN_USE)
    open_incidents = [incident for incident in state.incidents.values() if incident.status != "resolved"]
    if any(schedule.id in incident.schedules for incident in open_incidents):
        raise invalid(_IN_A_SNAPSHOT)
    del state.schedules[schedule.id]
    return 204, None


def list_people_on_call(state: State, call: Call) -> tuple[int, Json]:
    """GET /schedules/{id}/users: everybody who is on call at some time in the range, now if there is none."""
    schedule = lookup(state.schedules, call.ids[0])
    span = read_span(call)
    if span is None:
        span = (state.now, state.now + timedelta(seconds=1))
    users = dict.fromkeys(entry.user for entry in final_entries(schedule, *span))
    return 200, {"users": [show_user(state, state.users[user]) for user in users]}


def reference_to_schedule(state: State, schedule: str) -> Json:
    return reference("schedule", schedule, state.schedules[schedule].name, "schedules")


def read_span(call: Call) -> Span | None:
    """`since` and `until`; one of them alone means two weeks (the manual's default distance)."""
    since, until = call.one("since"), call.one("until")
    if since is None and until is None:
        return None
    start = read_instant(since, "Since") if since else read_instant(until, "Until") - timedelta(weeks=2)
    end = read_instant(until, "Until") if until else start + timedelta(weeks=2)
    if end < start:
        raise invalid("Until must not be before since")
    return start, end


def _read_zone(call: Call) -> ZoneInfo | None:
    name = call.one("time_zone")
    if name is not None and name not in TIME_ZONES | {"UTC"}:
        raise invalid("Time zone is invalid")
    return ZoneInfo(name) if name else None


def _written(state: State, sent: Json, old: Schedule | None) -> Schedule:
    zone = sent.get("time_zone", old.time_zone if old else None)
    if zone not in TIME_ZONES:
        raise invalid("Time zone is invalid")
    return Schedule(
        id=old.id if old else "",
        name=text(sent.get("name", old.name if old else None), "Name", 255),
        time_zone=zone,
        description=text(sent.get("description"), "Description", 1024, may_be_blank=True),
        # The provider leaves the key out when the last team goes; whether PagerDuty then clears it is not
        # known.
        teams=read_teams(state, sent, 100),
        layers=read_layers(state, sent.get("schedule_layers"), old),
        overrides=old.overrides if old else [],
    )


def show_schedule(
    state: State, schedule: Schedule, zone: ZoneInfo, span: Span | None, *, overflow: bool = False
) -> Json:
    policies = [policy for policy in state.policies.values() if schedule.id in policy.schedules()]

    def part(name: str, entries: list[Entry]) -> Json:
        return {"name": name, **_rendered(state, entries, zone, span)}

    rendered = _outer(schedule, span) if span and overflow else span
    return {
        **reference_to_schedule(state, schedule.id),
        "type": "schedule",
        "name": schedule.name,
        "time_zone": schedule.time_zone,
        "description": schedule.description,
        "users": [reference_to_user(state, user) for user in schedule.people(state.now)],
        "teams": [reference_to_team(state, team) for team in schedule.teams],
        "escalation_policies": [
            reference("escalation_policy", policy.id, policy.name, "escalation_policies")
            for policy in policies
        ],
        # The highest precedence first, and those that have ended too.
        "schedule_layers": [
            _show_layer(state, schedule, layer, zone, span, rendered) for layer in reversed(schedule.layers)
        ],
        "overrides_subschedule": part("Overrides", override_entries(schedule, *rendered) if rendered else []),
        "final_schedule": part("Final Schedule", final_entries(schedule, *rendered) if rendered else []),
    }


def _outer(schedule: Schedule, span: Span) -> Span:
    """Far enough out that the entries at both ends are whole."""
    longest = max(layer.turn_seconds * len(layer.users) for layer in schedule.layers)
    margin = timedelta(seconds=longest, days=8)
    return span[0] - margin, span[1] + margin


def _rendered(state: State, entries: Sequence[Entry], zone: ZoneInfo, span: Span | None) -> Json:
    if span is None:
        return {"rendered_schedule_entries": [], "rendered_coverage_percentage": None}
    since, until = span
    inside = [entry for entry in entries if entry.start < until and entry.end > since]
    cut = [
        Entry(user=entry.user, start=max(entry.start, since), end=min(entry.end, until)) for entry in inside
    ]
    return {
        "rendered_schedule_entries": [
            {
                "start": show_instant(entry.start, zone),
                "end": show_instant(entry.end, zone),
                "user": reference_to_user(state, entry.user),
            }
            for entry in inside
        ],
        "rendered_coverage_percentage": coverage(cut, since, until),
    }


def _show_layer(
    state: State, schedule: Schedule, layer: Layer, zone: ZoneInfo, span: Span | None, rendered: Span | None
) -> Json:
    # A restriction carries no offset, so that it is shown by today's difference between the zones.
    ahead = (state.now.astimezone(zone).utcoffset() or timedelta()) - (
        state.now.astimezone(schedule.zone).utcoffset() or timedelta()
    )
    entries = layer_entries(schedule, layer, *rendered) if rendered else []
    return {
        "id": layer.id,
        "name": layer.name,
        "start": show_instant(layer.start, zone),
        "end": show_instant(layer.end, zone) if layer.end else None,
        "rotation_virtual_start": show_instant(layer.virtual_start, zone),
        "rotation_turn_length_seconds": layer.turn_seconds,
        "users": [{"user": reference_to_user(state, user)} for user in layer.users],
        "restrictions": [show_restriction(item, int(ahead.total_seconds())) for item in layer.restrictions],
        **_rendered(state, entries, zone, span),
    }
