"""The bounds on reading a calendar: the lines that are read, and the work for its recurrence rules."""

import re
from datetime import UTC, datetime, timedelta

_MOST_VALUES = 80_000
"""The most lines and dates: about 10,000 events, which icalendar reads in two seconds."""

DEEPEST = 8
"""The most levels of components: an alarm in an event in a calendar, and wrappers that some programs add."""

_NESTING = {"BEGI": 1, "END": -1}

_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
_TIMES = re.compile(
    r"(?:BEGIN|END|TZID|TZOFFSETFROM|TZOFFSETTO|UID|SEQUENCE|RECURRENCE-ID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE"
    r"|STATUS|TRANSP)[;:]",
    re.IGNORECASE,
)

_STEPS = {"DAILY": 366, "WEEKLY": 90, "MONTHLY": 34, "YEARLY": 20}
"""The steps to search one year for a rule. Rules that repeat within a day are not leave."""

_TURNS = {"DAILY": 1.0, "WEEKLY": 1 / 7, "MONTHLY": 1 / 30, "YEARLY": 1 / 365}
"""How often per day a rule without conditions recurs."""

_A_DAY = {"BYDAY": 1 / 7, "BYMONTHDAY": 1 / 28}
"""How often per day, at most, a day comes that a condition names."""

_TURN = 90
"""The steps to build one occurrence of a rule."""

_RULE = 500
"""The steps to start with a rule."""

_DAYS = {"DAILY": 1, "WEEKLY": 7}
"""The days of an interval of 1. dateutil walks through an interval month by month to find its end."""

_MONTHS_A_DAY = 1 / 30
_MONTH = 0.3
"""The steps to walk through a month."""

_LAST = 9999
_MOST_A_DAY = 24
_SAFE_DAY = 28
_SAFE_WEEK = 4


class UnreadableError(ValueError):
    """
    A calendar that cannot be read.

    The message says why, and quotes nothing from the calendar. `hint` says how to fix it.
    """

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.hint = hint or "export it again as iCalendar (.ics), with only leave in it"


def time_lines(data: bytes) -> str:
    """
    Return the lines of an iCalendar file (RFC 5545, section 3.1) that are about time, unfolded.

    Most of such a file is titles, notes and attachments. They are skipped, so they cost nothing and may be
    malformed. Raises UnreadableError if the file is not text, has too many lines about time, or is nested
    deeper than any real calendar: an event inside other events is read again for each of them.
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
    Return roughly how many steps dateutil takes to find the occurrences of a rule in a window.

    A step is about a microsecond. `rule` is the text of an RRULE (RFC 5545, section 3.3.10) of an event that
    begins at `start`. dateutil searches for the next occurrence up to the year 9999; if the conditions may
    allow none, the whole search counts. Raises ValueError if the text is not such a rule, or if the rule
    repeats more often than leave does.
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
    # A long occurrence that began before the window may reach into it.
    begin = max(start, window[0]) - min(length, max(window[0] - start, timedelta()))
    often = min([1.0, *(len(parts[each].split(",")) * _A_DAY[each] for each in wanted & _A_DAY.keys())])
    often = often if wanted else _TURNS[frequency] / interval
    return looking + (max((end - begin).days, 0) + 1) * often * times * _TURN


def _until(text: str) -> datetime:
    """Return the date or time of an UNTIL, in any zone, to within a day."""
    return datetime.strptime(text[:8], "%Y%m%d").replace(tzinfo=UTC)


def _part(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name.strip(), value.strip()


def _comes(parts: dict[str, str], wanted: set[str], interval: int) -> bool:
    """Whether there is certainly a next occurrence within a few years."""
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
