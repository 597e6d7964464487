"""The headings of the Markdown and HTML reports: the effect of a change in a few words."""

from collections.abc import Iterable, Sequence

from watchbill.counting import counted
from watchbill.diagnostics import Grade
from watchbill.report.diff.comparison import Comparison
from watchbill.report.diff.people import others_now
from watchbill.report.diff.teams import TeamReport
from watchbill.review.change import Change

FOLDED = 3
"""With more teams than this, each team is folded away."""


def gravest_first(reports: Iterable[TeamReport]) -> list[TeamReport]:
    """Return the reports; teams in which somebody moves who is not part of the edit come first."""
    return sorted(reports, key=lambda report: (not report.uninvolved, not report.now))


def headline(reports: Sequence[TeamReport], comparison: Comparison) -> str:
    """
    Return the gravest effects of a change, as one heading.

    They are keys that now belong to another human, people who move without being part of the edit, alerts
    that are rerouted, and a different person on call at the merge.

    New errors are counted, because they keep the change from being deployed even if it moves nobody. A team
    that could not be compared is never called unchanged.
    """
    if comparison.deployed:
        return _of_alerts(comparison.change)
    if not reports and not comparison.change.unchanged and comparison.notes:
        return "nothing could be compared"
    lost = len({team for team, _ in comparison.left_out})
    said = [_known(reports, comparison.change)] if reports or not lost else []
    if lost:
        said.append(f"{counted(lost, 'team')} could not be compared")
    if errors := sum(each.grade is Grade.ERROR for each in comparison.change.findings.new):
        said.append(counted(errors, "new error"))
    return "; ".join(said)


def _known(reports: Sequence[TeamReport], change: Change) -> str:
    said = []
    if others := others_now(change):
        said.append(f"{counted(others, 'key')} now {'belongs' if others == 1 else 'belong'} to somebody else")
    if moved := {moved.name for report in reports for moved in report.uninvolved}:
        people = "1 person who is not part of this edit moves"
        said.append(people if len(moved) == 1 else f"{len(moved)} people who are not part of this edit move")
    if rerouted := _rerouted(change):
        said.append(rerouted)
    if said:
        return "; ".join(said)
    if any(report.now for report in reports):
        return "somebody else is on call from the merge on"
    if not reports:
        return "no team changes"
    return f"{reports[0].title} changes" if len(reports) == 1 else f"{len(reports)} teams change"


def _of_alerts(change: Change) -> str:
    if said := _rerouted(change):
        return said
    return "incidents get new keys" if change.rerouting.rekeyed else "no alert is rerouted"


def _rerouted(change: Change) -> str | None:
    found = change.rerouting
    if any(each.alert is not None for each in found.rerouted):
        return "alerts go to another team, or to nobody"
    return (
        "it is not known whether alerts go to another team" if found.rerouted or not found.complete else None
    )


def team_headline(report: TeamReport) -> str:
    """Return the effect of a change on one team."""
    if report.unknown:
        return "it is not known who moves"
    if report.uninvolved:
        number = len(report.uninvolved)
        return (
            f"{counted(number, 'person', 'people')} not part of the edit {'moves' if number == 1 else 'move'}"
        )
    return report.short_note or "what changes"


def capital(sentence: str) -> str:
    """Return the sentence with a capital first letter."""
    return f"{sentence[0].upper()}{sentence[1:]}"
