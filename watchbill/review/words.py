"""What the file says, as texts by the words of the file; no defaults are left out."""

from collections.abc import Iterable, Mapping
from dataclasses import fields

from watchbill.review.change import SettingChange
from watchbill.roster import written
from watchbill.roster.model import (
    UNOWNED,
    Alerting,
    Fairness,
    Follow,
    Leave,
    Person,
    Roster,
    Rotation,
    Service,
    Severity,
    Shadow,
    Standing,
    Team,
)
from watchbill.roster.yaml.flow import flow
from watchbill.rota.versions import as_version

ANCHOR = ".anchor"
"""How the settings of anchors end."""

Words = Mapping[str, str]
"""Settings by what they are called, as the file writes them; what is not set is not there."""


def compared(before: Words, after: Words) -> tuple[SettingChange, ...]:
    """Return the settings that differ, in the order of the file's reference."""
    return tuple(
        SettingChange(what=what, before=before.get(what), after=after.get(what))
        for what in dict.fromkeys((*before, *after))
        if before.get(what) != after.get(what)
    )


def policy_words(team: Team) -> Words:
    """Return how a team's own policy escalates, and who is on its levels."""
    found = {
        "escalation.levels": _list(team.escalation.levels),
        "escalation.acknowledge_within": f"{team.escalation.acknowledge_within}m",
        "escalation.loops": str(team.escalation.loops),
    }
    for rotation in team.rotations:
        found |= _standing("rotation" if rotation.name is None else f"rotations.{rotation.name}", rotation)
    if isinstance(team.secondary, Follow):
        found["secondary"] = team.secondary.value
    else:
        found |= _standing("secondary", team.secondary)
    return found | _standing("lead", team.lead) | _standing("manager", team.manager)


def manager_words(standing: Standing) -> Words:
    """Return who manages: all in which a service's own policy differs from the team's."""
    return _standing("manager", standing)


def team_words(team: Team) -> Words:
    """Return what else a team says of itself: not its rota, its levels, or its services."""
    found = {
        "name": team.name,
        "mode": team.mode.value,
        "slack": team.slack,
        "minimum_members": str(team.minimum_members),
    }
    if team.description is not None:
        found["description"] = team.description
    if team.outside_hours_escalate:
        found["outside_hours"] = "escalate"
    for override in team.overrides:
        entry = written.override(override)
        start = entry.pop("from")
        found[f"overrides[{start}, {override.replace} → {override.person}, {override.level}]"] = flow(entry)
    found |= _fairness(team.fairness)
    return found | (_shadow(team.shadow) if team.shadow is not None else {})


def person_words(person: Person) -> Words:
    """Return what the file says of a person, by `people.KEY`."""
    told = {
        "name": person.name,
        "email": person.email,
        "time_zone": person.time_zone,
        "role": person.role.value,
        "pagerduty_id": person.pagerduty_id,
        "pending": "true" if person.pending else None,
        "away": away_words(person),
        "holidays": person.holidays,
    }
    return {f"people.{person.key}.{what}": text for what, text in told.items() if text is not None}


def away_words(person: Person) -> str | None:
    """Return what the file says of somebody's leave; what a calendar says is theirs alone."""
    told = [*(_leave(each) for each in person.away if each.calendar is None), *person.calendars]
    return _list(told) if told else None


def service_words(service: Service) -> Words:
    """Return what the file says of a service, but for who manages it."""
    told = {
        "name": service.name,
        "description": service.description,
        "matchers": _matchers(service.matchers),
        "group_by": None if service.group_by is None else _list(service.group_by),
        "yields": _list(service.yields) if service.yields else None,
        "runbooks": service.runbooks,
        "auto_resolve": duration(service.auto_resolve),
        "acknowledgement_timeout": duration(service.acknowledgement_timeout),
    }
    return {what: text for what, text in told.items() if text is not None}


def services_words(team: Team, roster: Roster) -> Mapping[str, Words]:
    """Return what is said of each of a team's services, `unowned` among them where the team is paged for it."""
    found = {service.key: service_words(service) for service in team.services.values()}
    if roster.alerting.unowned.team == team.key:
        found[UNOWNED] = {
            "auto_resolve": duration(team.auto_resolve),
            "acknowledgement_timeout": duration(team.acknowledgement_timeout),
        }
    return found


def alerting_words(alerting: Alerting) -> Words:
    """Return what is said of alerts in general."""
    found = {
        "group_by": _list(alerting.group_by),
        "unowned.team": alerting.unowned.team,
        "unowned.slack": alerting.unowned.slack,
        "unknown_severity": alerting.unknown_severity,
    }
    for severity in alerting.severities.values():
        found |= _severity(severity)
    if alerting.also_equal:
        found["inhibition.also_equal"] = _list(alerting.also_equal)
    found["info_inhibitor"] = "true" if alerting.info_inhibitor else "false"
    found |= {"secrets": alerting.secrets, "slack_by": alerting.slack_by.value}
    return found | ({} if alerting.heartbeat is None else {"heartbeat": alerting.heartbeat})


def duration(seconds: int | None) -> str:
    """Return a span of time as the file writes it: `1h30m`; None is `never`."""
    if seconds is None:
        return "never"
    hours, rest = divmod(seconds, 3600)
    parts = ((hours, "h"), (rest // 60, "m"), (rest % 60, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def _severity(severity: Severity) -> Words:
    told = {
        "class": f"SEV-{severity.sev}",
        "page": "true" if severity.page else "false",
        "slack": "true" if severity.slack else "false",
        "group_wait": duration(severity.group_wait),
        "group_interval": duration(severity.group_interval),
        "repeat": duration(severity.repeat),
    }
    return {f"severities.{severity.name}.{what}": text for what, text in told.items()}


def _standing(what: str, standing: Standing) -> dict[str, str]:
    if not isinstance(standing, Rotation):
        return {what: standing[0] if len(standing) == 1 else _list(standing)}
    found = {
        f"{what}.members": _list(standing.members),
        f"{what}.turn": written.turn(standing.turn_days),
        f"{what}.handoff": written.handoff(standing.handoff_day, standing.handoff_time),
        f"{what}.time_zone": standing.time_zone,
        f"{what}{ANCHOR}": flow(written.anchor(standing.anchor)),
    }
    if standing.hours:
        found[f"{what}.hours"] = flow(written.hours(standing.hours))
    before = as_version(standing)
    for version in standing.then:
        entry = written.version(version, before)
        start = entry.pop("from")
        found[f"{what}.then[{start}]"] = flow(entry)
        before = version
    return found


def _leave(leave: Leave) -> str:
    return f"{written.moment(leave.start)} – {written.moment(leave.end)}"


def _fairness(fairness: Fairness) -> dict[str, str]:
    told = {field.name: getattr(fairness, field.name) for field in fields(fairness)}
    longest = told.pop("longest")
    found = {f"fairness.{what}": f"{percent}%" for what, percent in told.items() if percent is not None}
    return found | ({} if longest is None else {"fairness.longest": written.turn(longest)})


def _shadow(shadow: Shadow) -> dict[str, str]:
    found = {"shadow.members": _list(shadow.members)}
    if shadow.rotation is not None:
        found["shadow.rotation"] = shadow.rotation
    if shadow.until is not None:
        found["shadow.until"] = shadow.until.isoformat()
    if shadow.notify:
        found["shadow.notify"] = "true"
    return found


def _matchers(matchers: tuple[tuple[str, ...], ...]) -> str:
    lists = [_list(alternative) for alternative in matchers]
    return lists[0] if len(lists) == 1 else _list(lists)


def _list(texts: Iterable[str]) -> str:
    return f"[{', '.join(texts)}]"
