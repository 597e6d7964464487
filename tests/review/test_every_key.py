"""`diff` forgets no key of the file: a change of any field of any value of the model is reported."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from tests.review.sides import NOW, side, written
from watchbill.review.change import Change
from watchbill.review.compare import compare
from watchbill.roster import alerting, model
from watchbill.roster.alerting import SlackBy
from watchbill.roster.model import Follow, Hours, Level, Mode, Role

TEXT = """\
version: 1
people:
  ana:
    name: Ana
    email: ana@example.com
    time_zone: Europe/London
    role: manager
    pagerduty_id: PANA001
    away: [{from: 2026-12-21, to: 2027-01-02}]
    holidays: GB-ENG
  ben: {name: Ben, email: ben@example.com}
  chi: {name: Chi, email: chi@example.com}
  dev: {name: Dev, email: dev@example.com}
  eli: {name: Eli, email: eli@example.com}
  fay: {name: Fay, email: fay@example.com}
  gus: {name: Gus, email: gus@example.com}
  hal: {name: Hal, email: hal@example.com, pending: true}
teams:
  payments:
    name: Payments
    description: They take the money.
    lead: eli
    manager: fay
    slack: "#payments"
    outside_hours: escalate
    minimum_members: 3
    fairness: {hours: 20%, shifts: 20%, nights: 20%, weekends: 20%, holidays: 20%, longest: 14d}
    escalation: {levels: [primary, secondary, lead, manager], acknowledge_within: 10m, loops: 3}
    rotations:
      day:
        members: [ana, ben, chi, dev]
        turn: 1w
        handoff: Mon 10:00
        hours: 08:00-20:00
        time_zone: Europe/London
        anchor: {date: 2026-11-30, member: ben}
        then: {from: 2027-02-01, members: [ana, ben, chi, dev, gus], first: ana}
      night:
        members: [chi, ana, ben, chi, dev]
        turn: 1w
        handoff: Mon 10:00
        hours: 20:00-08:00
        time_zone: Europe/London
        anchor: {date: 2026-11-30, member: chi, place: 2}
    secondary: next
    shadow: {members: [gus], rotation: day, until: 2027-01-31, notify: true}
    overrides:
      - {from: 2026-12-07 10:00, to: 2026-12-09 10:00, replace: ben, with: gus, rotation: day, reason: swap}
    services:
      payments-api:
        name: Payments API
        description: Takes payments.
        matchers: ['namespace="payments"']
        group_by: [alertname, cluster, namespace]
        runbooks: https://example.com/payments/
        manager: gus
        yields: [ledger]
        auto_resolve: 12h
        acknowledgement_timeout: 20m
alerting:
  group_by: [alertname, cluster, namespace, severity]
  unowned: {team: payments, slack: "#unowned"}
  unknown_severity: critical
  severities:
    critical: {class: SEV-1, page: true, slack: true, group_wait: 30s, group_interval: 5m, repeat: 30m}
    warning: {class: SEV-2, slack: true}
    info: {class: SEV-3, slack: true}
  inhibition: {also_equal: [instance]}
  info_inhibitor: true
  secrets: /etc/alertmanager/secrets
  slack_by: bot-token
  heartbeat: /etc/alertmanager/secrets/heartbeat
"""
"""Each key of the file, so that each field of the model has a value that can change."""

EXCUSED = {
    "Person.key": "the key is the identity: another key is another person, which the tests of renames hold",
    "Team.key": "likewise",
    "Service.key": "likewise",
    "Leave.calendar": "it says where leave was read from, and what a calendar says is personal",
    "Person.calendars": "it is a path; tests of `away` hold that `diff` shows it",
    "Roster.people": "people are compared one by one, by their fields",
    "Roster.teams": "likewise teams",
    "Roster.alerting": "likewise what is said of alerts in general",
    "Roster.broken_people": "it names entries that were reported as malformed, and a finding says so",
    "Roster.broken_teams": "likewise",
}

OTHERS: Mapping[str, Callable[[Any], Any]] = {
    "Anchor.date": lambda _: date(2026, 12, 7),
    "Anchor.place": lambda place: 1 if place == 2 else place,
    "Anchor.member": lambda _: "dev",
    "Escalation.levels": lambda levels: tuple(level for level in levels if level is not Level.SECONDARY),
    "Hours.days": lambda _: (1, 2, 3),
    "Override.level": lambda _: Level.SECONDARY,
    "Override.person": lambda _: "fay",
    "Override.replace": lambda _: "chi",
    "Override.rotation": lambda _: "night",
    "Person.role": lambda _: Role.RESPONDER,
    "Person.time_zone": lambda _: "Europe/Paris",
    "Person.holidays": lambda _: "FR",
    "Rotation.members": lambda members: members[:-1],
    "Rotation.name": lambda _: "noon",
    "Rotation.time_zone": lambda _: "Europe/Paris",
    "Rotation.hours": lambda _: (Hours(days=(1, 2, 3, 4, 5, 6, 7), start=7 * 60, end=20 * 60),),
    "Rotation.then": lambda _: (),
    "Version.first": lambda _: "gus",
    "Version.hours": lambda _: (Hours(days=(1, 2, 3, 4, 5, 6, 7), start=7 * 60, end=20 * 60),),
    "Version.members": lambda members: members[1:],
    "Version.start": lambda start: start + timedelta(weeks=1),
    "Service.group_by": lambda labels: labels[:-1],
    "Service.matchers": lambda _: (('namespace="paying"',),),
    "Service.manager": lambda _: ("eli",),
    "Shadow.members": lambda _: ("fay",),
    "Shadow.rotation": lambda _: "night",
    "Team.rotations": lambda rotations: rotations[:1],
    "Team.mode": lambda _: Mode.ESCALATION_ONLY,
    "Team.secondary": lambda _: Follow.PREVIOUS,
    "Team.lead": lambda _: ("gus",),
    "Team.manager": lambda _: ("gus",),
    "Alerting.group_by": lambda labels: labels[:-1],
    "Alerting.slack_by": lambda _: SlackBy.WEBHOOKS,
    "Alerting.unknown_severity": lambda _: "warning",
    "Severity.sev": lambda sev: sev + 1,
    "Unowned.team": lambda _: "nobody",
}
"""Another value for fields that the field's type alone does not tell one for."""


def test_diff_forgets_no_field_of_the_model() -> None:
    """Each field of each dataclass of the model, set to another value, is a change, or is excused by name."""
    old = written(TEXT)
    assert old.roster is not None
    silent, met = [], set()
    for name, roster in _changed(old.roster):
        if name in met:
            continue
        met.add(name)
        if _is_empty(compare(old, side(roster), at=NOW, days=7)):
            silent.append(name)
    assert sorted(set(_fields()) - met - EXCUSED.keys()) == [], (
        "the roster of this test has no value of these"
    )
    assert sorted(set(silent)) == [], "`diff` says nothing when these change: see watchbill/roster/keys.py"


def test_excused_fields_exist() -> None:
    """An excuse or another value for a removed field must be removed too."""
    assert sorted((EXCUSED.keys() | OTHERS.keys()) - set(_fields())) == []


def test_roster_of_the_test_is_valid() -> None:
    """No error hides a difference: the file may have each of the values."""
    assert [each for each in written(TEXT).diagnostics if each.grade == "error"] == []


def _fields() -> Iterator[str]:
    """Yield `Class.field` of each dataclass of the model."""
    for module in (model, alerting):
        for each in vars(module).values():
            if isinstance(each, type) and is_dataclass(each) and each.__module__ == module.__name__:
                yield from (f"{each.__name__}.{field.name}" for field in fields(each))


def _is_empty(change: Change) -> bool:
    """Whether a change has nothing but findings."""
    return not (change.people or change.teams or change.routes)


def _changed(value: Any) -> Iterator[tuple[str, Any]]:
    """
    Yield a value once for each of its fields, and of the fields inside, with that field set to another value.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from ((name, {**value, key: each}) for name, each in _changed(item))
    elif isinstance(value, tuple):
        for place, item in enumerate(value):
            yield from ((name, (*value[:place], each, *value[place + 1 :])) for name, each in _changed(item))
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            name, inner = f"{type(value).__name__}.{field.name}", getattr(value, field.name)
            if name not in EXCUSED and (inner is not None or name in OTHERS):
                other = _other(name, inner)
                if other != inner:
                    yield name, replace(value, **{field.name: other})
            yield from ((name, replace(value, **{field.name: each})) for name, each in _changed(inner))


def _other(name: str, value: Any) -> Any:
    """Return another value for a field."""
    if name in OTHERS:
        return OTHERS[name](value)
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}x"
        case datetime():
            return value + timedelta(hours=1)
        case date():
            return value + timedelta(days=1)
        case Mapping() | tuple():
            return type(value)() if isinstance(value, tuple) else {}
        case _ if is_dataclass(value):
            return next(each for _, each in _changed(value))
    raise AssertionError(f"{name}: add another value for it to OTHERS")
