"""The layers that PagerDuty takes, and what it makes of them."""

import re
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from .records import Layer, Restriction, Schedule
from .state import State
from .wire import Json, invalid, is_go_text, read_instant, text, whole_number

_HOUR, _DAY, _YEAR = 3600, 86400, 365 * 86400
_TIME_OF_DAY = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d")


def read_layers(state: State, sent: object, schedule: Schedule | None) -> tuple[Layer, ...]:
    """
    Read the layers of a schedule after a write, the lowest precedence first.

    PagerDuty never forgets a layer: one that is left out of an update ends
    now, and those that have ended stay for ever.
    """
    if not isinstance(sent, list) or not sent:
        raise invalid("Schedule layers can't be blank")
    known = {layer.id: layer for layer in schedule.layers} if schedule else {}
    written = [_read_layer(state, item, known) for item in sent]
    ids = [layer.id for layer in written]
    if len(set(ids)) < len(ids):
        raise invalid("Schedule layers may be named once only")
    left_out = [_ended(state, layer) for layer in known.values() if layer.id not in ids]
    return (*left_out, *written)


def _read_layer(state: State, sent: Any, known: dict[str, Layer]) -> Layer:
    if not isinstance(sent, dict):
        raise invalid("Schedule layer is invalid")
    old = known.get(sent.get("id") or "")
    if sent.get("id") and old is None:
        raise invalid("Schedule layer not found")
    start = read_instant(sent.get("start"), "Layer start")
    virtual_start = read_instant(sent.get("rotation_virtual_start"), "Rotation virtual start")
    if virtual_start.second:
        raise invalid("Rotation virtual start must be on a full minute")
    end = _read_end(state, sent.get("end"))
    layer = Layer(
        id=old.id if old else state.new_id(),
        name=text(sent.get("name"), "Layer name", 255, may_be_blank=True) or (old.name if old else "Layer"),
        # A start in the past becomes the time of the write (issue 200 of the Terraform provider).
        start=max(start, state.now),
        end=end,
        virtual_start=virtual_start,
        turn_seconds=whole_number(
            sent.get("rotation_turn_length_seconds"), "Rotation turn length seconds", _HOUR, _YEAR
        ),
        users=_read_users(state, sent.get("users")),
        restrictions=tuple(_read_restriction(item) for item in sent.get("restrictions") or []),
    )
    if end is None or end > layer.start:
        return layer
    if old is not None and end <= state.now:
        return _ended(state, old)
    raise invalid("Layer end must be after its start")


def _read_end(state: State, sent: object) -> datetime | None:
    if sent is None or sent == "":
        return None
    end = read_instant(sent, "Layer end")
    if is_go_text(sent):
        # Only the provider writes so, when it ends a layer that it drops: it means its own clock's now, for
        # which the simulated clock stands in.
        return state.now
    if end.second:
        raise invalid("Layer end must be on a full minute")
    return end


def _ended(state: State, layer: Layer) -> Layer:
    """End a running layer now; one that has ended stays as it is, and one to come never runs."""
    if layer.end is not None and layer.end <= state.now:
        return layer
    return replace(layer, start=min(layer.start, state.now), end=state.now)


def _read_users(state: State, sent: Any) -> tuple[str, ...]:
    """`[{"user": {"id", "type"}}]`; one person may stand in it several times."""
    if not isinstance(sent, list) or not sent:
        raise invalid("Users can't be blank")
    try:
        ids = [str(item["user"]["id"]) for item in sent]
    except (KeyError, TypeError):
        raise invalid("Users are invalid") from None
    if missing := [user for user in ids if user not in state.users]:
        raise invalid(f"User not found: {', '.join(missing)}")
    return tuple(ids)


def _read_restriction(sent: Any) -> Restriction:
    if not isinstance(sent, dict) or sent.get("type") not in ("daily_restriction", "weekly_restriction"):
        raise invalid("Restriction type is invalid")
    weekly = sent["type"] == "weekly_restriction"
    start = sent.get("start_time_of_day")
    if not isinstance(start, str) or not _TIME_OF_DAY.fullmatch(start):
        raise invalid("Start time of day must be of the form HH:MM:SS")
    weekday = sent.get("start_day_of_week") or None
    if weekday is not None and not weekly:
        raise invalid("Start day of week is for weekly restrictions only")
    if weekly:
        weekday = whole_number(weekday, "Start day of week", 1, 7)
    most = 7 * _DAY - 1 if weekly else _DAY - 1
    duration = whole_number(sent.get("duration_seconds"), "Duration seconds", 1, most)
    return Restriction(weekday=weekday, start=time.fromisoformat(start), duration_seconds=duration)


def show_restriction(restriction: Restriction, shift_seconds: int) -> Json:
    """As it stands in a zone whose clocks are `shift_seconds` ahead of the schedule's now."""
    seconds = (
        restriction.start.hour * _HOUR
        + restriction.start.minute * 60
        + restriction.start.second
        + shift_seconds
    )
    days, rest = divmod(seconds, _DAY)
    shown: Json = {
        "type": "weekly_restriction" if restriction.weekday else "daily_restriction",
        "start_time_of_day": f"{rest // _HOUR:02}:{rest % _HOUR // 60:02}:{rest % 60:02}",
        "duration_seconds": restriction.duration_seconds,
    }
    if restriction.weekday:
        shown["start_day_of_week"] = (restriction.weekday - 1 + days) % 7 + 1
    return shown
