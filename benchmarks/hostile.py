"""The worst files that somebody could commit, of any size: what each may cost is bounded."""

from collections.abc import Callable
from datetime import date, timedelta

VALID = """version: 1
people:
  ana: {name: Ana, email: ana@example.com, time_zone: Europe/London}
  ben: {name: Ben, email: ben@example.com, time_zone: Europe/London}
  chi: {name: Chi, email: chi@example.com, time_zone: Europe/London}
  dev: {name: Dev, email: dev@example.com, time_zone: Europe/London}
teams:
  payments:
    lead: ana
    manager: ben
    slack: "#payments"
    rotation:
      members: [ana, ben, chi, dev]
      turn: 1w
      handoff: Mon 10:00
      time_zone: Europe/London
      anchor: {date: 2026-11-30, member: ben}
    services:
      api: {matchers: [namespace="payments"], runbooks: "https://example.com/"}
alerting:
  unowned: {team: payments, slack: "#unowned"}
"""

_PEOPLE = VALID.index("teams:")
_TEAMS = VALID.index("alerting:")
_TEAM = VALID[VALID.index("  payments:") : _TEAMS]


def _filled(size: int, piece: Callable[[int], str], before: str = "", after: str = "") -> str:
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(piece(len(pieces)))
        length += len(pieces[-1])
    return before + "".join(pieces) + after


def _teams(size: int, edit: Callable[[str], str]) -> str:
    def team(number: int) -> str:
        text = (
            edit(_TEAM)
            .replace("  payments:", f"  t{number}:", 1)
            .replace("      api:", f"      api{number}:")
        )
        return text.replace('namespace="payments"', f'namespace="t{number}"')

    return _filled(size, team, VALID[:_TEAMS], VALID[_TEAMS:])


def _comments(size: int) -> str:
    return _filled(size, lambda _: "# watchbill: ignore[coverage-gap] until 2027-01-01 why\n", VALID)


def _codes(size: int) -> str:
    return _filled(size, lambda n: f"code-{n},", f"{VALID}# watchbill: ignore[", "x] why\n")


def _keys(size: int) -> str:
    return _filled(size, lambda n: f"key{n}: 1\n", VALID)


def _people(size: int) -> str:
    return _filled(size, lambda n: f"  Bad{n}: {{name: x, email: y}}\n", VALID[:_PEOPLE], VALID[_PEOPLE:])


def _same_people(size: int) -> str:
    return _filled(
        size, lambda n: f"  p{n}: {{name: P, email: p@example.com}}\n", VALID[:_PEOPLE], VALID[_PEOPLE:]
    )


def _zones(size: int) -> str:
    person = "  p{0}: {{name: P, email: p{0}@example.com, time_zone: Nowhere/Z{0}}}\n"
    return _filled(size, person.format, VALID[:_PEOPLE], VALID[_PEOPLE:])


def _merges(size: int) -> str:
    return _filled(
        size, lambda n: f"  a{n + 1}: &a{n + 1} {{<<: *a{n}, k{n}: 1}}\n", "x:\n  a0: &a0 {k: 1}\n", VALID
    )


def _open_lists(size: int) -> str:
    return _filled(size, lambda n: f"  t{n}:\n    lead: [\n", VALID[:_TEAMS], VALID[_TEAMS:])


def _tabs(size: int) -> str:
    return _filled(size, lambda _: "\tx: 1\n", VALID)


def _one_line(size: int) -> str:
    team = "t{0}: {{mode: escalation-only, lead: nobody, manager: ana, slack: '#x'}}, "
    before = "{version: 1, people: {ana: {name: Ana, email: a@example.com}}, teams: {"
    return _filled(size, team.format, before, "}, alerting: {unowned: {team: t0, slack: '#x'}}}\n")


def _overrides(size: int) -> str:
    entries = "      - {from: 2026-12-01, to: 2027-12-02, replace: ana, with: chi}\n" * 500
    return _teams(
        size, lambda team: team.replace("    services:\n", f"    overrides:\n{entries}    services:\n")
    )


def _versions(size: int) -> str:
    days = (date(2026, 12, 7) + timedelta(weeks=number) for number in range(200))
    entries = "".join(f"        - {{from: {day}, members: [ana, ben, chi, dev]}}\n" for day in days)
    return _teams(size, lambda team: team.replace("member: ben}\n", f"member: ben}}\n      then:\n{entries}"))


def _rotations(size: int) -> str:
    entries = "".join(
        f"      r{hour}: {{members: [ana, ben, chi, dev], turn: 1d, handoff: daily 10:00, time_zone:"
        f" Europe/London, hours: {hour:02}:00-{hour + 1:02}:00, anchor: {{date: 2026-11-30, member: ben}}}}\n"
        for hour in range(20)
    )
    begin, end = _TEAM.index("    rotation:"), _TEAM.index("    services:")
    return _teams(size, lambda team: f"{team[:begin]}    rotations:\n{entries}{team[end:]}")


def _members(size: int) -> str:
    return VALID.replace("[ana, ben, chi, dev]", _filled(size, lambda _: "ana, ben, ", "[", "chi]"), 1)


def _globs(size: int) -> str:
    return _filled(size, lambda n: f'"**/*{n}.yaml", ', "include: [", f'"x"]\n{VALID}')


ROSTERS: dict[str, Callable[[int], str]] = {
    "comments that silence": _comments,
    "codes in one comment": _codes,
    "unknown keys": _keys,
    "people with mistakes": _people,
    "people with one address": _same_people,
    "unknown time zones": _zones,
    "merges of merges": _merges,
    "lists that are not closed": _open_lists,
    "tabs": _tabs,
    "teams on one line": _one_line,
    "overrides of one time": _overrides,
    "versions": _versions,
    "rotations of an hour": _rotations,
    "members": _members,
    "globs": _globs,
}
"""Rosters by what they are full of."""


LEAVE = VALID.replace("name: Ana,", "name: Ana, away: [{calendar: leave.ics}],", 1)
"""A roster that reads `leave.ics`."""


def calendar(size: int) -> str:
    """Return a calendar of events within events."""
    day = "UID:1\r\nDTSTART;VALUE=DATE:20261221\r\n"
    event = ("BEGIN:VEVENT\r\n" + day) * 200 + "END:VEVENT\r\n" * 200
    return _filled(size, lambda _: event, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n", "END:VCALENDAR\r\n")
