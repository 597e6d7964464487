"""What every form of a rota is written from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares
from watchbill.roster.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """
    Who is on call over some days: a calendar for each team; `name` is the file's.

    `people` are those that the roster has, `missing` the teams that are left out because of an error.
    Times are told in `zone`, or in each calendar's own where that is None. `shares` works out how evenly
    the time of a calendar's team is shared, which takes a while: only a form that says it asks.
    """

    name: str
    at: datetime
    calendars: tuple[Calendar, ...]
    people: Mapping[str, Person]
    missing: tuple[str, ...]
    zone: str | None
    shares: Callable[[Calendar], Sequence[LaneShares]]
