"""Which rotation does an edit mean?"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from watchbill.checks.places import rotations, schedule_key
from watchbill.cli.edit.edited import Edited, opened
from watchbill.cli.edit.options import Options
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import say_errors
from watchbill.diagnostics import Path as Place
from watchbill.model import Follow, Level, Roster, Rotation, Team
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A rotation, where it stands, and all that is known around it."""

    book: Edited
    roster: Roster
    team: Team
    level: Level
    path: Place
    rotation: Rotation

    @property
    def absent(self) -> frozenset[str]:
        """Those who are pending."""
        return frozenset(key for key, person in self.roster.people.items() if person.pending)

    @property
    def deployment(self) -> Deployment:
        """What the team compiles to now."""
        return self.book.old.deployments[self.team.key]

    def schedules(self) -> Iterator[tuple[Level, Schedule]]:
        """Yield the schedule of the rotation, and that of a secondary who follows it."""
        keys = {schedule_key(self.path): self.level}
        if self.level is Level.PRIMARY and isinstance(self.team.secondary, Follow):
            name = self.rotation.name
            keys["secondary" if name is None else f"secondary_{name}"] = Level.SECONDARY
        for schedule in self.deployment.schedules:
            if schedule.key in keys:
                yield keys[schedule.key], schedule


def find(options: Options, person: str | None, *, following: bool = False) -> Found:
    """
    Return the one rotation that is meant; raises UsageError with the choice where there are more or none.

    With `following` the level may be a secondary that follows the primary: whom it follows is meant then.
    """
    book = opened(options.file, options.at)
    roster = book.old.roster
    assert roster is not None
    if options.team is not None and options.team not in roster.teams:
        raise UsageError(unlike(f"{book.old.name} has no team", options.team, list(roster.teams)))
    several = [
        Found(book=book, roster=roster, team=team, level=level, path=path, rotation=rotation)
        for team in roster.teams.values()
        if options.team in (None, team.key)
        for level, path, rotation in rotations(team)
        if options.level in (None, level.value, *(_followed_by(team, level) if following else ()))
        and options.rotation in (None, rotation.name)
        and (person is None or person in rotation.people)
    ]
    if person is None and options.level is None and options.team is not None:
        several = [each for each in several if each.level is Level.PRIMARY] or several
    if not several:
        who = "no rotation" if person is None else f"no rotation that {person} is a member of"
        where = book.old.name if options.team is None else f"the team {options.team}"
        raise UsageError(f"{where} has {who}")
    if len(several) > 1:
        said = "; ".join(_choice(each) for each in several[:8])
        raise UsageError(f"more than one rotation is meant, name one: {said}")
    if several[0].team.key not in book.old.deployments:
        say_errors(book.old)
        raise UsageError(f"the team {several[0].team.key} has errors: mend them first")
    return several[0]


def _followed_by(team: Team, level: Level) -> tuple[str, ...]:
    return (Level.SECONDARY.value,) if level is Level.PRIMARY and isinstance(team.secondary, Follow) else ()


def known(person: str, roster: Roster) -> None:
    """Raise UsageError where nobody has a key, with the one that may be meant."""
    if person not in roster.people:
        raise UsageError(
            unlike("nobody has the key", person, list(roster.people))
            + f"; or first write under people: `{person}: {{name: …, email: …}}`"
        )


def unlike(what: str, word: str, known: list[str]) -> str:
    """Return a sentence on a word that is none of those that are known, with the one that may be meant."""
    close = get_close_matches(word, known, n=1)
    return f"{what} {word!r}" + (f"; did you mean {close[0]!r}?" if close else "")


def _choice(found: Found) -> str:
    level = "" if found.level is Level.PRIMARY else f" --level {found.level}"
    name = "" if found.rotation.name is None else f" --rotation {found.rotation.name}"
    return f"--team {found.team.key}{level}{name}"
