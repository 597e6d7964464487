"""The values that say what a change of the file does."""

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

    `others` are who else is concerned: who was on call there before, of what is gained; who is now, of what
    is lost.
    """

    start: datetime
    end: datetime
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonChange:
    """
    What a change does to one person at one level of a policy; neighbouring stretches are one.

    `involved` is who is named by the edit: added, removed, replaced, or moved in the
    order relative to the others. A change of handoff, turn or hours names nobody.
    """

    person: str
    involved: bool
    gained: tuple[Stretch, ...]
    lost: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelChange:
    """
    What a change does at one level: who is on call at the merge, before and after, and who moves then.

    `first` is the first instant from that moment on at which anything differs.
    """

    level: Level
    before: tuple[str, ...]
    after: tuple[str, ...]
    first: datetime
    people: tuple[PersonChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """A setting that differs: its name, and its text before and after; None where it is not there."""

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
    A service that was added or removed, or differs; `moved_from` is the team that had it.

    `renamed_from` is one that went from the team and looks like this one: PagerDuty gets a new one all the
    same, with a routing key of its own.
    """

    service: str
    kind: Kind
    moved_from: str | None
    renamed_from: str | None
    settings: tuple[SettingChange, ...]


def uninvolved(policies: Iterable[PolicyChange]) -> tuple[PersonChange, ...]:
    """Return those who move though the edit does not name them."""
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
    What a change does to one team; `zone` is what its times are told in.

    `renamed_from` is a removed team that looks like this one: Terraform makes a new one all the same.
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
        """Those who move though the edit does not name them."""
        return uninvolved(self.policies)

    @property
    def tonight(self) -> bool:
        """Whether somebody else is on call from the merge on; in a team that is new nobody was."""
        if self.kind is Kind.ADDED and self.renamed_from is None:
            return False
        return any(level.before != level.after for policy in self.policies for level in policy.levels)


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteChange:
    """
    A route of Alertmanager's that differs, by the matchers on the way to it.

    `rekeyed`: open incidents that came by it would never resolve, and what still fires pages anew.
    """

    route: str
    kind: Kind
    rekeyed: bool
    settings: tuple[SettingChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """
    What it means that a key stands for another user of PagerDuty: another human is paged.

    `had_by` is the key that stood for that user before, if any did. `shifts` are those of the key by
    the new file, `always` the teams for which it is always on call, `now` those which had somebody
    else on call at the merge by it.
    """

    had_by: str | None
    shifts: int
    always: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeyed:
    """
    What it means that somebody has another key, and is the same user of PagerDuty: nobody moves.

    `before` is the key that they had. Terraform takes their memberships of `teams` away and makes equal ones,
    which PagerDuty refuses as long as they are on these teams' policies (the provider's
    resource_pagerduty_team_membership.go).
    """

    before: str
    teams: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonEdit:
    """Somebody of whom something else is said; `identity` is None where it is the same user of PagerDuty."""

    person: str
    rekeyed: Rekeyed | None
    settings: tuple[SettingChange, ...]
    identity: Identity | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsChange:
    """Findings that the change brings, those that it mends, and how many standing ones were there before."""

    new: tuple[Diagnostic, ...]
    mended: tuple[Diagnostic, ...]
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """
    Everything that a change does from the moment `at` on, for so many days.

    `unchanged` counts the teams to which it does nothing.
    """

    at: datetime
    days: int
    people: tuple[PersonEdit, ...]
    teams: tuple[TeamChange, ...]
    unchanged: int
    routes: tuple[RouteChange, ...]
    findings: FindingsChange
    rerouting: Rerouting = NOTHING
