"""The effects of a change of the file, as values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from watchbill.diagnostics import Diagnostic
from watchbill.review.rerouting import NOTHING, Rerouting
from watchbill.roster.model import Level


class Kind(StrEnum):
    """What became of a team or a service."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """
    A stretch [start, end) of time, in UTC, that somebody gains or loses at a level.

    `others` are the other people concerned: whoever was on call before a stretch was gained, and whoever is
    on call after it was lost.
    """

    start: datetime
    end: datetime
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """
    The effect of a change on one person at one level of a policy; adjacent stretches are joined.

    `involved` says whether the edit names the person: they were added, removed, replaced, or moved in the
    order relative to the others. A change of handoff, turn or hours names nobody.
    """

    person: str
    involved: bool
    gained: tuple[Stretch, ...]
    lost: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange:
    """
    The effect of a change on one level: who is on call at the merge, before and after, and who moves.

    `first` is the first instant, at the merge or later, at which anything differs.
    """

    level: Level
    before: tuple[str, ...]
    after: tuple[str, ...]
    first: datetime
    people: tuple[PersonChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """A setting that differs: its name, and its text before and after; None where the setting is absent."""

    what: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """A policy (`team`, or a service's own) whose levels, people or settings differ."""

    policy: str
    kind: Kind
    levels: tuple[LevelChange, ...]
    settings: tuple[SettingChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceChange:
    """
    A service that was added, removed or changed; `moved_from` is the team that had it.

    `renamed_from` is a removed service of the team that looks like this one. PagerDuty still gets a new
    service, with a new routing key.
    """

    service: str
    kind: Kind
    moved_from: str | None
    renamed_from: str | None
    settings: tuple[SettingChange, ...]


def uninvolved(policies: Iterable[PolicyChange]) -> tuple[PersonChange, ...]:
    """Return the people who move although the edit does not name them."""
    return tuple(
        person
        for policy in policies
        for level in policy.levels
        for person in level.people
        if not person.involved
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamChange:
    """
    The effect of a change on one team; its times are shown in `zone`.

    `renamed_from` is a removed team that looks like this one. Terraform still creates a new team.
    """

    team: str
    name: str
    zone: str
    kind: Kind
    renamed_from: str | None
    settings: tuple[SettingChange, ...]
    policies: tuple[PolicyChange, ...]
    services: tuple[ServiceChange, ...]

    @property
    def uninvolved(self) -> tuple[PersonChange, ...]:
        """The people who move although the edit does not name them."""
        return uninvolved(self.policies)

    @property
    def tonight(self) -> bool:
        """Whether somebody else is on call from the merge on; a new team had nobody, so it does not count."""
        if self.kind is Kind.ADDED and self.renamed_from is None:
            return False
        return any(level.before != level.after for policy in self.policies for level in policy.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChange:
    """
    A route of Alertmanager that differs; `route` has the matchers on the way to it.

    `rekeyed` means that open incidents from this route would never resolve, and that alerts that still fire
    would page again.
    """

    route: str
    kind: Kind
    rekeyed: bool
    settings: tuple[SettingChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    The effect of a key that now means another user of PagerDuty: another human is paged.

    `had_by` is the key that meant that user before, if any. By the new file, the key has `shifts` shifts and
    is always on call for the teams in `always`. `now` has the teams for which a different human is on call
    at the merge.
    """

    had_by: str | None
    shifts: int
    always: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed:
    """
    The effect of a new key for the same user of PagerDuty: nobody moves.

    `before` is the old key. Terraform removes their memberships of `teams` and creates the same ones again.
    PagerDuty refuses the removal while they are on a policy of these teams (the provider's
    resource_pagerduty_team_membership.go).
    """

    before: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEdit:
    """A person whose entry was edited; `identity` is None where the PagerDuty user is still the same."""

    person: str
    rekeyed: Rekeyed | None
    settings: tuple[SettingChange, ...]
    identity: Identity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsChange:
    """Findings that the change adds, findings that it fixes, and the number that both sides have."""

    new: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    All effects of a change from the instant `at` on, for `days` days.

    `unchanged` counts the teams that it does not affect.
    """

    at: datetime
    days: int
    people: tuple[PersonEdit, ...]
    teams: tuple[TeamChange, ...]
    unchanged: int
    routes: tuple[RouteChange, ...]
    findings: FindingsChange
    rerouting: Rerouting = NOTHING
