"""Files of at most a megabyte that are as hard to read as we know how to make them."""

from collections.abc import Mapping

from benchmarks.hard_matchers import END, HEAD, SIZE

_TEAM = 'version: 1\nteams:\n  team-0: {mode: escalation-only, lead: eli, manager: fay, slack: "#one"}\n'
_PEOPLE = HEAD.removeprefix("version: 1\n").removesuffix("teams:\n")
_SOUND = _TEAM + END + _PEOPLE
_PERSON = "  p{}: {{name: P, email: p@example.com, time_zone: Europe/Nowhere}}\n"
_EVENT = "BEGIN:VEVENT\nUID:{}\nDTSTART:20260101T000000Z\nDURATION:P1D\nRRULE:FREQ=DAILY\n"


def rosters() -> Mapping[str, str]:
    """Return the texts of rosters, by what is hard about them."""
    return {
        "comments": _filled(_SOUND, "# watchbill: ignore[no-runbook] until 2027-01-01 of number {}\n"),
        "unknown keys": _filled(_SOUND, "key-{}: {{a: 1}}\n"),
        "unknown codes": _filled(_SOUND, "# watchbill: ignore[code-{}] why\n"),
        "mistakes of syntax": _filled(_SOUND, "key-{}: [a, b\n"),
        "depth": _filled(_SOUND, "key-{}: " + "[" * 60 + "]" * 60 + "\n"),
        "aliases": _filled("x: &x [a, b, c, d, e, f, g, h]\n" + _SOUND, "key-{}: *x\n"),
        "people": _filled(_TEAM + END + _PEOPLE, _PERSON),
        **{name: _SOUND.replace("London}", f"London, away: [{{calendar: {name}.ics}}]}}", 1) for name in calendars()},
    }


def calendars() -> Mapping[str, str]:
    """Return the texts of calendars, each by the roster that names it: of events that repeat for ever."""
    head = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
    return {
        "calendar": _filled(head, _EVENT + "END:VEVENT\n") + "END:VCALENDAR\n",
        "calendar of nested events": _filled(head, _EVENT),
    }


def _filled(head: str, line: str) -> str:
    """Return a text with so many lines, each with its number, that it has almost SIZE characters."""
    most = (SIZE - len(head)) // len(line.format(100_000))
    return head + "".join(map(line.format, range(most)))
