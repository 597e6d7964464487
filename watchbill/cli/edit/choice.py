"""Which rotation does an edit mean?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from watchbill.checks.places import rotations, schedule_key
from watchbill.cli.edit.edited import Edited, opened
from watchbill.cli.edit.options import Options
from watchbill.cli.validate import say_errors
from watchbill.clock import localize
from watchbill.counting import listed
from watchbill.diagnostics import Path as Place
from watchbill.pagerduty.deployment import Deployment
from watchbill.pagerduty.overrides import schedule_of
from watchbill.review.rotations import follower
from watchbill.roster.model import Follow, Level, Roster, Rotation, Team
from watchbill.rota.schedule import Schedule
from watchbill.usage import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A rotation, where it stands, and all that is known around it; `level` is the one that the edit is about."""

    book: Edited
    roster: Roster
    team: Team
    level: Level
    path: Place
    rotation: Rotation

    @property
    def absent(self) -> frozenset[str]:
        """Those who are pending."""
        return self.roster.pending

    @property
    def name(self) -> str | None:
        """The key of the rotation among several, or of the service whose own manager takes turns."""
        return str(self.path[3]) if self.path[2] in ("rotations", "services") else None

    @property
    def followed(self) -> bool:
        """Whether the edit is about a secondary who follows this rotation's order."""
        return self.level is Level.SECONDARY and self.path[2] != "secondary"

    @property
    def key(self) -> str:
        """The key of the schedule that the edit is about."""
        following = follower(self.team, self.path) if self.followed else None
        return schedule_key(self.path) if following is None else following

    @property
    def of_service(self) -> bool:
        """Whether it is a service's own: an override names a level of the team."""
        return self.path[2] == "services"

    @property
    def deployment(self) -> Deployment:
        """What the team compiles to now."""
        return self.book.old.deployments[self.team.key]

    def schedules(self) -> Iterator[tuple[Level, Schedule]]:
        """Yield the schedule of the rotation, and that of a secondary who follows it."""
        keys = {schedule_key(self.path): Level.PRIMARY if self.followed else self.level}
        if (key := follower(self.team, self.path)) is not None:
            keys[key] = Level.SECONDARY
        for schedule in self.deployment.schedules:
            if schedule.key in keys:
                yield keys[schedule.key], schedule


def find(options: Options, person: str | None, *, also: bool = False) -> Found:
    """
    Return the one rotation that is meant, of which somebody is a member, if they are named.

    With `also` who covers in it by an override that is not over will do. Raises UsageError with the choice
    where there are more or none, and where errors stand in the way.
    """
    book = opened(options.file, options.at)
    roster = book.old.roster
    assert roster is not None
    if options.team is not None:
        known_team(options.team, book)
    words = [level.value for level in Level]
    if options.level is not None and options.level not in words:
        raise UsageError(
            f"{unlike('there is no level', options.level, words)}; levels are {', '.join(words)}"
        )
    there = [
        Found(book=book, roster=roster, team=team, level=level, path=path, rotation=rotation)
        for team in roster.teams.values()
        if options.team in (None, team.key)
        for level, path, rotation in _levels(team, options.level, also=also)
    ]
    where = book.old.name if options.team is None else f"the team {options.team}"
    if options.rotation is not None:
        names = list(dict.fromkeys(each.name for each in there if each.name is not None))
        there = [each for each in there if each.name == options.rotation]
        if not there:
            raise _none(
                book, options, unlike(f"{where} has no rotation", options.rotation, names) + _names(names)
            )
    several = [each for each in there if _meant(each, options, person, also=also)]
    if not several:
        raise _none(book, options, _nowhere(options, where, person, there))
    return _one(several, options, person)


def known_team(team: str, book: Edited) -> None:
    """Raise UsageError where a roster has no such team, with the one that may be meant, or one that cannot be read."""
    assert book.old.roster is not None
    if team in book.old.roster.broken_teams:
        raise _broken(team, book)
    if team not in book.old.roster.teams:
        teams = [*book.old.roster.teams, *sorted(book.old.roster.broken_teams)]
        raise UsageError(unlike(f"{book.old.name} has no team", team, teams))


def known(person: str, roster: Roster) -> None:
    """Raise UsageError where nobody has a key, with the one that may be meant."""
    if person in roster.broken_people:
        raise UsageError(
            f"the entry of {person} under people has errors: mend them first, `watchbill validate` shows them"
        )
    if person not in roster.people:
        raise UsageError(
            unlike("nobody has the key", person, list(roster.people))
            + f"; or first write under people: `{person}: {{name: …, email: …}}`"
        )


def unlike(what: str, word: str, known: list[str]) -> str:
    """Return a sentence on a word that is none of those that are known, with the one that may be meant."""
    close = get_close_matches(word, known, n=1)
    return f"{what} {word!r}" + (f"; did you mean {close[0]!r}?" if close else "")


def _levels(team: Team, wanted: str | None, *, also: bool) -> Iterator[tuple[Level, Place, Rotation]]:
    """
    Yield the rotations at a level, or at any.

    A secondary who follows is where the primary is; without a level it is left out, unless it may be meant
    `also`.
    """
    for level, path, rotation in rotations(team):
        if wanted in (None, level.value):
            yield level, path, rotation
        follows = level is Level.PRIMARY and isinstance(team.secondary, Follow)
        if follows and (wanted == Level.SECONDARY or (also and wanted is None)):
            yield Level.SECONDARY, path, rotation


def _meant(found: Found, options: Options, person: str | None, *, also: bool) -> bool:
    """Tell whether an edit about somebody may mean a rotation: if nothing else is said, a member's is the primary."""
    member = person is None or person in found.rotation.people
    if found.followed and options.level is None:
        return not member and _covers(found, person)
    return member or (also and _covers(found, person))


def _covers(found: Found, person: str | None) -> bool:
    """Tell whether somebody covers for others there, by an override that is not over."""
    zone = ZoneInfo(found.rotation.time_zone)
    return any(
        person == each.person
        and schedule_of(found.team, each) == found.key
        and localize(each.end, zone).astimezone(UTC) > found.book.at
        for each in found.team.overrides
    )


def _one(several: list[Found], options: Options, person: str | None) -> Found:
    if person is None and options.level is None and options.team is not None:
        several = [each for each in several if each.level is Level.PRIMARY] or several
    if options.level is not None and options.rotation is None and options.team is not None:
        # A level of the team is the team's own, unless a service is named.
        several = [each for each in several if not each.of_service] or several
    if len(several) > 1:
        said = "; ".join(_choice(each, several) for each in several[:8])
        raise UsageError(f"more than one rotation is meant, name one: {said}")
    (found,) = several
    if found.team.key not in found.book.old.deployments:
        raise _broken(found.team.key, found.book)
    return found


def _broken(team: str, book: Edited) -> UsageError:
    say_errors(book.old)
    return UsageError(f"the team {team} has errors: mend them first")


def _none(book: Edited, options: Options, problem: str) -> UsageError:
    """Return the error that no rotation is meant; teams with errors are told where one of theirs may be."""
    broken = (
        book.old.roster.broken_teams if book.old.roster is not None and options.team is None else frozenset()
    )
    if not broken:
        return UsageError(problem)
    say_errors(book.old)
    return UsageError(f"{problem}; errors keep {listed(sorted(broken))} from being read: mend them first")


def _nowhere(options: Options, where: str, person: str | None, there: list[Found]) -> str:
    """Say that no rotation is meant, and who the members are where it is plain which one should be."""
    level = "" if options.level is None else f" at the level {options.level}"
    if person is None or not there:
        return f"{where} has no rotation{level}: nobody takes turns there"
    members = f": {', '.join(there[0].rotation.people)}" if len({each.path for each in there}) == 1 else ""
    return f"{where} has no rotation{level} that {person} is a member of{members}"


def _names(names: list[str]) -> str:
    return (
        f"; there are {', '.join(names)}"
        if names
        else "; there is one, without a name: leave `--rotation` out"
    )


def _choice(found: Found, several: list[Found]) -> str:
    alone = sum(each.team.key == found.team.key for each in several) == 1
    level = "" if found.level is Level.PRIMARY and alone else f" --level {found.level}"
    name = "" if found.name is None else f" --rotation {found.name}"
    return f"--team {found.team.key}{level}{name}"
