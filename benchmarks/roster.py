"""Rosters of any size, the same for the same seed, clean under every check."""

import random

ZONES = (
    "Europe/London",
    "Europe/Berlin",
    "America/New_York",
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Australia/Sydney",
)
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")


def roster(teams: int, seed: int = 1, edited: int = 0) -> str:
    """
    Return the text of a roster of so many teams, each of 6 people and 3 services.

    One in five has working hours outside which a page goes to the lead, one in ten shares
    its day between two rotations; the rest are plain weekly and bi-weekly ones. Of the last `edited`
    teams two members of each rotation have changed places.
    """
    pick = random.Random(seed)
    lines = ["version: 1", "people:"]
    for team in range(teams):
        zone = ZONES[team % len(ZONES)]
        lines += [
            f"  p{team}-{i}: {{name: Person {team} {i}, email: p{team}.{i}@example.com, time_zone: {zone}}}"
            for i in range(6)
        ]
    lines.append("teams:")
    for team in range(teams):
        lines += _team(team, pick, edited=team >= teams - edited)
    lines += ["alerting:", '  unowned: {team: team-0, slack: "#alerts-unowned"}']
    return "\n".join(lines) + "\n"


def _team(team: int, pick: random.Random, *, edited: bool) -> list[str]:
    zone = ZONES[team % len(ZONES)]
    lines = [
        f"  team-{team}:",
        f"    lead: p{team}-4",
        f"    manager: p{team}-5",
        f'    slack: "#team-{team}"',
    ]
    if team % 10 == 5:
        lines += _shared(team, edited=edited)
    else:
        hours = team % 5 == 1
        day, hour, turn = pick.choice(DAYS), pick.choice((9, 10, 11)), pick.choice((1, 1, 2))
        if hours:
            lines.append("    outside_hours: escalate")
        order = (0, 2, 1, 3) if edited else range(4)
        lines += ["    rotation:", f"      members: [{', '.join(f'p{team}-{i}' for i in order)}]"]
        lines += _turns(team, 0, zone, day, hour, turn, indent=6)
        if hours:
            lines.append(
                f"      hours: Mon-Fri {hour:02}:00-{hour + pick.randint(7, 9)}:{pick.choice((0, 30)):02}"
            )
    lines.append("    services:")
    for service in range(3):
        lines += [
            f"      service-{team}-{service}:",
            f'        matchers: [namespace="team-{team}", app="service-{service}"]',
            f"        runbooks: https://github.com/example/service-{team}-{service}/blob/main/runbooks/",
        ]
    return lines


def _shared(team: int, *, edited: bool) -> list[str]:
    """Two rotations of two people whose windows overlap all year round, clock changes included."""
    lines = ["    minimum_members: 2", "    rotations:"]
    for name, zone, first, hours, hour in (
        ("day", "Europe/London", 0, "07:00-20:30", 7),
        ("night", "America/Los_Angeles", 2, f"11:00-00:{15 + team // 10 % 3 * 15}", 11),
    ):
        one, other = (first + 1, first) if edited else (first, first + 1)
        lines += [
            f"      {name}:",
            f"        members: [p{team}-{one}, p{team}-{other}]",
            f"        hours: {hours}",
        ]
        lines += _turns(team, first, zone, "Mon", hour, 1, indent=8)
    return lines


def _turns(team: int, first: int, zone: str, day: str, hour: int, turn: int, *, indent: int) -> list[str]:
    pad = " " * indent
    date = 30 + DAYS.index(day)
    when = f"2026-11-{date}" if date <= 30 else f"2026-12-{date - 30:02}"
    return [
        f"{pad}turn: {turn}w",
        f"{pad}handoff: {day} {hour:02}:00",
        f"{pad}time_zone: {zone}",
        f"{pad}anchor: {{date: {when}, member: p{team}-{first}}}",
    ]
