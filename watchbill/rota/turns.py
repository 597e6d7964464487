"""Whose turns never meet the hours, and which hours are split by a handoff."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from math import gcd

from watchbill.model import Hours, Rotation
from watchbill.rota.clock import DAY, WEEK, wall_seconds, weekday_seconds
from watchbill.rota.compile import compile_rotation, restrictions
from watchbill.rota.schedule import Layer, Schedule
from watchbill.rota.windows import Window, folded, week


def never_serves(schedule: Schedule) -> tuple[str, ...]:
    """
    Return the users, in their order, who never serve though their rotation goes on for ever.

    By wall clock, from the lengths of cycle and week: seven members, a turn of a day and
    hours on weekdays leave two out for ever. Layers that end are not looked at.
    """
    lasting = [layer for layer in schedule.layers if layer.end is None]
    if not any(layer.restrictions for layer in lasting):
        return ()
    serving = set(chain.from_iterable(_serving(layer, schedule.zone) for layer in lasting))
    users = dict.fromkeys(user for layer in lasting for user in layer.users)
    return tuple(user for user in users if user not in serving)


def mending_turn(rotation: Rotation, absent: frozenset[str] = frozenset()) -> int:
    """
    Return the shortest turn, in days, with which every member of a single version serves within its hours.

    A handoff on a weekday keeps it, so the turn is whole weeks then: in a week every
    window is open once.
    """
    step = 1 if rotation.handoff_day is None else 7
    for days in range(step, 7, step):
        tried = compile_rotation(replace(rotation, turn_days=days), key="", name="", description="", absent=absent)
        if not never_serves(tried):
            return days
    return 7


def split_hours(rotation: Rotation) -> tuple[Hours, ...]:
    """Return the hours, in the file's order, that have some handoff of the rotation strictly inside."""
    if not restrictions(rotation.hours):
        return ()
    period = gcd(rotation.turn_days * DAY, WEEK)
    handoff = (rotation.anchor.date.weekday() * DAY + rotation.handoff_time * 60) % period
    return tuple(hours for hours in rotation.hours if any(_inside(handoff, period, w) for w in _weekly((hours,))))


def _serving(layer: Layer, zone: str) -> Iterator[str]:
    """Yield the users whose turns ever meet a window, by wall clock."""
    cycle = layer.turn_seconds * len(layer.users)
    # A user's turns begin at every multiple of this period in the week, sooner or later.
    period = gcd(cycle, WEEK)
    windows = folded(week(layer.restrictions), period)
    origin = weekday_seconds(wall_seconds(layer.virtual_start, zone))
    for index, user in enumerate(layer.users):
        begin = (origin + index * layer.turn_seconds) % period
        end = begin + layer.turn_seconds
        if any(start < end - again and begin - again < until for start, until in windows for again in (0, period)):
            yield user


def _weekly(hours: tuple[Hours, ...]) -> Iterator[Window]:
    for window in hours:
        for day in window.days:
            midnight = (day - 1) * DAY
            yield midnight + window.start * 60, midnight + window.end * 60


def _inside(handoff: int, period: int, window: Window) -> bool:
    """Tell whether a time that recurs with a period falls strictly inside a window."""
    start, end = window
    return start + 1 + (handoff - start - 1) % period < end
