"""The decoding of people, teams, services and alerting into the model, after the schema has checked them."""

from collections.abc import Mapping
from dataclasses import fields, replace

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, at, key
from watchbill.roster.alerting import Alerting, Unowned
from watchbill.roster.defaults import SEVERITIES, Defaults
from watchbill.roster.keys import (
    ALERTING,
    DEFAULTS,
    PERSON,
    POLICY,
    SERVICE,
    SERVICE_DEFAULTS,
    SERVICE_POLICY,
    TEAM,
)
from watchbill.roster.model import Escalation, Level, Mode, Person, Service, Team
from watchbill.roster.notation import Report
from watchbill.roster.table import Entry, table

_WITHOUT_ROTA = (Level.LEAD, Level.MANAGER)
"""The levels of a team without a rota."""

_SERVICE = table(*SERVICE, *SERVICE_POLICY)
_TEAM = table(*(each for each in (*TEAM, *POLICY) if each not in DEFAULTS))
_DEFAULTS = tuple(field.name for field in fields(Defaults))
_OF_SERVICES = tuple(field for each in SERVICE_DEFAULTS for field in each.fields)


def defaults(entry: Entry, wider: Defaults, path: Path, report: Report) -> Defaults:
    """Return the defaults inside an entry (the file's `defaults`, or a team), which may set its own."""
    found = DEFAULTS.said(entry, path, report, wider)
    return replace(wider, **found) if found else wider


def person(key: str, entry: Entry, report: Report) -> Person:
    """Return a person, and report what is wrong with them."""
    path: Path = ("people", key)
    if "away" in entry and "time_zone" not in entry:
        report(_no_zone(path))
    return Person(key=key, **PERSON.fields(entry, path, report))


def team(key: str, entry: Entry, services: Mapping[str, Service], here: Defaults, report: Report) -> Team:
    """Return a team with its services and the defaults `here`, and report what is wrong with it."""
    held = {field: getattr(here, field) for field in _DEFAULTS}
    found = {**held, **_TEAM.fields(entry, ("teams", key), report, name=key)}
    if found["mode"] is not Mode.ROTA:
        found["escalation"] = _without_rota(here.escalation)
    return Team(key=key, services=services, **found)


def service(key: str, entry: Entry, path: Path, here: Defaults, report: Report) -> Service:
    """Return a service of a team with the defaults `here`, and report what is wrong with it."""
    held = {field: getattr(here, field) for field in _OF_SERVICES}
    return Service(key=key, **_SERVICE.fields(entry, path, report, name=key, **held))


def alerting(entry: Entry, stand_in: Team | None, report: Report) -> Alerting:
    """
    Return the settings for Alertmanager, and report what is wrong with them.

    If `unowned` is missing or malformed, which has been reported before, the team
    `stand_in` takes its place, so that the rest can still be checked.
    """
    found = ALERTING.fields(entry, ("alerting",), report)
    found["severities"] = found["severities"] or SEVERITIES
    if "unowned" not in found:
        found["unowned"] = Unowned(
            team=stand_in.key if stand_in else "", slack=stand_in.slack if stand_in else ""
        )
    alerting = Alerting(**found)
    if alerting.unknown_severity not in alerting.severities:
        report(_unknown(alerting.unknown_severity, tuple(alerting.severities), "unknown_severity" in entry))
    for index, label in enumerate(alerting.also_equal):
        if label == "severity":
            report(_by_severity(index))
    return replace(alerting, also_equal=tuple(label for label in alerting.also_equal if label != "severity"))


def _without_rota(escalation: Escalation) -> Escalation:
    levels = tuple(level for level in escalation.levels if level in _WITHOUT_ROTA)
    return replace(escalation, levels=levels or _WITHOUT_ROTA)


def _no_zone(path: Path) -> Diagnostic:
    return CODES["missing-key"].finding(
        message=f"`{path[-1]}` has `away` but no `time_zone`, so Watchbill cannot say when a day begins",
        place=key(*path, "away"),
        hint="add it, like `time_zone: Europe/London`",
    )


def _by_severity(index: int) -> Diagnostic:
    return CODES["invalid-value"].finding(
        message="`severity` would stop all muting: an alert and the one that it mutes always differ in it",
        place=at("alerting", "inhibition", "also_equal", index),
        hint="remove `severity`",
    )


def _unknown(unknown: str, severities: tuple[str, ...], written: bool) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name in severities)
    return CODES["unknown-severity"].finding(
        message=(
            f"`unknown_severity` is `{unknown}`{'' if written else ' by default'}, which is not one of the"
            " severities"
        ),
        place=at("alerting", "unknown_severity") if written else key("alerting", "severities"),
        hint=f"set `unknown_severity` to one of these: {listed}",
    )
