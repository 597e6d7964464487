"""Schedules, layers and restrictions as PagerDuty executes them, in its own form."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.clock import to_seconds
from watchbill.periods import Period

LAYER_NAME = "watchbill"
"""One constant name for all layers: a changing name would show up in every Terraform plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """
    A window in which a layer may have somebody on call; several windows are a union.

    It is daily where `weekday` is None, else weekly on that ISO weekday (1 is Monday). `start` and `duration`
    are in seconds, `start` from local midnight.
    """

    weekday: int | None
    start: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """
    A layer of a schedule: users take turns of `turn_seconds` from `virtual_start` on.

    All three instants are aware. The layer serves in [start, end); `end` None means that it never ends.
    Without restrictions it always serves. Users are keys of people in the roster.
    """

    start: datetime
    end: datetime | None
    virtual_start: datetime
    turn_seconds: int
    users: tuple[str, ...]
    restrictions: tuple[Restriction, ...]
    name: str = LAYER_NAME

    def within(self, first: int, last: int) -> Period[int] | None:
        """Return when the layer serves within [first, last), in seconds of UTC; None if it does not."""
        since = max(first, to_seconds(self.start))
        until = last if self.end is None else min(last, to_seconds(self.end))
        return Period(since, until) if since < until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOverride:
    """
    A stretch [start, end), both aware, in which a person is on call whatever the layers say.

    It goes to PagerDuty's endpoint for overrides, not into the schedule that Terraform writes.
    """

    start: datetime
    end: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """
    A schedule with its layers as `pagerduty_schedule` of Terraform lists them: the LAST layer in effect wins.

    `GET /schedules/{id}` lists the layers the other way round. Overrides win over all layers; where
    overrides overlap, the last one wins. `key` is unique in the team; `zone` is an IANA name.
    """

    key: str
    name: str
    description: str
    zone: str
    layers: tuple[Layer, ...]
    overrides: tuple[ScheduleOverride, ...]

    @property
    def tz(self) -> ZoneInfo:
        """The schedule's zone."""
        return ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A stretch [start, end) of time, in UTC, in which `person` is on call, or nobody (None)."""

    start: datetime
    end: datetime
    person: str | None
