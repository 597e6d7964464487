"""Findings in order and their counts, from which every form is written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from watchbill.counting import counted
from watchbill.dates import short_date_text
from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.roster.model import Roster

_GRADES = tuple(Grade)

LineOf = Callable[[str, int], str]
"""Returns the text of a line of a file; lines count from 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Active findings by grade, silenced findings, and the size of the roster."""

    errors: int
    warnings: int
    advice: int
    silenced: int
    teams: int
    people: int
    services: int

    @property
    def clean(self) -> bool:
        """Whether there are no findings, not even silenced ones."""
        return not (self.errors or self.warnings or self.advice or self.silenced)


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The findings of a roster at an instant; `name` is the file's name, and every place is resolved."""

    name: str
    at: datetime
    diagnostics: tuple[Diagnostic, ...]
    counts: Tally
    line: LineOf


def span_of(place: object) -> Span:
    """Return a resolved place; raise TypeError for any other, which only a bug passes."""
    if not isinstance(place, Span):
        raise TypeError(f"this finding's place is not resolved: {place!r}")
    return place


def standing(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that are not silenced, in the order of files and lines."""
    return sorted((d for d in diagnostics if d.silent is None), key=_order)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = span_of(diagnostic.place)
    return span.file, span.line, span.column, diagnostic.code, diagnostic.message


def one_line(diagnostic: Diagnostic, words: Callable[[str], str]) -> str:
    """Return a finding in one line; `words` escapes text for its form."""
    span = span_of(diagnostic.place)
    place = f"{span.file}:{span.line}" if span.line else span.file
    return f"{words(place)}: {diagnostic.grade}: {words(diagnostic.message)} [{diagnostic.code}]"


def with_way(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings whose hint has several steps, worst first."""
    return [each for each in by_grade(findings) if each.way]


def by_grade(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, worst first; findings of the same grade keep their order."""
    return sorted(findings, key=lambda each: _GRADES.index(each.grade))


def tally(diagnostics: Iterable[Diagnostic], roster: Roster | None) -> Tally:
    """Count findings, and the teams, people and services of the roster, unreadable ones included."""
    grades = dict.fromkeys(Grade, 0)
    silenced = 0
    for diagnostic in diagnostics:
        if diagnostic.silent is None:
            grades[diagnostic.grade] += 1
        else:
            silenced += 1
    return Tally(
        errors=grades[Grade.ERROR],
        warnings=grades[Grade.WARNING],
        advice=grades[Grade.ADVICE],
        silenced=silenced,
        teams=len(roster.team_keys) if roster else 0,
        people=len(roster.person_keys) if roster else 0,
        services=sum(len(team.services) for team in roster.teams.values()) if roster else 0,
    )


def sentence(name: str, counts: Tally, covered_until: date | None) -> str:
    """
    Return the last line of `validate`.

    `covered_until` is the day up to which the checks proved that somebody is always on call. The line
    mentions it only if there are no findings at all.
    """
    if counts.clean:
        people, services = counted(counts.people, "person", "people"), counted(counts.services, "service")
        size = f"{counted(counts.teams, 'team')}, {people}, {services}"
        covered = ""
        if covered_until is not None and counts.teams:
            covered = f"; somebody is on call at every moment until {short_date_text(covered_until)}"
        return f"{name}: {size}: no findings{covered}"
    found = [
        counted(counts.errors, "error") if counts.errors else "",
        counted(counts.warnings, "warning") if counts.warnings else "",
        f"{counts.advice} advice" if counts.advice else "",
        f"{counts.silenced} silenced" if counts.silenced else "",
    ]
    return f"{name}: {', '.join(part for part in found if part)} in {counted(counts.teams, 'team')}"
