"""Rosters of at most a megabyte whose matchers are as hard to compare as we know how to make them."""

from collections.abc import Callable, Mapping

SIZE = 1_000_000

HEAD = """version: 1
people:
  eli: {name: Eli, email: eli@example.com, time_zone: Europe/London}
  fay: {name: Fay, email: fay@example.com, time_zone: Europe/London}
teams:
"""

END = 'alerting: {unowned: {team: team-0, slack: "#unowned"}}\n'

SERVICES = 1000
"""As many services a team may have."""

HARD: Mapping[str, Callable[[int], str]] = {
    # Automata too large for a search. More of these together are refused by their size.
    "far repetitions": lambda number: f'a=~".{{0,900}}.{{0,900}}a{number}"' if number < 120 else "",
    # No label's value keeps any two apart.
    "infixes": lambda number: f'a=~".*x{number}.*"',
    # Each has hundreds of values.
    "finite": lambda number: f'a=~"(?:a|b){{8}}(?:x{number}|z)?"',
    # Nothing can be proved of any two.
    "unread": lambda number: f'a=~"\\\\b{number}.*"',
    # A label each, so that every two overlap.
    "negations": lambda number: f'l{number}!="x"' if number < 8000 else "",
}
"""What the service of a number asks for; nothing where the roster is large enough."""


def hard(name: str) -> str:
    """Return the text of such a roster; services that stand beside each other are of different teams."""
    matcher = HARD[name]
    teams: list[list[str]] = []
    size = len(HEAD) + len(END)
    number = 0
    while (text := matcher(number)) and size < SIZE - 2000:
        team = 2 * (number // (2 * SERVICES)) + number % 2
        if team == len(teams):
            teams.append([])
        line = f"      s{number}: {{matchers: ['{text}'], runbooks: https://example.com/}}\n"
        teams[team].append(line)
        size += len(line)
        number += 1
    return HEAD + "".join(_team(f"team-{number}", lines) for number, lines in enumerate(teams)) + END


def _team(key: str, lines: list[str]) -> str:
    head = (
        f'  {key}:\n    mode: escalation-only\n    lead: eli\n    manager: fay\n    slack: "#{key}"\n   '
        " services:\n"
    )
    return head + "".join(lines)
