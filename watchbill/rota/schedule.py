"""What PagerDuty will execute for a rotation: schedules, layers and restrictions, in its own shape."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.clock import to_seconds
from watchbill.periods import Period

LAYER_NAME = "watchbill"
"""One constant name for all layers: a name that changes is a difference in every plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """
    A window in which a layer may have somebody on call; several are a union.

    Daily where `weekday` is None, else weekly from that ISO weekday (1 is
    Monday). `start` and `duration` are in seconds, `start` from local midnight.
    """

    weekday: int | None
    start: int
    duration: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """
    A layer of a schedule: users take turns of `turn_seconds` from `virtual_start` on.

    All three instants are aware. `end` None means never; the layer serves in
    [start, end). No restrictions means always. Users are roster keys.
    """

    start: datetime
    end: datetime | None
    virtual_start: datetime
    turn_seconds: int
    users: tuple[str, ...]
    restrictions: tuple[Restriction, ...]
    name: str = LAYER_NAME

    def within(self, first: int, last: int) -> Period[int] | None:
        """Return when the layer serves within [first, last), in seconds of UTC; None where it does not."""
        since = max(first, to_seconds(self.start))
        until = last if self.end is None else min(last, to_seconds(self.end))
        return Period(since, until) if since < until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleOverride:
    """
    A stretch [start, end), both aware, in which a person is on call whatever the layers say.

    It goes to PagerDuty's own override endpoint, not into the schedule that Terraform writes.
    """

    start: datetime
    end: datetime
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """
    A schedule as `pagerduty_schedule` writes it: of the layers in effect, the LAST wins.

    (`GET /schedules/{id}` lists them the other way round.) Overrides win over all layers, of
    several the last. `key` is unique in the team; `zone` is an IANA name.
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
