"""What is said of settings, routes and findings that differ, in a reader's words."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from watchbill.counting import counted
from watchbill.diagnostics import Diagnostic, Grade
from watchbill.pagerduty.deployment import service_of
from watchbill.report.findings.findings import span_of
from watchbill.review.change import Change, Kind, SettingChange, TeamChange
from watchbill.review.routes import ROOT

REKEYED = "re-keyed: what is open will not resolve, and what still fires pages anew"

_ANEW = "under another key PagerDuty gets it anew, with another routing key (`watchbill keys`)"
_GRADES = tuple(Grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """How a form writes what comes from the files: words, and what is meant letter by letter."""

    words: Callable[[str], str]
    code: Callable[[str], str]


def of_service(policy: str, voice: Voice) -> str:
    """Return whose policy this is, where it is not the team's: ` of ingress`."""
    service = service_of(policy)
    return "" if service is None else f" of {voice.words(service)}"


def settings(team: TeamChange, voice: Voice) -> Iterator[str]:
    """Yield what is said otherwise of a team, its policies and its services."""
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
            yield f"{name}: new, looks like a rename of {voice.words(one.renamed_from)}: {_ANEW}"
            yield from _entry(name, Kind.CHANGED, "", one.settings, voice)
            continue
        origin = "" if one.moved_from is None else f", from team {voice.words(one.moved_from)}"
        yield from _entry(name, one.kind, origin, one.settings, voice)


def _entry(
    name: str, kind: Kind, origin: str, settings: Sequence[SettingChange], voice: Voice
) -> Iterator[str]:
    """Yield what became of something that has settings of its own; those of what is new or gone go without saying."""
    if kind is Kind.REMOVED:
        yield f"{name}: removed"
    elif kind is Kind.ADDED:
        yield f"{name}: new{origin}"
    else:
        yield from (f"{name}: {setting(each, voice)}" for each in settings)


def setting(change: SettingChange, voice: Voice) -> str:
    """Return what a setting was and is, in one line."""
    if change.before is None:
        return f"{voice.words(change.what)} (new): {voice.code(change.after or '')}"
    if change.after is None:
        return f"{voice.words(change.what)} (removed): {voice.code(change.before)}"
    return f"{voice.words(change.what)}: {voice.code(change.before)} → {voice.code(change.after)}"


def routes(change: Change, voice: Voice) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the routes that differ in groups, each below what it means; what is re-keyed comes first."""
    rekeyed = [route for route in change.routes if route.rekeyed]
    others = [route for route in change.routes if not route.rekeyed]
    for heading, group in ((REKEYED, rekeyed), ("other routes", others)):
        lines = []
        for route in group:
            lines.append(f"{route.kind} {_route(route.route, voice)}")
            if route.kind is Kind.CHANGED and route.settings:
                lines[-1] += f": {'; '.join(setting(each, voice) for each in route.settings)}"
        if lines:
            yield heading, tuple(lines)


def _route(route: str, voice: Voice) -> str:
    return "what is said of all alerts" if route == ROOT else voice.code(route.removeprefix(f"{ROOT}/"))


def finding(diagnostic: Diagnostic, voice: Voice) -> str:
    """Return a finding, whose place is resolved, in one line."""
    span = span_of(diagnostic.place)
    place = f"{span.file}:{span.line}" if span.line else span.file
    return f"{voice.words(place)}: {diagnostic.grade}: {voice.words(diagnostic.message)} [{diagnostic.code}]"


def with_way(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose hint goes on in several steps, each told once in whatever form."""
    return [each for each in by_grade(findings) if each.way]


def by_grade(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return findings, the gravest first, else as they were."""
    return sorted(findings, key=lambda each: _GRADES.index(each.grade))


def kept_findings(change: Change) -> str | None:
    """Return how many findings are not the change's doing."""
    number = change.findings.kept
    return f"{counted(number, 'finding')} {'was' if number == 1 else 'were'} there before" if number else None
