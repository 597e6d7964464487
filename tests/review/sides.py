"""Sides of a change for tests, the reverse of a change, and a change as text."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from watchbill.checks.run import run
from watchbill.review.change import (
    Change,
    FindingsChange,
    Kind,
    LevelChange,
    PersonChange,
    SettingChange,
    Stretch,
    TeamChange,
)
from watchbill.review.compare import compare
from watchbill.review.freeze import frozen
from watchbill.review.remedy import Remedy, remedies
from watchbill.review.side import Side
from watchbill.roster.load import load
from watchbill.roster.model import Roster
from watchbill.roster.yaml.read import read
from watchbill.rota.continuation import FREEZE

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The moment of the merge: a Monday, in the example's Europe/London two hours into a turn."""

EXAMPLE = (Path(__file__).parents[2] / "teams.yaml").read_text(encoding="utf-8")

_OTHER_KIND = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}


def side(roster: Roster, at: datetime = NOW) -> Side:
    checked = run(roster, instant=at)
    return Side(
        roster=roster, deployments=checked.deployments, diagnostics=checked.diagnostics, claims=checked.claims
    )


def written(text: str, at: datetime = NOW) -> Side:
    """Return the side of a file, with resolved places as in the command line."""
    loaded = load(read("teams.yaml", text.encode()))
    if loaded.roster is None:
        return Side(roster=None, deployments={}, diagnostics=loaded.diagnostics)
    checked = run(loaded.roster, instant=at)
    found = tuple(
        replace(each, place=loaded.sources.span(each.place), owner=each.team)
        for each in (*loaded.diagnostics, *checked.diagnostics)
    )
    return Side(
        roster=loaded.roster, deployments=checked.deployments, diagnostics=found, claims=checked.claims
    )


def offered(old: Side, new: Side, at: datetime = NOW) -> tuple[Remedy, ...]:
    """Return the remedies for a change."""
    change = compare(old, new, at=at)
    return remedies(old, new, change, frozen(old, new, change, turns=FREEZE))


def edited(*edits: tuple[str, str], text: str = EXAMPLE) -> str:
    """Return the example with the first occurrence of each first text replaced by the second."""
    for before, after in edits:
        assert before in text, before
        text = text.replace(before, after, 1)
    return text


def mirrored(change: Change) -> Change:
    """
    Return the effect of the reverse change, as far as this change shows it. The old team of a service, and
    re-keyed routes, are in one direction only.
    """
    findings = change.findings
    return replace(
        change,
        people=tuple(replace(each, settings=_mirrored_settings(each.settings)) for each in change.people),
        teams=tuple(sorted(map(_mirrored_team, change.teams), key=lambda team: team.team)),
        routes=tuple(
            replace(route, kind=_OTHER_KIND[route.kind], settings=_mirrored_settings(route.settings))
            for route in change.routes
        ),
        findings=FindingsChange(new=findings.mended, mended=findings.new, kept=findings.kept),
    )


def one_way(change: Change) -> Change:
    """Return a change without what only one direction shows: re-keyed routes, origins of services, orders."""
    return replace(
        change,
        people=tuple(replace(each, settings=_sorted(each.settings), identity=None) for each in change.people),
        teams=tuple(
            replace(
                team,
                name="",
                zone="",
                settings=_sorted(team.settings),
                policies=tuple(
                    replace(policy, settings=_sorted(policy.settings)) for policy in team.policies
                ),
                services=tuple(
                    replace(
                        each,
                        moved_from=None,
                        settings=_sorted(each.settings) if each.kind is Kind.CHANGED else (),
                    )
                    for each in team.services
                ),
            )
            for team in change.teams
        ),
        routes=tuple(replace(each, rekeyed=False, settings=_sorted(each.settings)) for each in change.routes),
        findings=FindingsChange(
            new=tuple(sorted(change.findings.new, key=repr)),
            mended=tuple(sorted(change.findings.mended, key=repr)),
            kept=change.findings.kept,
        ),
    )


def told(change: Change) -> str:
    """Return who is on call, and who gains and loses what, one line each."""
    return "".join(f"{line}\n" for line in _told(change))


def _told(change: Change) -> Iterator[str]:
    for each in change.people:
        if each.rekeyed is not None:
            yield f"{each.person} was {each.rekeyed.before}, in {_names(each.rekeyed.teams)}"
        if each.identity is not None:
            found = each.identity
            had = f", had by {found.had_by}" if found.had_by else ""
            always = f", always for {_names(found.always)}" if found.always else ""
            yield (
                f"{each.person} is another person{had}: {found.shifts} shifts{always}, now"
                f" {_names(found.now)}"
            )
    for team in change.teams:
        yield f"{team.team}: {team.kind}"
        yield from _settings("  ", team.settings)
        for policy in team.policies:
            yield f"  {policy.policy}: {policy.kind}"
            yield from _settings("    ", policy.settings)
            for level in policy.levels:
                yield from _level(level)
        for service in team.services:
            was = f", was {service.renamed_from}" if service.renamed_from else ""
            yield f"  service {service.service}: {service.kind}{was}"
            yield from _settings("    ", service.settings)
    for route in change.routes:
        yield f"route {route.route}: {route.kind}{', rekeyed' if route.rekeyed else ''}"
        yield from _settings("  ", route.settings)
    for sign, found in (("+", change.findings.new), ("-", change.findings.mended)):
        yield from (f"{sign} {each.grade} {each.code}: {each.message}" for each in found)
    yield f"{change.findings.kept} findings kept, {change.unchanged} teams unchanged"


def _level(level: LevelChange) -> Iterator[str]:
    yield f"    {level.level}: {_names(level.before)} -> {_names(level.after)}, first {_when(level.first)}"
    for person in level.people:
        yield f"      {person.person}{'' if person.involved else ', uninvolved'}"
        changes = [("-", each) for each in person.lost] + [("+", each) for each in person.gained]
        for sign, stretch in sorted(changes, key=lambda change: (change[1].start, change[0])):
            yield f"        {sign} {_when(stretch.start)} to {_when(stretch.end)}: {_names(stretch.others)}"


def _settings(indent: str, settings: tuple[SettingChange, ...]) -> Iterator[str]:
    yield from (f"{indent}{each.what}: {each.before} -> {each.after}" for each in settings)


def _names(people: tuple[str, ...]) -> str:
    return ", ".join(people) or "nobody"


def _when(instant: datetime) -> str:
    return f"{instant:%a %Y-%m-%d %H:%M}"


def _mirrored_team(team: TeamChange) -> TeamChange:
    renamed = team.renamed_from is not None
    return replace(
        team,
        team=team.renamed_from or team.team,
        renamed_from=team.team if renamed else None,
        kind=team.kind if renamed else _OTHER_KIND[team.kind],
        settings=_mirrored_settings(team.settings),
        policies=tuple(
            replace(
                policy,
                kind=_OTHER_KIND[policy.kind],
                levels=tuple(map(_mirrored_level, policy.levels)),
                settings=_mirrored_settings(policy.settings),
            )
            for policy in team.policies
        ),
        services=tuple(
            replace(service, kind=_OTHER_KIND[service.kind], settings=_mirrored_settings(service.settings))
            for service in team.services
        ),
    )


def _mirrored_level(level: LevelChange) -> LevelChange:
    return replace(
        level, before=level.after, after=level.before, people=tuple(map(_mirrored_person, level.people))
    )


def _mirrored_person(person: PersonChange) -> PersonChange:
    gained: tuple[Stretch, ...] = person.lost
    return replace(person, gained=gained, lost=person.gained)


def _mirrored_settings(settings: tuple[SettingChange, ...]) -> tuple[SettingChange, ...]:
    return tuple(replace(each, before=each.after, after=each.before) for each in settings)


def _sorted(settings: tuple[SettingChange, ...]) -> tuple[SettingChange, ...]:
    return tuple(sorted(settings, key=lambda each: each.what))
