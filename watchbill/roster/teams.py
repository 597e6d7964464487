"""People, teams and services into the model; the schema has checked their shape."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, key
from watchbill.roster import handbook
from watchbill.roster.keys import DEFAULTS, PERSON, POLICY, SERVICE, SERVICE_DEFAULTS, SERVICE_POLICY, TEAM
from watchbill.roster.model import Escalation, Fairness, Mode, Person, Service, Team
from watchbill.roster.notation import Report
from watchbill.roster.table import Entry, table


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What holds where nothing nearer says otherwise."""

    escalation: Escalation
    minimum_members: int
    fairness: Fairness
    auto_resolve: int | None
    acknowledgement_timeout: int | None


HANDBOOK = Defaults(
    escalation=handbook.ESCALATION,
    minimum_members=handbook.MINIMUM_MEMBERS,
    fairness=handbook.FAIRNESS,
    auto_resolve=handbook.AUTO_RESOLVE,
    acknowledgement_timeout=handbook.ACKNOWLEDGEMENT_TIMEOUT,
)

_SERVICE = table(*SERVICE, *SERVICE_POLICY)
_TEAM = table(*(each for each in (*TEAM, *POLICY) if each not in DEFAULTS))
_DEFAULTS = tuple(field.name for field in fields(Defaults))
_OF_SERVICES = tuple(field for each in SERVICE_DEFAULTS for field in each.fields)


def defaults(entry: Entry, wider: Defaults, path: Path, report: Report) -> Defaults:
    """Return what holds inside of an entry (the file's `defaults`, or a team) that may say otherwise."""
    found = DEFAULTS.said(entry, path, report, wider)
    return replace(wider, **found) if found else wider


def person(key: str, entry: Entry, report: Report) -> Person:
    """Return a person, and report what does not fit in it."""
    path: Path = ("people", key)
    if "away" in entry and "time_zone" not in entry:
        report(_no_zone(path))
    return Person(key=key, **PERSON.fields(entry, path, report))


def team(key: str, entry: Entry, services: Mapping[str, Service], here: Defaults, report: Report) -> Team:
    """Return a team, in which `here` holds, with its services; report what does not fit in it."""
    held = {field: getattr(here, field) for field in _DEFAULTS}
    found = {**held, **_TEAM.fields(entry, ("teams", key), report, name=key)}
    if found["mode"] is not Mode.ROTA:
        found["escalation"] = _without_rota(here.escalation)
    return Team(key=key, services=services, **found)


def service(key: str, entry: Entry, path: Path, here: Defaults, report: Report) -> Service:
    """Return a service of a team in which `here` holds, and report what does not fit in it."""
    held = {field: getattr(here, field) for field in _OF_SERVICES}
    return Service(key=key, **_SERVICE.fields(entry, path, report, name=key, **held))


def _without_rota(escalation: Escalation) -> Escalation:
    levels = tuple(level for level in escalation.levels if level in handbook.WITHOUT_ROTA)
    return replace(escalation, levels=levels or handbook.WITHOUT_ROTA)


def _no_zone(path: Path) -> Diagnostic:
    return CODES["missing-key"].finding(
        message=f"`{path[-1]}` has `away` and no `time_zone`: when a day begins cannot be told",
        place=key(*path, "away"),
        hint="add it, like `time_zone: Europe/London`",
    )
