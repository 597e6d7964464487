"""The one rotation that a selection means, or the reason why it means none or several."""

from collections.abc import Iterator
from datetime import UTC

from watchbill.clock import localize
from watchbill.counting import listed
from watchbill.diagnostics import Path
from watchbill.edit.draft import Original, Refusal
from watchbill.edit.target import Target
from watchbill.edit.wish import Selection
from watchbill.pagerduty.overrides import schedule_of
from watchbill.roster.model import Follow, Level, Roster, Rotation, Team
from watchbill.roster.paths import rotations
from watchbill.spelling import meant


def find(original: Original, selection: Selection, person: str | None, *, also: bool = False) -> Target:
    """
    Return the one rotation that is meant; if a person is named, they are a member of it.

    With `also` it is enough that the person covers somebody in it by an override that is not over. Raises
    Refusal, with the choice, where several rotations or none are meant, and where errors are in the way.
    """
    if selection.team is not None:
        require_team(original, selection.team)
    words = [level.value for level in Level]
    if selection.level is not None and selection.level not in words:
        raise Refusal(
            f"{_unlike('there is no level', selection.level, words)}; the levels are {', '.join(words)}"
        )
    there = [
        Target(original=original, team=team, level=level, path=path, rotation=rotation)
        for team in original.roster.teams.values()
        if selection.team in (None, team.key)
        for level, path, rotation in _levels(team, selection.level, also=also)
    ]
    where = original.name if selection.team is None else f"the team {selection.team}"
    if selection.rotation is not None:
        names = list(dict.fromkeys(each.name for each in there if each.name is not None))
        there = [each for each in there if each.name == selection.rotation]
        if not there:
            raise _none(
                original,
                selection,
                _unlike(f"{where} has no rotation", selection.rotation, names) + _names(names),
            )
    several = [each for each in there if _meant(each, selection, person, also=also)]
    if not several:
        raise _none(original, selection, _nowhere(selection, where, person, there))
    return _one(several, selection, person)


def require_team(original: Original, team: str) -> None:
    """Raise Refusal where a roster has no such team, or where the team has errors; suggest a similar key."""
    if team in original.roster.broken_teams:
        raise _broken(team)
    if team not in original.roster.teams:
        teams = [*original.roster.teams, *sorted(original.roster.broken_teams)]
        raise Refusal(_unlike(f"{original.name} has no team", team, teams))


def require_person(roster: Roster, person: str) -> None:
    """Raise Refusal where nobody has a key; suggest a similar key."""
    if person in roster.broken_people:
        raise Refusal(
            f"the entry of {person} under people has errors: `watchbill validate` shows them; fix them first"
        )
    if person not in roster.people:
        raise Refusal(
            _unlike("nobody has the key", person, list(roster.people))
            + f"; or first add to people: `{person}: {{name: …, email: …}}`"
        )


def _unlike(what: str, word: str, known: list[str]) -> str:
    """Return a sentence about an unknown word; it suggests a similar one."""
    return f"{what} {word!r}{meant(word, known)}"


def _levels(team: Team, wanted: str | None, *, also: bool) -> Iterator[tuple[Level, Path, Rotation]]:
    """
    Yield the rotations at a level, or at any level.

    A secondary that follows the primary has the primary's path; without a level it is left out, except with
    `also`.
    """
    for level, path, rotation in rotations(team):
        if wanted in (None, level.value):
            yield level, path, rotation
        follows = level is Level.PRIMARY and isinstance(team.secondary, Follow)
        if follows and (wanted == Level.SECONDARY or (also and wanted is None)):
            yield Level.SECONDARY, path, rotation


def _meant(found: Target, selection: Selection, person: str | None, *, also: bool) -> bool:
    """Tell whether a wish about a person may mean a rotation; a member without a level means the primary."""
    member = person is None or person in found.rotation.people
    if found.followed and selection.level is None:
        return not member and _covers(found, person)
    return member or (also and _covers(found, person))


def _covers(found: Target, person: str | None) -> bool:
    """Tell whether a person covers for others there, by an override that is not over."""
    return any(
        person == each.person
        and schedule_of(found.team, each) == found.key
        and localize(each.end, found.zone).astimezone(UTC) > found.original.at
        for each in found.team.overrides
    )


def _one(several: list[Target], selection: Selection, person: str | None) -> Target:
    if person is None and selection.level is None and selection.team is not None:
        several = [each for each in several if each.level is Level.PRIMARY] or several
    if selection.level is not None and selection.rotation is None and selection.team is not None:
        # A level means the team's own rotation, unless a service is named.
        several = [each for each in several if not each.of_service] or several
    if len(several) > 1:
        said = "; ".join(_choice(each, several) for each in several[:8])
        raise Refusal(f"that could mean several rotations; name one: {said}")
    (found,) = several
    if found.team.key not in found.original.deployments:
        raise _broken(found.team.key)
    return found


def _broken(team: str) -> Refusal:
    return Refusal(f"the team {team} has errors: fix them first", errors=True)


def _none(original: Original, selection: Selection, problem: str) -> Refusal:
    """Return the refusal that no rotation is meant; it names teams with errors, which may be meant."""
    broken = original.roster.broken_teams if selection.team is None else frozenset()
    if not broken:
        return Refusal(problem)
    return Refusal(
        f"{problem}; errors keep {listed(sorted(broken))} from being read: fix them first", errors=True
    )


def _nowhere(selection: Selection, where: str, person: str | None, there: list[Target]) -> str:
    """Say that no rotation is meant, and who the members are where only one rotation can be meant."""
    level = "" if selection.level is None else f" at the level {selection.level}"
    if person is None or not there:
        return f"{where} has no rotation{level}: nobody takes turns there"
    members = f": {', '.join(there[0].rotation.people)}" if len({each.path for each in there}) == 1 else ""
    return f"{where} has no rotation{level} that {person} is a member of{members}"


def _names(names: list[str]) -> str:
    return (
        f"; its rotations are {', '.join(names)}"
        if names
        else "; its rotation has no name: leave `--rotation` out"
    )


def _choice(found: Target, several: list[Target]) -> str:
    alone = sum(each.team.key == found.team.key for each in several) == 1
    level = "" if found.level is Level.PRIMARY and alone else f" --level {found.level}"
    name = "" if found.name is None else f" --rotation {found.name}"
    return f"--team {found.team.key}{level}{name}"
