"""Settings that differ, in a reader's words, and how a form writes text from the files."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from watchbill.pagerduty.deployment import service_of
from watchbill.review.change import Kind, SettingChange, TeamChange

_ANEW = "under a new key PagerDuty gets a new service, with a new routing key (`watchbill keys`)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a form writes text from the files: as words, or letter by letter as code."""

    words: Callable[[str], str]
    code: Callable[[str], str]


def of_service(policy: str, voice: Voice) -> str:
    """Return the service that a policy belongs to (` of ingress`); nothing for the team's own policy."""
    service = service_of(policy)
    return "" if service is None else f" of {voice.words(service)}"


def settings(team: TeamChange, voice: Voice) -> Iterator[str]:
    """Yield a line for each changed setting of a team, its policies and its services."""
    if team.kind is not Kind.CHANGED and team.renamed_from is None:
        if team.services:
            yield f"services: {', '.join(voice.words(service.service) for service in team.services)}"
        return
    for each in team.settings:
        yield setting(each, voice)
    for policy in team.policies:
        yield from _entry(
            f"escalation{of_service(policy.policy, voice)}", policy.kind, "", policy.settings, voice
        )
    for one in team.services:
        name = f"service {voice.words(one.service)}"
        if one.renamed_from is not None:
            yield f"{name}: new; it looks like a rename of {voice.words(one.renamed_from)}: {_ANEW}"
            yield from _entry(name, Kind.CHANGED, "", one.settings, voice)
            continue
        origin = "" if one.moved_from is None else f", from team {voice.words(one.moved_from)}"
        yield from _entry(name, one.kind, origin, one.settings, voice)


def _entry(
    name: str, kind: Kind, origin: str, settings: Sequence[SettingChange], voice: Voice
) -> Iterator[str]:
    """Yield what happened to something; its settings are listed only if it is neither new nor removed."""
    if kind is Kind.REMOVED:
        yield f"{name}: removed"
    elif kind is Kind.ADDED:
        yield f"{name}: new{origin}"
    else:
        yield from (f"{name}: {setting(each, voice)}" for each in settings)


def setting(change: SettingChange, voice: Voice) -> str:
    """Return a setting before and after, in one line."""
    if change.before is None:
        return f"{voice.words(change.what)} (new): {voice.code(change.after or '')}"
    if change.after is None:
        return f"{voice.words(change.what)} (removed): {voice.code(change.before)}"
    return f"{voice.words(change.what)}: {voice.code(change.before)} → {voice.code(change.after)}"
