"""What a change does to each team, in the sentences that all forms but JSON share."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from watchbill.counting import listed
from watchbill.dates import moment_text
from watchbill.edit.offer import Paste
from watchbill.report.diff.comparison import Comparison, unknown
from watchbill.report.diff.remedy import remedy_heading, remedy_sentences
from watchbill.report.diff.settings import Voice, of_service, settings
from watchbill.report.diff.shifts import ShiftRow, Who, shift_rows
from watchbill.review.change import Change, Kind, LevelChange, PersonChange, TeamChange
from watchbill.roster.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReport:
    """What happens to one person; `more` counts the rows that are left out."""

    name: str
    rows: tuple[ShiftRow, ...]
    more: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamReport:
    """
    What a change does to one team; a part with nothing to report is empty.

    `now` has the levels at which somebody else is on call from the merge on, with who is before and
    after; a team that is `fresh` has no before. `frozen` is what changes within the freeze.
    `unknown` says why it is not known who moves.
    """

    title: str
    fresh: bool
    note: str
    unknown: str
    zone: str
    now: tuple[tuple[str, str], ...]
    uninvolved: tuple[PersonReport, ...]
    involved: tuple[PersonReport, ...]
    first: str | None
    frozen: tuple[str, ...]
    remedy_heading: str
    remedy: tuple[str, ...]
    pastes: tuple[Paste, ...]
    settings: tuple[str, ...]

    @property
    def now_heading(self) -> str:
        """The heading of `now`."""
        return "on call from the merge on" if self.fresh else "on call at the merge, before → after"

    @property
    def short_note(self) -> str:
        """The note without its explanation."""
        return self.note.partition(":")[0]

    @property
    def only(self) -> str | None:
        """The one changed setting, if nothing else changes."""
        alone = not (self.now or self.uninvolved or self.involved or self.note or self.unknown or self.remedy)
        return self.settings[0] if alone and len(self.settings) == 1 else None


def team_reports(comparison: Comparison, voice: Voice) -> list[TeamReport]:
    """Return what a change does to each team, written for one form."""
    who = _who(comparison.people, voice)
    offers = {offer.remedy.team: offer for offer in comparison.offers}
    without = unknown(comparison, voice)
    found = []
    for team in comparison.change.teams:
        report, offer = _report(team, comparison.change, who, voice), offers.get(team.team)
        report = replace(
            report, unknown=without.get(team.team, ""), frozen=tuple(_frozen(team, comparison, who, voice))
        )
        if offer is not None:
            remedy = tuple(remedy_sentences(offer, team.zone, comparison.change.at, comparison.people, voice))
            report = replace(
                report, remedy_heading=remedy_heading(offer.remedy), remedy=remedy, pastes=offer.pastes
            )
        found.append(report)
    return found


def _report(team: TeamChange, change: Change, who: Who, voice: Voice) -> TeamReport:
    levels = list(_levels(team, voice))
    fresh = team.kind is Kind.ADDED and team.renamed_from is None
    start = min((level.first for _, level in levels), default=None)
    first = None
    if start is not None and team.kind is Kind.CHANGED:
        first = "the merge" if start <= change.at else moment_text(start, team.zone, change.at)
    shown = () if team.kind is Kind.REMOVED else levels
    return TeamReport(
        title=_title(team, voice),
        fresh=fresh,
        note=_note(team, levels, who, voice),
        unknown="",
        zone=team.zone,
        now=tuple(
            (label, who(level.after) if fresh else f"{who(level.before)} → {who(level.after)}")
            for label, level in levels
            if level.before != level.after
        ),
        uninvolved=_moved(shown, team.zone, change, who, involved=False),
        involved=_moved(shown, team.zone, change, who, involved=True),
        first=first,
        frozen=(),
        remedy_heading="",
        remedy=(),
        pastes=(),
        settings=tuple(settings(team, voice)),
    )


def _frozen(team: TeamChange, comparison: Comparison, who: Who, voice: Voice) -> Iterator[str]:
    """Yield a sentence for each end of the freeze: who gains or loses planned shifts."""
    mine = [each for each in comparison.frozen if each.team == team.team]
    for until in sorted({each.until for each in mine}):
        those = [each for each in mine if each.until == until]
        people = dict.fromkeys(person for each in those for person in each.people)
        names = dict.fromkeys(f"{each.level}{of_service(each.policy, voice)}" for each in those)
        turns = "next turn" if comparison.freeze == 1 else f"next {comparison.freeze} turns"
        end = moment_text(until, team.zone, comparison.change.at)
        yield f"the {turns}, until {end}, change for {who(tuple(people))} at {listed([*names])}"


def _who(people: Mapping[str, Person], voice: Voice) -> Who:
    """Return a function that names people; it adds the keys of those who share a display name."""
    often = Counter(person.name for person in people.values())

    def name(key: str) -> str:
        shown = people[key].name if key in people else key
        return voice.words(f"{shown} ({key})" if often[shown] > 1 else shown)

    return lambda keys: listed([name(key) for key in keys]) if keys else "nobody"


def row_words(row: ShiftRow, report: TeamReport) -> tuple[str, str]:
    """Return a row as two texts: what happens at which level, and when and with whom."""
    other = "" if report.fresh else f", {row.other}"
    return f"{'gains' if row.gained else 'loses'} {row.level}", f"{row.when}{other}"


def _title(team: TeamChange, voice: Voice) -> str:
    return voice.words(team.name if team.name == team.team else f"{team.name} ({team.team})")


def _note(team: TeamChange, levels: Sequence[tuple[str, LevelChange]], who: Who, voice: Voice) -> str:
    if team.kind is Kind.ADDED:
        if team.renamed_from is None:
            return "a new team"
        return f"renamed from {voice.words(team.renamed_from)}: under a new key PagerDuty gets a new team"
    if team.kind is Kind.CHANGED:
        return ""
    people = dict.fromkeys(person.person for _, level in levels for person in level.people)
    if not people:
        return "removed from the file"
    return (
        f"removed from the file: unless it was taken down first, PagerDuty keeps paging {who(tuple(people))}"
    )


def _levels(team: TeamChange, voice: Voice) -> Iterator[tuple[str, LevelChange]]:
    """Yield what changes at each level, with the level's name."""
    for policy in team.policies:
        of = of_service(policy.policy, voice)
        yield from ((f"{level.level}{of}", level) for level in policy.levels)


def _moved(
    levels: Sequence[tuple[str, LevelChange]], zone: str, change: Change, who: Who, *, involved: bool
) -> tuple[PersonReport, ...]:
    by_person: dict[str, list[tuple[str, PersonChange]]] = {}
    for label, level in levels:
        for person in level.people:
            if person.involved is involved:
                by_person.setdefault(person.person, []).append((label, person))
    found = []
    for key, each in by_person.items():
        first, more = shift_rows(each, change, zone, who)
        found.append(PersonReport(name=who((key,)), rows=first, more=more))
    return tuple(found)
