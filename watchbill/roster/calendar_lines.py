"""Which lines of a calendar say when somebody is away?"""

import re

_MOST_VALUES = 80_000
"""Lines and dates: some 10,000 events, which icalendar reads in two seconds."""

DEEPEST = 8
"""Components within components: an alarm in an event in a calendar, and what some programs put around it."""

_NESTING = {"BEGI": 1, "END": -1}

_FOLD = re.compile(r"(?:\r?\n)+[ \t]")
_TOLD = re.compile(
    r"(?:BEGIN|END|TZID|TZOFFSETFROM|TZOFFSETTO|UID|SEQUENCE|RECURRENCE-ID|DTSTART|DTEND|DURATION|RRULE|RDATE|EXDATE"
    r"|STATUS|TRANSP)[;:]",
    re.IGNORECASE,
)


class UnreadableError(ValueError):
    """A calendar that cannot be read; the message says why, and nothing that stands in it, `hint` how to mend it."""

    def __init__(self, reason: str, hint: str | None = None) -> None:
        super().__init__(reason)
        self.hint = hint or "export it anew, as iCalendar (.ics), with nothing but leave in it"


def told(data: bytes) -> str:
    """
    Return the lines of an iCalendar file (RFC 5545, 3.1) that are about time, unfolded.

    Titles, notes and attachments are most of such a file: they cost nothing, may be broken, and
    are not even looked at. Raises UnreadableError for what is no text, has too many lines that count, or is
    nested deeper than any calendar: an event within an event is looked at again for each of those around it.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("is no iCalendar: it is not UTF-8") from None
    lines = [line.rstrip("\r") for line in _FOLD.sub("", text).split("\n") if _TOLD.match(line)]
    if len(lines) + sum(line.count(",") for line in lines) > _MOST_VALUES:
        raise UnreadableError("has more than 10,000 events, or dates")
    depth = 0
    for line in lines:
        depth += _NESTING.get(line[:4].upper().rstrip(":;"), 0)
        if depth > DEEPEST:
            raise UnreadableError("is no iCalendar: it is nested too deep")
    return "".join(f"{line}\r\n" for line in lines)
