"""A change with everything that is known about it, and the sentences that concern no single team."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC

from watchbill.counting import counted, listed
from watchbill.dates import date_text
from watchbill.edit.offer import Offer
from watchbill.report.diff.settings import Voice
from watchbill.review.change import Change
from watchbill.review.freeze import Frozen
from watchbill.review.rerouting import NOTHING
from watchbill.roster.model import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """
    A change, and what else is known about it.

    - `old` and `new` name the two sides; `people` are the people of both.
    - `offers` are edits that would move fewer people.
    - `holds` are the conditions of `--fail-on` that hold; `waived` are those that somebody answers for, each
      with the reason.
    - `frozen` is what changes within the next `freeze` turns.
    - `notes` come before everything else.
    - `left_out` are the teams that could not be compared, each with the reason.
    - `live` is true if swaps made in PagerDuty were included.
    - `deployed` is true if the old side is not a roster but the running configuration; then only alerts are
      compared.
    """

    change: Change
    old: str
    new: str
    people: Mapping[str, Person]
    offers: tuple[Offer, ...] = ()
    holds: tuple[str, ...] = ()
    waived: tuple[tuple[str, str], ...] = ()
    freeze: int = 0
    frozen: tuple[Frozen, ...] = ()
    notes: tuple[str, ...] = ()
    left_out: tuple[tuple[str, str], ...] = ()
    live: bool = False
    deployed: bool = False


def basis(comparison: Comparison) -> str:
    """Return the start and length of the compared time, and the source of the shifts."""
    if comparison.deployed:
        return "comparing where alerts go"
    at, days = comparison.change.at.astimezone(UTC), counted(comparison.change.days, "day")
    by = "the files and PagerDuty" if comparison.live else "the files"
    return f"merged {date_text(at.date())} {at:%H:%M} UTC; next {days}, as {by} say"


def waived(comparison: Comparison, voice: Voice) -> list[str]:
    """Return a line for each condition that would fail but is waived, with the reason."""
    return [f"{condition}: waived: {voice.words(reason)}" for condition, reason in comparison.waived]


def unknown(comparison: Comparison, voice: Voice) -> dict[str, str]:
    """Return why it is not known who moves, for each team that could not be compared, by its key."""
    found: dict[str, list[str]] = {}
    for team, why in comparison.left_out:
        found.setdefault(team, []).append(voice.words(why))
    return {team: f"it is not known who moves, {listed(why)}" for team, why in found.items()}


def left_out(comparison: Comparison, voice: Voice) -> list[str]:
    """Return the same as lines, for the teams that have no section of their own."""
    there = {team.team for team in comparison.change.teams}
    return [
        f"{voice.words(team)}: {why}" for team, why in unknown(comparison, voice).items() if team not in there
    ]


def unchanged(comparison: Comparison) -> str | None:
    """Return how many teams do not change, in one line."""
    change = comparison.change
    if not change.unchanged:
        return None
    moves = any(level.people for team in change.teams for policy in team.policies for level in policy.levels)
    still = "" if moves or comparison.left_out else "; nobody moves"
    return f"{counted(change.unchanged, 'team')} unchanged{still}"


def empty(comparison: Comparison) -> bool:
    """Whether the change does nothing and there is nothing else to report."""
    change = comparison.change
    found = change.findings
    return not (
        change.people
        or change.teams
        or change.routes
        or change.rerouting != NOTHING
        or found.new
        or found.mended
        or comparison.left_out
        or comparison.notes
    )


def kept_findings(change: Change) -> str | None:
    """Return how many findings the change did not cause."""
    number = change.findings.kept
    return f"{counted(number, 'finding')} {'was' if number == 1 else 'were'} there before" if number else None
