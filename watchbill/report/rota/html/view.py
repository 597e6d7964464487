"""The names, instants and places on the time axis of one calendar, as a template writes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from watchbill.dates import moment_text, near_date_text
from watchbill.report.rota.rota import Names

_HUES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A time within a phrase; `form` tells the script how to write it in the reader's zone."""

    stamp: str
    text: str
    form: str


Phrase = tuple[str | Moment, ...]
"""A text with times in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """
    The zone of all times in one calendar, and the days that are drawn.

    `names` are display names by key; `start` and `end` are in UTC.
    """

    names: Names
    zone: str
    start: datetime
    end: datetime

    def name(self, key: str | None) -> str:
        """Return a person's name, or `nobody` for None."""
        return "nobody" if key is None else self.names.get(key, key)

    def moment(self, instant: datetime) -> Moment:
        """Return an instant with its day: `Mon 7 Dec 10:00`."""
        return _moment(instant, moment_text(instant, self.zone, self.start))

    def day(self, instant: datetime) -> Moment:
        """Return an instant's day alone: `Mon 7 Dec`."""
        near = self.start.astimezone(ZoneInfo(self.zone)).date()
        return _moment(instant, near_date_text(self._local(instant).date(), near), "day")

    def clock(self, instant: datetime) -> Moment:
        """Return an instant's time alone: `10:00`."""
        return _moment(instant, self.clock_text(instant), "clock")

    def clock_text(self, instant: datetime) -> str:
        """Return an instant's time alone, as text."""
        return f"{self._local(instant):%H:%M}"

    def span(self, start: datetime, end: datetime) -> Phrase:
        """Return when a stretch begins and ends; what lies outside the drawn days is not shown."""
        begun, goes_on = start <= self.start, end >= self.end
        if begun:
            return ("all these days",) if goes_on else ("until ", self.moment(end))
        if goes_on:
            return "from ", self.moment(start)
        # The script writes the day of a `last` only if it differs from the day of the time before it.
        same = self._local(start).date() == self._local(end).date()
        text = f"{self._local(end):%H:%M}" if same else moment_text(end, self.zone, self.start)
        return self.moment(start), " – ", _moment(end, text, "last")

    def place(self, start: datetime, end: datetime) -> str:
        """Return a stretch's place on the axis and its width, in percent, as CSS variables."""
        first, last = max(start, self.start), min(end, self.end)
        return f"--a:{self.percent(first)};--w:{number(100 * (last - first) / (self.end - self.start))}"

    def percent(self, instant: datetime) -> str:
        """Return an instant's place on the axis, in percent."""
        return number(100 * (instant - self.start) / (self.end - self.start))

    def _local(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.zone))


def each_word(last: datetime) -> Moment:
    """Return `each`, which the script replaces if a `last` shift has other hours in the reader's zone."""
    return _moment(last, "each", "each")


def joined(phrases: Iterable[Phrase]) -> Phrase:
    """Return phrases as one, with commas between those that are not empty."""
    found: Phrase = ()
    for each in phrases:
        if each:
            found += (", ", *each) if found else each
    return found


def color_of(key: str) -> str:
    """Return somebody's colour as CSS variables, a hue and one of two depths that follow from the key."""
    number = int.from_bytes(sha256(key.encode("utf-8", "surrogatepass")).digest()[:4])
    return f"--h:{number % _HUES * (360 // _HUES)};--k:{number // _HUES % 2}"


def _moment(instant: datetime, text: str, form: str = "") -> Moment:
    utc = instant.astimezone(UTC)
    stamp = f"{utc:%Y-%m-%dT%H:%M:%SZ}" if utc.second else f"{utc:%Y-%m-%dT%H:%MZ}"
    return Moment(stamp=stamp, text=text, form=form)


def number(value: float) -> str:
    """Return a number to three decimal places, without trailing zeros."""
    return f"{value:.3f}".rstrip("0").rstrip(".")
