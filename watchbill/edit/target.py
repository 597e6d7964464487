"""The rotation that a wish is about, with its team, its schedules and its people's turns."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill import instant
from watchbill.clock import localize
from watchbill.dates import span_text
from watchbill.diagnostics import Path
from watchbill.edit.draft import Original, Refusal
from watchbill.oncall.stints import Stint, stints
from watchbill.pagerduty.deployment import Deployment, schedule_key
from watchbill.review.rotations import follower
from watchbill.roster.model import Level, Rotation, Team
from watchbill.rota.schedule import Schedule

_DAY = len("2026-12-24")

_AHEAD = timedelta(days=400)
"""How far ahead to look for somebody's next turn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A rotation of a roster and its `path` in the file; `level` is the one that the wish is about."""

    original: Original
    team: Team
    level: Level
    path: Path
    rotation: Rotation

    @property
    def zone(self) -> ZoneInfo:
        """The zone by whose clocks the rotation hands over."""
        return ZoneInfo(self.rotation.time_zone)

    @property
    def name(self) -> str | None:
        """The key of one of several rotations, or of the service that has this manager rotation."""
        return str(self.path[3]) if self.path[2] in ("rotations", "services") else None

    @property
    def followed(self) -> bool:
        """Whether the wish is about a secondary that follows this rotation's order."""
        return self.level is Level.SECONDARY and self.path[2] != "secondary"

    @property
    def key(self) -> str:
        """The key of the schedule that the wish is about."""
        following = follower(self.team, self.path) if self.followed else None
        return schedule_key(self.path) if following is None else following

    @property
    def of_service(self) -> bool:
        """Whether the rotation is a service's own; an override can only name a level of the team."""
        return self.path[2] == "services"

    @property
    def overrides(self) -> Path:
        """The path of the team's overrides."""
        return ("teams", self.team.key, "overrides")

    @property
    def deployment(self) -> Deployment:
        """What the team compiles to now."""
        return self.original.deployments[self.team.key]

    def schedule(self) -> Schedule:
        """Return the schedule that the wish is about; raises Refusal where there is none."""
        for level, schedule in self.schedules():
            if level is self.level:
                return schedule
        raise Refusal(f"the team {self.team.key} has no schedule at the level {self.level}")

    def schedules(self) -> Iterator[tuple[Level, Schedule]]:
        """Yield the rotation's schedule, and the one of a secondary that follows it, each with its level."""
        keys = {schedule_key(self.path): Level.PRIMARY if self.followed else self.level}
        if (key := follower(self.team, self.path)) is not None:
            keys[key] = Level.SECONDARY
        for schedule in self.deployment.schedules:
            if schedule.key in keys:
                yield keys[schedule.key], schedule

    def held(self, person: str, start: datetime, end: datetime, *, cut: bool = True) -> list[Stint]:
        """Return the stretches that somebody holds in [start, end) at the level that the wish is about."""
        return stints(self.team, self.level, self.schedule(), person, start, end, cut=cut)

    def next_turn(self, person: str) -> Stint:
        """Return somebody's next stretch; raises Refusal where there is none in the year ahead."""
        following = self._following(person)
        if following is None:
            raise Refusal(self.upcoming(person))
        return following

    def upcoming(self, person: str) -> str:
        """Say when somebody is on call next."""
        following = self._following(person)
        if following is None:
            return f"{person} is not {self.level} in the year ahead"
        return f"the next turn is {self.when(following)}"

    def _following(self, person: str) -> Stint | None:
        """Return somebody's first stretch that begins after the instant of the edit."""
        at = self.original.at
        ahead = self.held(person, at, at + _AHEAD, cut=False)
        return next((each for each in ahead if each.start > at), None)

    def when(self, stretch: Stint) -> str:
        """Say when a stretch is."""
        return span_text(stretch.start, stretch.end, stretch.schedule.zone, self.original.at)

    def moment(self, text: str) -> datetime:
        """Return a time that a wish names, by default in the rotation's zone; raises UsageError."""
        parsed = instant.parse(text)
        explicit = any(sign in text[_DAY:] for sign in "Zz+-")
        return parsed if explicit else localize(parsed.replace(tzinfo=None), self.zone).astimezone(UTC)

    def end(self, text: str) -> datetime:
        """Return the end of the last day that a wish names, or the time that it names; raises UsageError."""
        if len(text.strip()) > _DAY:
            return self.moment(text)
        midnight = instant.parse(text).replace(tzinfo=None) + timedelta(days=1)
        return localize(midnight, self.zone).astimezone(UTC)
