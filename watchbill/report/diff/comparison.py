"""A change with all that is known of it, and the sentences that are about no single team."""

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
    A change, and what else is known of it; `offers` are how its edits would move fewer people.

    `old` and `new` are what the sides are called, `people` those of both, `notes` what is to be
    said before all else, `holds` what of `--fail-on` is so, `waived` what of that somebody answers for, with
    the reason, `frozen` what changes within the next `freeze` turns, `left_out` the teams that could not
    be compared, each with why, `live` that PagerDuty was asked what people swapped there, `deployed` that the
    old side is not a roster but the configuration that runs, of which nothing but alerts is compared.
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
    """Return from when on, for how long, and by what the sides were compared."""
    if comparison.deployed:
        return "by where alerts go"
    at, days = comparison.change.at.astimezone(UTC), counted(comparison.change.days, "day")
    by = "the files and PagerDuty" if comparison.live else "the files"
    return f"merged {date_text(at.date())} {at:%H:%M} UTC; {days} on, as {by} say"


def waived(comparison: Comparison, voice: Voice) -> list[str]:
    """Return what would fail, and who answers for it, a line each."""
    return [f"{condition}: waived: {voice.words(reason)}" for condition, reason in comparison.waived]


def unknown(comparison: Comparison, voice: Voice) -> dict[str, str]:
    """Return of which teams it is not known who moves, and why, by their keys."""
    found: dict[str, list[str]] = {}
    for team, why in comparison.left_out:
        found.setdefault(team, []).append(voice.words(why))
    return {team: f"who moves is not known, {listed(why)}" for team, why in found.items()}


def left_out(comparison: Comparison, voice: Voice) -> list[str]:
    """Return the same as lines, of those teams of which there is nothing else to say."""
    there = {team.team for team in comparison.change.teams}
    return [
        f"{voice.words(team)}: {why}" for team, why in unknown(comparison, voice).items() if team not in there
    ]


def unchanged(comparison: Comparison) -> str | None:
    """Return what does not change, in one line."""
    change = comparison.change
    if not change.unchanged:
        return None
    moves = any(level.people for team in change.teams for policy in team.policies for level in policy.levels)
    still = "" if moves or comparison.left_out else "; nobody moves"
    return f"{counted(change.unchanged, 'team')} unchanged{still}"


def empty(comparison: Comparison) -> bool:
    """Whether a change does nothing, and there is nothing else to say."""
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
    """Return how many findings are not the change's doing."""
    number = change.findings.kept
    return f"{counted(number, 'finding')} {'was' if number == 1 else 'were'} there before" if number else None
