"""`watchbill edit`: everyday edits of a rota, which touch nothing else in the file."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from watchbill.checks.places import rotations, schedule_key
from watchbill.checks.when import span_text
from watchbill.cli import instant
from watchbill.cli.edited import Edited
from watchbill.cli.remedy import value_at, with_version
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import say_errors
from watchbill.config import written
from watchbill.diagnostics import Path as Place
from watchbill.model import Follow, Level, Override, Roster, Rotation, Team
from watchbill.pagerduty.deployment import Deployment
from watchbill.paging.swaps import Candidate, candidates
from watchbill.review import orders
from watchbill.review.orders import Impossible, Reorder
from watchbill.rota.continuation import Continuation, as_version, handoffs, kept_anchor
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift
from watchbill.source import edit
from watchbill.source.document import Document, Value
from watchbill.source.flow import flow

AUTO, NOW = "auto", "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What every edit of an order may be told: which rotation it is about, and from when on it holds."""

    file: Path
    team: str | None
    level: str | None
    rotation: str | None
    start: str
    freeze: int
    at: str | None
    dry_run: bool
    cover: tuple[str, ...] = ()
    covering: str = "--cover"
    days: int = 90


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


def reorder(
    options: Options,
    person: str,
    change: Reorder,
    *,
    joins: str | None = None,
    leaves: str | None = None,
    swapped: Mapping[str, str] | None = None,
) -> int:
    """Give a rotation another order, from a handoff on or at once; return the exit code."""
    found = find(options, None if joins == person else person)
    if joins is not None:
        _known(joins, found.roster)
    try:
        if options.start == NOW:
            _at_once(found, change)
        else:
            _later(found, options, change, leaves, swapped or {}, joins)
    except Impossible as problem:
        raise UsageError(str(problem)) from None
    return found.book.finish(dry_run=options.dry_run, days=options.days, teams=(found.team.key,), freeze=options.freeze)


def find(options: Options, person: str | None) -> Found:
    """Return the one rotation that is meant; raises UsageError with the choice where there are more or none."""
    book = Edited(options.file, instant.parse(options.at))
    roster = book.old.roster
    if roster is None:
        say_errors(book.old)
        raise UsageError(f"{book.old.name} has errors and cannot be edited by a command")
    if options.team is not None and options.team not in roster.teams:
        raise UsageError(_unlike(f"{book.old.name} has no team", options.team, list(roster.teams)))
    several = [
        Found(book=book, roster=roster, team=team, level=level, path=path, rotation=rotation)
        for team in roster.teams.values()
        if options.team in (None, team.key)
        for level, path, rotation in rotations(team)
        if options.level in (None, level.value)
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


def _choice(found: Found) -> str:
    level = "" if found.level is Level.PRIMARY else f" --level {found.level}"
    name = "" if found.rotation.name is None else f" --rotation {found.rotation.name}"
    return f"--team {found.team.key}{level}{name}"


def _at_once(found: Found, change: Reorder) -> None:
    """Put the new order in place of the old one, anchored so that whoever is on call stays."""
    old = found.rotation
    if old.then:
        raise Impossible("this rotation has versions that follow: edit it from a handoff on, without `--from now`")
    from dataclasses import replace

    members = change(old.members)
    anchor = kept_anchor(old, replace(old, members=members), found.book.at, found.absent)

    def both(document: Document) -> Document:
        document = edit.set_value(document, (*found.path, "members"), list(members))
        return edit.set_value(document, (*found.path, "anchor"), written.anchor(anchor))

    listed: list[Value] = list(members)
    found.book.edit(found.path, both, f"members: {flow(listed)}, anchor: {flow(written.anchor(anchor))}")


def _later(
    found: Found,
    options: Options,
    change: Reorder,
    leaves: str | None,
    swapped: Mapping[str, str],
    joins: str | None,
) -> None:
    """Say the new order as a version that begins at a handoff, and cover what somebody who leaves has before."""
    start = None if options.start == AUTO else instant.parse(options.start).replace(tzinfo=None)
    later = orders.continuing(
        found.rotation,
        change,
        found.book.at,
        freeze=options.freeze,
        start=start,
        swapped=swapped,
        absent=found.absent,
    )
    covers = _covers(found, options, leaves, later, joins) if leaves is not None else []
    versions = (as_version(found.rotation), *found.rotation.then)
    before = [each for each in versions[1:] if each.start < later.version.start]
    entry = written.version(later.version, before[-1] if before else versions[0])

    def put(document: Document) -> Document:
        return _reordered(with_version(document, found.path, entry), found.path, later, change)

    found.book.edit(found.path, put, f"then: {flow(entry)}")
    for cover in covers:
        put_override(found, cover)


def _reordered(document: Document, path: Place, later: Continuation, change: Reorder) -> Document:
    """Edit the members of versions that begin later alike."""
    then = value_at(document, (*path, "then"))
    for index, each in enumerate(then if isinstance(then, list) else ()):
        members = each.get("members") if isinstance(each, dict) else None
        if isinstance(each, dict) and isinstance(members, list) and str(each["from"]) > later.version.start.isoformat():
            order: list[Value] = list(change(tuple(map(str, members))))
            document = edit.set_value(document, (*path, "then", index, "members"), order)
    return document


def put_override(found: Found, override: Override) -> None:
    """Add an override to the team's."""
    place = ("teams", found.team.key, "overrides")
    entry = written.override(override)
    found.book.edit(place, lambda document: edit.append(document, place, entry), f"overrides: [{flow(entry)}]")


def _covers(found: Found, options: Options, person: str, later: Continuation, joins: str | None) -> list[Override]:
    """
    Return overrides for the turns that somebody who leaves has after the running one and before the change.

    Members are proposed, and whoever takes their place.
    """
    also = () if joins is None else (joins,)
    begin = next(handoffs(found.rotation, found.book.at, found.absent))[0]
    since = begin.replace(tzinfo=ZoneInfo(found.rotation.time_zone))
    needed = [
        (level, schedule, shift)
        for level, schedule in found.schedules()
        for shift in shifts(schedule, since, later.begins)
        if shift.person == person
    ]
    chosen: list[Override] = []
    for number, (level, schedule, shift) in enumerate(sorted(needed, key=lambda each: (each[2].start, each[0]))):
        free = proposals(found, schedule, shift.start, shift.end, person, also=also)
        who = choose(found, options, person, (level, schedule, shift), free, number)
        chosen.append(override_of(found, level, shift, person, who, "covers"))
    return chosen


def proposals(
    found: Found, schedule: Schedule, start: datetime, end: datetime, person: str, *, also: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Return who of the members, or of others who are named, could take over from somebody, the best first."""
    among = [each for each in (*found.rotation.people, *also) if each != person]
    return candidates(
        found.book.old.deployments,
        found.team.key,
        schedule,
        start,
        end,
        people=found.roster.people,
        among=among,
    )


def override_of(found: Found, level: Level, shift: Shift, person: str, who: str, reason: str | None) -> Override:
    """Return the override with which somebody takes over a shift."""
    zone = ZoneInfo(found.rotation.time_zone)
    start, end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (shift.start, shift.end))
    named = found.rotation.name if level in (Level.PRIMARY, Level.SECONDARY) else None
    return Override(start=start, end=end, replace=person, person=who, level=level, rotation=named, reason=reason)


def choose(
    found: Found,
    options: Options,
    person: str,
    taken: tuple[Level, Schedule, Shift],
    free: Sequence[Candidate],
    number: int,
) -> str:
    """
    Return who covers: whom the command names, or the person at the terminal chooses; never silently.

    That may be anybody who is free then, a member or not.
    """
    level, schedule, shift = taken
    when = span_text(shift.start, shift.end, found.rotation.time_zone, found.book.at)
    proposed = ", ".join(map(_proposal, free))
    what = f"{person} is {level} {when}"
    if options.cover:
        who = options.cover[min(number, len(options.cover) - 1)]
    elif not sys.stdin.isatty():
        asked = f"free are: {proposed}" if free else "no member is free then"
        raise UsageError(f"{what}: name who covers with {options.covering}; {asked}")
    else:
        import typer

        asked = f"Free are {proposed}" if free else "No member is free then"
        default = free[0].person if free else None
        who = str(typer.prompt(f"{what}. {asked}. Who covers?", default=default, err=True)).strip()
    _known(who, found.roster)
    if not any(each.person == who for each in proposals(found, schedule, shift.start, shift.end, person, also=(who,))):
        raise UsageError(f"{what}, and {who} is not free then; free are: {proposed or 'none of the members'}")
    return who


def _proposal(candidate: Candidate) -> str:
    hours = candidate.elsewhere // timedelta(hours=1)
    other = f", {hours} h on call for other teams" if hours else ""
    rest = "" if candidate.rested else ", not rested"
    return f"{candidate.person} ({candidate.shifts} so far{other}{rest})"


def _known(person: str, roster: Roster) -> None:
    if person not in roster.people:
        raise UsageError(
            _unlike("nobody has the key", person, list(roster.people))
            + f"; or first write under people: `{person}: {{name: …, email: …}}`"
        )


def _unlike(what: str, word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"{what} {word!r}" + (f"; did you mean {close[0]!r}?" if close else "")


def moment(text: str, zone: str) -> datetime:
    """Return a time that a command names, by the wall clock of a rotation unless it names a zone."""
    parsed = instant.parse(text)
    explicit = any(sign in text[10:] for sign in "Zz+-")
    return parsed if explicit else parsed.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def day_end(text: str, zone: str) -> datetime:
    """Return the end of a day that a command names as the last, or the time that it names."""
    end = moment(text, zone)
    if len(text.strip()) > len("2026-12-24"):
        return end
    local = end.astimezone(ZoneInfo(zone)).replace(tzinfo=None) + timedelta(days=1)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
