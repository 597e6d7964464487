"""People, teams and services into the model; the schema has checked their shape."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from watchbill.diagnostics import Path
from watchbill.roster import handbook, notation
from watchbill.roster.days import Report
from watchbill.roster.entries import (
    DefaultsEntry,
    FairnessEntry,
    PersonEntry,
    RotationEntry,
    ServiceEntry,
    TeamEntry,
)
from watchbill.roster.exceptions import away, override
from watchbill.roster.model import (
    Escalation,
    Fairness,
    Follow,
    Level,
    Mode,
    Person,
    Role,
    Rotation,
    Service,
    Team,
)
from watchbill.roster.rotations import rotation, shadow, standing


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

_SAYS_OTHERWISE = frozenset(DefaultsEntry.__annotations__)


def defaults(entry: DefaultsEntry, wider: Defaults) -> Defaults:
    """Return what holds inside of an entry (the file's `defaults`, or a team) that may say otherwise."""
    if _SAYS_OTHERWISE.isdisjoint(entry):
        return wider
    escalation = entry.get("escalation", {})
    service = entry.get("service", {})
    return Defaults(
        escalation=Escalation(
            levels=tuple(map(Level, escalation["levels"]))
            if "levels" in escalation
            else wider.escalation.levels,
            acknowledge_within=(notation.seconds(escalation["acknowledge_within"]) or 0) // 60
            if "acknowledge_within" in escalation
            else wider.escalation.acknowledge_within,
            loops=int(escalation.get("loops", wider.escalation.loops)),
        ),
        minimum_members=int(entry.get("minimum_members", wider.minimum_members)),
        fairness=_fairness(entry["fairness"], wider.fairness) if "fairness" in entry else wider.fairness,
        auto_resolve=_timeout(service.get("auto_resolve"), wider.auto_resolve),
        acknowledgement_timeout=_timeout(
            service.get("acknowledgement_timeout"), wider.acknowledgement_timeout
        ),
    )


def person(key: str, entry: PersonEntry, report: Report) -> Person:
    """Return a person, and report what does not fit in it."""
    leaves, calendars = away(entry, ("people", key), report) if "away" in entry else ((), ())
    return Person(
        key=key,
        name=entry["name"],
        email=entry["email"],
        time_zone=entry.get("time_zone"),
        role=Role.MANAGER if entry.get("role") == "manager" else Role.RESPONDER,
        pagerduty_id=entry.get("pagerduty_id"),
        pending=entry.get("pending", False),
        away=leaves,
        calendars=calendars,
        holidays=entry.get("holidays"),
    )


def team(key: str, entry: TeamEntry, services: Mapping[str, Service], here: Defaults, report: Report) -> Team:
    """Return a team, in which `here` holds, with its services; report what does not fit in it."""
    path: Path = ("teams", key)
    mode = Mode.ESCALATION_ONLY if entry.get("mode") == "escalation-only" else Mode.ROTA
    return Team(
        key=key,
        name=entry.get("name", key),
        description=entry.get("description"),
        mode=mode,
        slack=entry["slack"],
        lead=standing(entry["lead"], (*path, "lead"), report),
        manager=standing(entry["manager"], (*path, "manager"), report),
        rotations=_rotations(entry, path, report),
        secondary=_secondary(entry.get("secondary", "next"), (*path, "secondary"), report),
        shadow=shadow(entry["shadow"], (*path, "shadow"), report) if "shadow" in entry else None,
        overrides=tuple(
            override(each, (*path, "overrides", index), report)
            for index, each in enumerate(entry.get("overrides", ()))
        ),
        escalation=here.escalation if mode is Mode.ROTA else _without_rota(here.escalation),
        minimum_members=here.minimum_members,
        fairness=here.fairness,
        outside_hours_escalate="outside_hours" in entry,
        services=services,
        auto_resolve=here.auto_resolve,
        acknowledgement_timeout=here.acknowledgement_timeout,
    )


def service(key: str, entry: ServiceEntry, path: Path, here: Defaults, report: Report) -> Service:
    """Return a service of a team in which `here` holds, and report what does not fit in it."""
    return Service(
        key=key,
        name=entry.get("name", key),
        description=entry.get("description"),
        matchers=_alternatives(entry["matchers"]),
        group_by=tuple(entry["group_by"]) if "group_by" in entry else None,
        yields=tuple(entry.get("yields", ())),
        runbooks=entry.get("runbooks"),
        manager=standing(entry["manager"], (*path, "manager"), report) if "manager" in entry else None,
        auto_resolve=_timeout(entry.get("auto_resolve"), here.auto_resolve),
        acknowledgement_timeout=_timeout(entry.get("acknowledgement_timeout"), here.acknowledgement_timeout),
    )


def _alternatives(matchers: list[str] | list[list[str]]) -> tuple[tuple[str, ...], ...]:
    every = [each for each in matchers if isinstance(each, str)]
    return (tuple(every),) if every else tuple(tuple(each) for each in matchers)


def _rotations(entry: TeamEntry, path: Path, report: Report) -> tuple[Rotation, ...]:
    if "rotation" in entry:
        return (rotation(entry["rotation"], None, (*path, "rotation"), report),)
    several = entry.get("rotations", {})
    return tuple(rotation(each, name, (*path, "rotations", name), report) for name, each in several.items())


def _secondary(entry: str | RotationEntry, path: Path, report: Report) -> Follow | Rotation:
    return Follow(entry) if isinstance(entry, str) else rotation(entry, None, path, report)


def _fairness(entry: FairnessEntry, wider: Fairness) -> Fairness:
    """Return thresholds, those that are not said here as they are further out."""

    def percent(text: str | None, outer: int | None) -> int | None:
        return outer if text is None else int(text[:-1])

    return Fairness(
        hours=percent(entry.get("hours"), wider.hours),
        shifts=percent(entry.get("shifts"), wider.shifts),
        nights=percent(entry.get("nights"), wider.nights),
        weekends=percent(entry.get("weekends"), wider.weekends),
        holidays=percent(entry.get("holidays"), wider.holidays),
        longest=notation.turn(entry["longest"]) if "longest" in entry else wider.longest,
    )


def _without_rota(escalation: Escalation) -> Escalation:
    levels = tuple(level for level in escalation.levels if level in handbook.WITHOUT_ROTA)
    return replace(escalation, levels=levels or handbook.WITHOUT_ROTA)


def _timeout(text: str | None, wider: int | None) -> int | None:
    return wider if text is None else notation.seconds(text)
