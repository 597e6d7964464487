"""How one calendar is viewed: its names, instants and places on the time axis, as HTML."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from watchbill.dates import moment_text, near_date_text
from watchbill.report.page import safe
from watchbill.report.rota.rota import Names

_HUES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    What is the same all over one calendar: the zone that times are told in, and the days that are drawn.

    `names` are display names by key; `start` and `end` are in UTC.
    """

    names: Names
    zone: str
    start: datetime
    end: datetime

    def name(self, key: str | None) -> str:
        """Return what somebody is called, fit for HTML; None is nobody."""
        return "nobody" if key is None else safe(self.names.get(key, key))

    def moment(self, instant: datetime) -> str:
        """Return an instant with its day: `Mon 7 Dec 10:00`."""
        return _time(instant, moment_text(instant, self.zone, self.start))

    def day(self, instant: datetime) -> str:
        """Return an instant's day alone: `Mon 7 Dec`."""
        near = self.start.astimezone(ZoneInfo(self.zone)).date()
        return _time(instant, near_date_text(self._local(instant).date(), near), "day")

    def clock(self, instant: datetime) -> str:
        """Return an instant's time alone: `10:00`."""
        return _time(instant, self.clock_text(instant), "clock")

    def clock_text(self, instant: datetime) -> str:
        """Return an instant's time alone, as text."""
        return f"{self._local(instant):%H:%M}"

    def span(self, start: datetime, end: datetime) -> str:
        """Return when a stretch is; what is cut off by the days that are drawn has no such end."""
        begun, goes_on = start <= self.start, end >= self.end
        if begun:
            return "all these days" if goes_on else f"until {self.moment(end)}"
        if goes_on:
            return f"from {self.moment(start)}"
        # The script writes the day of a `last` only where it is not that of the time before it.
        same = self._local(start).date() == self._local(end).date()
        text = f"{self._local(end):%H:%M}" if same else moment_text(end, self.zone, self.start)
        return f"{self.moment(start)} – {_time(end, text, 'last')}"

    def place(self, start: datetime, end: datetime) -> str:
        """Return where a stretch begins on the axis and how wide it is, in percent, as CSS variables."""
        first, last = max(start, self.start), min(end, self.end)
        return f"--a:{self.percent(first)};--w:{number(100 * (last - first) / (self.end - self.start))}"

    def percent(self, instant: datetime) -> str:
        """Return where an instant is on the axis, in percent."""
        return number(100 * (instant - self.start) / (self.end - self.start))

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.zone))


def color_of(key: str) -> str:
    """Return somebody's colour as CSS variables: a hue and one of two depths, from the key alone."""
    number = int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:4])
    return f"--h:{number % _HUES * (360 // _HUES)};--k:{number // _HUES % 2}"


def stamp(instant: datetime) -> str:
    """Return an instant in UTC as `datetime` attributes have it: `2026-12-07T10:00Z`."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%SZ}" if utc.second else f"{utc:%Y-%m-%dT%H:%MZ}"


def _time(instant: datetime, text: str, form: str = "") -> str:
    told = f' data-f="{form}"' if form else ""
    return f'<time datetime="{stamp(instant)}"{told}>{text}</time>'


def number(value: float) -> str:
    """Return a number to three places, without the zeros that say nothing."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
