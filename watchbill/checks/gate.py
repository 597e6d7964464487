"""The gate that every command passes: which findings block a roster, and which are allowed."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from watchbill.alertmanager.claims.claim import Claims
from watchbill.checks import run
from watchbill.clock import BEGUN
from watchbill.codes import CODES, FINAL, READER
from watchbill.diagnostics import Diagnostic, Grade, Related
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster
from watchbill.roster.paths import rotations
from watchbill.roster.sources import Sources
from watchbill.rota.compile import begins
from watchbill.spelling import meant
from watchbill.usage import UsageError

_ALL = BEGUN.replace(tzinfo=UTC) + timedelta(days=1)
"""An instant at which all rotations have begun in every zone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A code whose findings block nothing in this run, and the reason."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """
    A roster that was read and checked.

    `diagnostics` have spans as places; `symbolic` are the same findings with the places that
    the checks named. `roster` is None if nothing could be read. `refused` are the teams that
    have an error or cannot be compiled; `blocked` are errors outside any team, which refuse
    all teams. `deployments` has the teams that are not refused, `compiled` all that can be
    played as the file says. `allowed` are the codes that were allowed for a reason. `claims`
    are the roster's, or None without a roster.
    """

    name: str
    roster: Roster | None
    diagnostics: tuple[Diagnostic, ...]
    symbolic: tuple[Diagnostic, ...]
    deployments: Mapping[str, Deployment]
    compiled: Mapping[str, Deployment]
    sources: Sources
    refused: frozenset[str]
    blocked: tuple[Diagnostic, ...]
    allowed: frozenset[str]
    claims: Claims | None

    @property
    def sound(self) -> bool:
        """Whether there is no error, except silenced or allowed ones."""
        return not self.refused and not self.blocked

    @property
    def misread(self) -> frozenset[str]:
        """Teams that could be read only in part, so that they differ from what the file says."""
        found = (each for each in self.symbolic if each.grade is Grade.ERROR and each.code in READER)
        return frozenset(each.team for each in found if each.team is not None)

    def fails(self, *, strict: bool) -> bool:
        """Whether there is an error, or with `strict` a warning, that is neither silenced nor allowed."""
        warned = strict and any(
            d.grade is Grade.WARNING and d.silent is None and d.code not in self.allowed
            for d in self.diagnostics
        )
        return not self.sound or warned


def check(
    name: str,
    roster: Roster | None,
    sources: Sources,
    found: Iterable[Diagnostic],
    *,
    instant: datetime,
    teams: Sequence[str] | None,
    allow: Sequence[Allowance],
) -> Prepared:
    """
    Check a roster at an instant; `teams` are the teams to check, or None for all.

    `found` are the findings of the reader. Findings of other teams are left out. An allowance turns errors
    of its code into warnings that name its reason, except in a team that cannot be compiled. Raises
    UsageError for an instant before the rotations begin, because the checks would find nothing there.
    """
    deployments: Mapping[str, Deployment] = {}
    lost: frozenset[str] = frozenset()
    claimed: Claims | None = None
    if roster is not None:
        checked = run.run(roster, instant=instant, teams=teams)
        found = (*found, *checked.diagnostics)
        deployments, claimed = checked.deployments, checked.claims
        refuse_earlier(instant, roster, deployments, name)
        there = roster.team_keys
        lost = frozenset(there if teams is None else there & frozenset(teams)) - deployments.keys()
    found = sources.silence(found, instant.date())
    if teams is not None:
        found = tuple(each for each in found if each.team is None or each.team in teams)
    empty = Prepared(
        name=name,
        roster=roster,
        diagnostics=(),
        symbolic=(),
        deployments=deployments,
        compiled=deployments,
        sources=sources,
        refused=lost,
        blocked=(),
        allowed=frozenset(),
        claims=claimed,
    )
    return with_more(empty, found, allow)


def with_more(prepared: Prepared, found: Iterable[Diagnostic], allow: Sequence[Allowance]) -> Prepared:
    """Return the same roster with more findings, which may refuse more teams."""
    reasons = {each.code: each.reason for each in allow} if prepared.roster is not None else {}
    symbolic = [_allowed(each, reasons, prepared) for each in found]
    settled = [located(each, prepared.sources) for each in symbolic]
    errors = [d for d in settled if d.grade is Grade.ERROR and d.silent is None]
    refused = prepared.refused | {d.team for d in errors if d.team is not None}
    read = replace(
        prepared,
        diagnostics=(*prepared.diagnostics, *settled),
        symbolic=(*prepared.symbolic, *symbolic),
        deployments={key: value for key, value in prepared.deployments.items() if key not in refused},
        refused=refused,
        blocked=(*prepared.blocked, *(d for d in errors if d.team is None)),
        allowed=prepared.allowed | reasons.keys(),
    )
    misread = read.misread
    return replace(read, compiled={key: value for key, value in read.compiled.items() if key not in misread})


def _allowed(diagnostic: Diagnostic, reasons: Mapping[str, str], prepared: Prepared) -> Diagnostic:
    uncompiled = diagnostic.team in prepared.refused and diagnostic.team not in prepared.deployments
    if uncompiled or diagnostic.code in FINAL:
        # An error that keeps a team from being compiled, or its file from being read, cannot be allowed.
        return replace(diagnostic, silent=None) if diagnostic.grade is Grade.ERROR else diagnostic
    reason = reasons.get(diagnostic.code)
    if reason is None or diagnostic.silent is not None:
        return diagnostic
    grade = Grade.WARNING if diagnostic.grade is Grade.ERROR else diagnostic.grade
    return replace(diagnostic, grade=grade, message=f"{diagnostic.message} (allowed: {reason})")


def located(diagnostic: Diagnostic, sources: Sources) -> Diagnostic:
    """Return a finding with its places as spans; it keeps the team that its path named."""
    return replace(
        diagnostic,
        place=sources.span(diagnostic.place),
        related=tuple(Related(place=sources.span(r.place), message=r.message) for r in diagnostic.related),
        owner=diagnostic.team,
    )


def allowances(texts: Iterable[str]) -> tuple[Allowance, ...]:
    """
    Return what `CODE: reason` texts allow; `;` or a line break separates several in one text.

    Raises UsageError if a code is unknown, has no reason, or reports something that could
    not be read: that would be missing from the roster even if it were allowed.
    """
    parts = (part.strip() for text in texts for part in re.split(r"[;\n]", text))
    return tuple(_allowance(part) for part in parts if part)


def _allowance(text: str) -> Allowance:
    code, _, reason = (piece.strip() for piece in text.partition(":"))
    if code in FINAL:
        raise UsageError(f"cannot allow {code!r}: findings with this code have to be fixed")
    if code not in CODES:
        raise UsageError(f"cannot allow {code!r}: there is no such code{meant(code, CODES)}")
    if not reason:
        raise UsageError(f"cannot allow {code!r} without a reason: write '{code}: why'")
    return Allowance(code=code, reason=reason)


def refuse_earlier(moment: datetime, roster: Roster, teams: Iterable[str], name: str) -> None:
    """
    Raise UsageError if a rotation of some teams begins after a moment (aware); the teams must be sound.

    Each rotation begins with its first whole round from 2024 on. `name` is the name of the file.
    """
    if moment >= _ALL:
        return
    absent = roster.pending
    found = [
        (begins(rotation, absent), path)
        for team in teams
        for _, path, rotation in rotations(roster.teams[team])
    ]
    begin, path = max(found, key=lambda each: each[0].astimezone(UTC), default=(moment, ()))
    if moment < begin.astimezone(UTC):
        raise UsageError(
            f"{_written(moment)} is too early: `{'.'.join(map(str, path))}` in {name} begins at "
            f"{_written(begin)}"
        )


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} {moment.tzinfo}"
