"""The effect of a change, as JSON for programs, complete."""

from collections.abc import Iterable, Mapping

from watchbill.alertmanager.tree import Recipient
from watchbill.edit.offer import Offer
from watchbill.report.diff.comparison import Comparison
from watchbill.report.findings.json import finding
from watchbill.report.json import Json, dump, when
from watchbill.review.change import (
    LevelChange,
    PersonChange,
    PersonEdit,
    PolicyChange,
    RouteChange,
    ServiceChange,
    SettingChange,
    Stretch,
    TeamChange,
)
from watchbill.review.freeze import Frozen
from watchbill.review.remedy import Later
from watchbill.review.rerouting import GroupKey, Rekeying, Reroute
from watchbill.roster.model import Anchor

VERSION = 1
"""Increases when a key is removed or changes its meaning; new keys do not increase it."""


def text(comparison: Comparison) -> str:
    """Return one object; docs/output.md lists its keys. Times are RFC 3339 in UTC."""
    change = comparison.change
    return dump(
        {
            "version": VERSION,
            "old": comparison.old,
            "new": comparison.new,
            "at": when(change.at),
            "days": change.days,
            "live": comparison.live,
            "deployed": comparison.deployed,
            "notes": [*comparison.notes],
            "holds": [*comparison.holds],
            "waived": [{"condition": condition, "reason": reason} for condition, reason in comparison.waived],
            "freeze": {"turns": comparison.freeze, "moves": [_frozen(each) for each in comparison.frozen]},
            "people": [_edit(each) for each in change.people],
            "teams": [_team(team, comparison) for team in change.teams],
            "remedies": [_remedy(offer) for offer in comparison.offers],
            "unchanged": change.unchanged,
            "not_compared": [{"team": team, "why": why} for team, why in comparison.left_out],
            "routes": [_route(route) for route in change.routes],
            "alerts": {
                "rerouted": [_reroute(each) for each in change.rerouting.rerouted],
                "rekeyed": [_rekeying(each) for each in change.rerouting.rekeyed],
                "complete": change.rerouting.complete,
            },
            "findings": {
                "new": [finding(each) for each in change.findings.new],
                "mended": [finding(each) for each in change.findings.mended],
                "kept": change.findings.kept,
            },
        }
    )


def _edit(edit: PersonEdit) -> Json:
    identity = edit.identity
    return {
        "person": edit.person,
        "rekeyed": None
        if edit.rekeyed is None
        else {"before": edit.rekeyed.before, "teams": [*edit.rekeyed.teams]},
        "another": None
        if identity is None
        else {
            "had_by": identity.had_by,
            "shifts": identity.shifts,
            "always": [*identity.always],
            "at_the_merge": [*identity.now],
        },
        "settings": _settings(edit.settings),
    }


def _frozen(each: Frozen) -> Json:
    return {
        "team": each.team,
        "policy": each.policy,
        "level": each.level.value,
        "until": when(each.until),
        "people": [*each.people],
    }


def _remedy(offer: Offer) -> Json:
    remedy = offer.remedy
    return {
        "team": remedy.team,
        "people": [*remedy.people],
        "moved": None if remedy.moved is None else remedy.moved.shifts,
        "moved_at_once_with_anchor": None if remedy.at_once is None else remedy.at_once.shifts,
        "moved_from_then_on": remedy.later.shifts,
        "keep_people": [*remedy.kept],
        "edits": [
            {
                "path": [*paste.path],
                "begins": when(part.begins) if isinstance(part, Later) else None,
                "anchor": None if part.anchor is None else _anchor(part.anchor),
                "then": paste.value if paste.key == "then" else None,
                "file": paste.file,
                "first_line": paste.lines and paste.lines[0],
                "last_line": paste.lines and paste.lines[1],
                "replacement": paste.replacement,
            }
            for part, paste in zip((*remedy.parts, *remedy.backs), offer.pastes, strict=True)
        ],
    }


def _anchor(anchor: Anchor) -> Json:
    return {
        "date": anchor.date.isoformat(),
        "member": anchor.member,
        **({} if anchor.place is None else {"place": anchor.place}),
    }


def _team(team: TeamChange, comparison: Comparison) -> Json:
    return {
        "team": team.team,
        "name": team.name,
        "time_zone": team.zone,
        "kind": team.kind.value,
        "renamed_from": team.renamed_from,
        "settings": _settings(team.settings),
        "policies": [_policy(policy, comparison) for policy in team.policies],
        "services": [_service(service) for service in team.services],
    }


def _policy(policy: PolicyChange, comparison: Comparison) -> Json:
    return {
        "policy": policy.policy,
        "kind": policy.kind.value,
        "settings": _settings(policy.settings),
        "levels": [_level(level, comparison) for level in policy.levels],
    }


def _level(level: LevelChange, comparison: Comparison) -> Json:
    return {
        "level": level.level.value,
        "before": [*level.before],
        "after": [*level.after],
        "first": when(level.first),
        "people": [_person(person, comparison) for person in level.people],
    }


def _person(person: PersonChange, comparison: Comparison) -> Json:
    return {
        "person": person.person,
        "name": comparison.people[person.person].name if person.person in comparison.people else None,
        "involved": person.involved,
        "gained": [_stretch(each) for each in person.gained],
        "lost": [_stretch(each) for each in person.lost],
    }


def _stretch(stretch: Stretch) -> Json:
    return {"from": when(stretch.start), "to": when(stretch.end), "others": [*stretch.others]}


def _service(service: ServiceChange) -> Json:
    return {
        "service": service.service,
        "kind": service.kind.value,
        "moved_from": service.moved_from,
        "renamed_from": service.renamed_from,
        "settings": _settings(service.settings),
    }


def _route(route: RouteChange) -> Json:
    return {
        "route": route.route,
        "kind": route.kind.value,
        "rekeyed": route.rekeyed,
        "settings": _settings(route.settings),
    }


def _reroute(each: Reroute) -> Json:
    return {"before": _recipient(each.before), "after": _recipient(each.after), "alert": _alert(each.alert)}


def _recipient(each: Recipient) -> Json:
    return {"team": each.team, "service": each.service, "pages": each.pages, "slack": each.channel}


def _rekeying(each: Rekeying) -> Json:
    return {
        "service": each.service,
        "now": each.now,
        "before": _key(each.before),
        "after": _key(each.after),
        "alert": _alert(each.alert),
    }


def _alert(alert: Mapping[str, str] | None) -> Json:
    return None if alert is None else dict(sorted(alert.items()))


def _key(key: GroupKey) -> Json:
    return {"path": key.path, "group_by": [*key.group_by]}


def _settings(settings: Iterable[SettingChange]) -> Json:
    return [{"what": each.what, "before": each.before, "after": each.after} for each in settings]
