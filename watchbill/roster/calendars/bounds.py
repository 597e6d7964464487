"""The bounds of what is read of a calendar: the lines that count, and the work that a repetition makes."""

import re
from datetime import UTC, datetime, timedelta

_MOST_VALUES = 80_000
"""Lines and dates: some 10,000 events, which icalendar reads in two seconds."""

DEEPEST = 8
"""Components within components: an alarm in an event in a calendar, and what some programs put around it."""

_NESTING = {"BEGI": 1, "END": -1}

_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
_TIMES = re.compile(
    r"(?:BEGIN|END|TZID|TZOFFSETFROM|TZOFFSETTO|UID|SEQUENCE|RECURRENCE-ID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE"
    r"|STATUS|TRANSP)[;:]",
    re.IGNORECASE,
)

_STEPS = {"DAILY": 366, "WEEKLY": 90, "MONTHLY": 34, "YEARLY": 20}
"""Steps to look through a year for a rule; what repeats within the day is no leave."""

_TURNS = {"DAILY": 1.0, "WEEKLY": 1 / 7, "MONTHLY": 1 / 30, "YEARLY": 1 / 365}
"""How often a rule without further conditions comes, a day."""

_A_DAY = {"BYDAY": 1 / 7, "BYMONTHDAY": 1 / 28}
"""How often a day one of the days comes that a condition names, at most."""

_TURN = 90
"""Steps to make an occurrence of a rule's turn."""

_RULE = 500
"""Steps to begin with a rule at all."""

_DAYS = {"DAILY": 1, "WEEKLY": 7}
"""Days of an interval: dateutil goes through them month by month, to see where it ends."""

_MONTHS_A_DAY = 1 / 30
_MONTH = 0.3
"""Steps to go through a month."""

_LAST = 9999
_MOST_A_DAY = 24
_SAFE_DAY = 28
_SAFE_WEEK = 4


class UnreadableError(ValueError):
    """
    A calendar that cannot be read.

    The message says why, and nothing that stands in the calendar; `hint` says how to mend it.
    """

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.hint = hint or "export it again as iCalendar (.ics), with only leave in it"


def time_lines(data: bytes) -> str:
    """
    Return the lines of an iCalendar file (RFC 5545, 3.1) that are about time, unfolded.

    Titles, notes and attachments are most of such a file. They cost nothing, may be broken, and are not even
    looked at. Raises UnreadableError for what is not text, has too many lines that count, or is nested deeper
    than any calendar: an event within an event is looked at again for each of those around it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("is not an iCalendar file: it is not UTF-8") from None
    lines = [line.rstrip("\r") for line in _FOLD.sub("", text).split("\n") if _TIMES.match(line)]
    if len(lines) + sum(line.count(",") for line in lines) > _MOST_VALUES:
        raise UnreadableError("has more than 10,000 events or dates")
    depth = 0
    for line in lines:
        depth += _NESTING.get(line[:4].upper().rstrip(":;"), 0)
        if depth > DEEPEST:
            raise UnreadableError("is not an iCalendar file: it is nested too deeply")
    return "".join(f"{line}\r\n" for line in lines)


def work(rule: str, start: datetime, length: timedelta, window: tuple[datetime, datetime]) -> float:
    """
    Return roughly how many steps dateutil takes to find what of a rule falls into a window.

    A step is about a microsecond. `rule` is the text of an RRULE (RFC 5545, 3.3.10), of an event that begins
    at `start`. dateutil looks for the next occurrence up to the year 9999: where the conditions may leave
    none, all of that counts. Raises ValueError for what is no such rule, or repeats within the day.
    """
    parts = dict(_part(each) for each in rule.upper().split(";") if each)
    frequency = parts.get("FREQ", "")
    if frequency not in _STEPS:
        raise ValueError(f"no rule for leave: {frequency!r}")
    times = 1
    for each in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        times *= len(parts.get(each, "").split(","))
    if times > _MOST_A_DAY:
        raise ValueError("more than once an hour")
    interval = int(parts.get("INTERVAL", "1"))
    if interval < 1:
        raise ValueError("an interval of nothing")
    wanted = {each for each in parts if each.startswith("BY")} - {"BYHOUR", "BYMINUTE", "BYSECOND"}
    end = min(window[1], _until(parts["UNTIL"])) if "UNTIL" in parts else window[1]
    until = end.year if _comes(parts, wanted, interval) else _LAST
    looking = _RULE + max(until - start.year + 1, 1) * _STEPS[frequency] / interval
    months = min(interval * _DAYS.get(frequency, 0) * _MONTHS_A_DAY, 12 * (_LAST - start.year))
    looking += months * _MONTH
    # A long occurrence that began before the window reaches into it.
    begin = max(start, window[0]) - min(length, max(window[0] - start, timedelta()))
    often = min([1.0, *(len(parts[each].split(",")) * _A_DAY[each] for each in wanted & _A_DAY.keys())])
    often = often if wanted else _TURNS[frequency] / interval
    return looking + (max((end - begin).days, 0) + 1) * often * times * _TURN


def _until(text: str) -> datetime:
    """Return what an UNTIL names, a day or a time of any zone, to within a day."""
    return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=UTC)


def _part(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _comes(parts: dict[str, str], wanted: set[str], interval: int) -> bool:
    """Whether there is sure to be a next occurrence, within few years."""
    if not wanted:
        return True
    if not wanted <= {"BYDAY", "BYMONTH", "BYMONTHDAY", "BYSETPOS"} or {"BYDAY", "BYMONTHDAY"} <= wanted:
        return False
    if "BYDAY" not in wanted and "BYMONTHDAY" not in wanted:
        return False
    if interval > 1 and ("BYMONTH" in wanted or parts["FREQ"] == "DAILY"):
        return False
    weeks = [each.strip()[:-2] or "1" for each in parts.get("BYDAY", "MO").split(",")]
    return (
        all(abs(int(day)) <= _SAFE_DAY for day in parts.get("BYMONTHDAY", "1").split(","))
        and all(abs(int(week)) <= _SAFE_WEEK for week in weeks)
        and set(parts.get("BYSETPOS", "1").split(",")) <= {"1", "-1"}
    )
