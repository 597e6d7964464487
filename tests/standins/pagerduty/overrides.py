"""A schedule's overrides, as PagerDuty takes, lists and lets go of them."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from .records import Override
from .schedules import read_span
from .state import Call, State, lookup
from .users import reference_to_user
from .wire import INVALID_INPUT, Json, Refusal, invalid, read_instant, show_instant


def create_overrides(state: State, call: Call) -> tuple[int, list[Json]]:
    """201 even where items are refused: each has a status of its own, and an id only where it was made."""
    schedule = lookup(state.schedules, call.ids[0])
    body = call.body if isinstance(call.body, dict) else {}
    items = body.get("overrides") or ([body["override"]] if "override" in body else None)
    if not isinstance(items, list):
        raise Refusal(400, INVALID_INPUT, "Argument 'overrides' is required")
    answers: list[Json] = []
    for item in items:
        try:
            override = _read(state, item)
        except Refusal as refusal:
            answers.append({"status": 400, "errors": refusal.body["error"]["errors"], "override": item})
            continue
        schedule.overrides.append(override)
        answers.append(
            {"status": 201, "override": {**_show(state, override, schedule.time_zone), "id": override.id}}
        )
    return 201, answers


def _read(state: State, sent: Any) -> Override:
    if not isinstance(sent, dict):
        raise invalid("Override is invalid")
    start, end = read_instant(sent.get("start"), "Start"), read_instant(sent.get("end"), "End")
    user = str((sent.get("user") or {}).get("id"))
    errors = []
    if end <= start:
        errors.append("Override must end after its start")
    elif end <= state.now:
        errors.append("Override must end after the current time")
    if user not in state.users:
        errors.append("User not found")
    if errors:
        raise invalid(*errors)
    return Override(id=state.new_id(), start=start, end=end, user=user)


def _show(state: State, override: Override, zone: str) -> Json:
    return {
        "start": show_instant(override.start, ZoneInfo(zone)),
        "end": show_instant(override.end, ZoneInfo(zone)),
        "user": reference_to_user(state, override.user),
    }


def list_overrides(state: State, call: Call) -> tuple[int, Json]:
    """
    `since` and `until` are required; what sticks out of them is cut, unless `overflow=true`.

    Where `editable` is present, whatever it says, only overrides that are to come are told, with their ids;
    where it is not, none has an id (the manual: "The result will only include the id of the override if this
    parameter is present. Only future overrides are editable.").
    """
    schedule = lookup(state.schedules, call.ids[0])
    span = read_span(call)
    if span is None or call.one("since") is None or call.one("until") is None:
        raise invalid("Since and until are required")
    since, until = span
    editable = call.one("editable") is not None
    found = []
    for override in sorted(schedule.overrides, key=lambda override: override.start):
        if override.start >= until or override.end <= since:
            continue
        if editable and override.start <= state.now:
            continue
        if not call.flag("overflow"):
            override = replace(override, start=max(override.start, since), end=min(override.end, until))
        shown = _show(state, override, schedule.time_zone)
        found.append({**shown, "id": override.id} if editable else shown)
    return 200, {"overrides": found}


def delete_override(state: State, call: Call) -> tuple[int, Json | None]:
    """204 for one that is to come; 200 for a running one, which ends now; 400 for one that is over."""
    schedule = lookup(state.schedules, call.ids[0])
    at = lookup({override.id: index for index, override in enumerate(schedule.overrides)}, call.ids[1])
    override = schedule.overrides[at]
    if override.end <= state.now:
        raise invalid("Override has ended and cannot be removed")
    if override.start >= state.now:
        del schedule.overrides[at]
        return 204, None
    schedule.overrides[at] = replace(override, end=state.now)
    return 200, {"override": _show(state, schedule.overrides[at], schedule.time_zone)}
