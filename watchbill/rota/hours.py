"""The hours of a rotation: members who never serve, hours for each turn, and hours that handoffs split."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from math import gcd

from watchbill.clock import DAY, WEEK, wall_seconds, weekday_seconds
from watchbill.roster.model import Hours, Rotation
from watchbill.rota.compile import compile_rotation, restrictions
from watchbill.rota.schedule import Layer, Schedule
from watchbill.rota.windows import Window, recurring, week


def never_serves(schedule: Schedule) -> tuple[str, ...]:
    """
    Return the users, in their order, who never serve although their rotation never ends.

    This follows from the lengths of the cycle and the week, by wall clock: with seven members, turns of a day
    and hours on weekdays, two members never serve. Layers that end are ignored.
    """
    lasting = [layer for layer in schedule.layers if layer.end is None]
    if not any(layer.restrictions for layer in lasting):
        return ()
    serving = set(chain.from_iterable(_serving(layer, schedule.zone) for layer in lasting))
    users = dict.fromkeys(user for layer in lasting for user in layer.users)
    return tuple(user for user in users if user not in serving)


def by_the_week(rotation: Rotation) -> Rotation:
    """
    Return a rotation of a single version with turns of a week, handed over on the weekday of its anchor.

    Every window is open once a week, so all turns have the same hours. Where some turns never meet the hours,
    no shorter turn is fair: then the cycle is a number of whole weeks, so each member keeps the same weekdays
    forever.
    """
    return replace(rotation, turn_days=7, handoff_day=rotation.anchor.date.isoweekday())


def turn_hours(rotation: Rotation, absent: frozenset[str] = frozenset()) -> tuple[timedelta, ...]:
    """Return the average time within the hours of each turn in a round, for a rotation with one version."""
    (layer,) = compile_rotation(rotation, key="", name="", description="", absent=absent).layers
    length, count = layer.turn_seconds, len(layer.users)
    period = gcd(length * count, WEEK)
    origin = weekday_seconds(wall_seconds(layer.virtual_start, rotation.time_zone))
    begins = ((origin + turn * length) % period for turn in range(count))
    weeks = range(-1, length // WEEK + 2)
    open_ = [
        (start + each * WEEK, end + each * WEEK) for each in weeks for start, end in week(layer.restrictions)
    ]
    return tuple(
        sum(
            (
                timedelta(seconds=max(0, min(end, since + length) - max(start, since)))
                for since in range(begin, WEEK, period)
                for start, end in open_
            ),
            timedelta(),
        )
        / (WEEK // period)
        for begin in begins
    )


def split_hours(rotation: Rotation) -> tuple[Hours, ...]:
    """Return the hours, in the file's order, that have a handoff of the rotation strictly inside."""
    if not restrictions(rotation.hours):
        return ()
    period = gcd(rotation.turn_days * DAY, WEEK)
    handoff = (rotation.anchor.date.weekday() * DAY + rotation.handoff_time * 60) % period
    return tuple(
        hours for hours in rotation.hours if any(_inside(handoff, period, w) for w in _weekly((hours,)))
    )


def _serving(layer: Layer, zone: str) -> Iterator[str]:
    """Yield the users with turns that ever meet a window, by wall clock."""
    cycle = layer.turn_seconds * len(layer.users)
    # Sooner or later, a user's turns begin at every multiple of this period in the week.
    period = gcd(cycle, WEEK)
    windows = recurring(week(layer.restrictions), period)
    origin = weekday_seconds(wall_seconds(layer.virtual_start, zone))
    for index, user in enumerate(layer.users):
        begin = (origin + index * layer.turn_seconds) % period
        end = begin + layer.turn_seconds
        if any(
            start < end - again and begin - again < until for start, until in windows for again in (0, period)
        ):
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
