"""What the shell completes: codes, conditions, time zones, and the teams and people of the roster."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from watchbill.roster.model import Level, Roster

Completions = list[str | tuple[str, str]]
"""Words, or words with the help that some shells show beside them."""


def codes(incomplete: str) -> Completions:
    """Return the codes of findings that begin like this."""
    from watchbill.codes import CODES

    return _beginning(CODES, incomplete)


def allowable(incomplete: str) -> Completions:
    """Return the codes that `--allow` takes."""
    from watchbill.codes import CODES

    return _beginning((name for name, code in CODES.items() if not code.final), incomplete)


def conditions(incomplete: str) -> Completions:
    """Return the conditions of `--fail-on`, after those that the list has already."""
    from watchbill.review.conditions import CONDITIONS

    listed, comma, last = incomplete.rpartition(",")
    taken = listed.split(",")
    return [f"{listed}{comma}{each}" for each in CONDITIONS if each.startswith(last) and each not in taken]


def condition(incomplete: str) -> Completions:
    """Return the conditions, one of which `--waive` takes."""
    from watchbill.review.conditions import CONDITIONS

    return _beginning(CONDITIONS, incomplete)


def zones(incomplete: str) -> Completions:
    """Return the time zones that PagerDuty lists."""
    from watchbill.pagerduty.zones import LISTED

    return _beginning(sorted(LISTED), incomplete)


def levels(incomplete: str) -> Completions:
    """Return the levels of a team."""
    return _beginning(Level, incomplete)


def teams(context: typer.Context, incomplete: str) -> Completions:
    """Return the teams of the roster that the command line names, with their names."""
    roster = _roster(context)
    if roster is None:
        return []
    return [(key, team.name) for key, team in roster.teams.items() if key.startswith(incomplete)]


def people(context: typer.Context, incomplete: str) -> Completions:
    """Return the people of the roster that the command line names, with their names."""
    roster = _roster(context)
    if roster is None:
        return []
    return [(key, person.name) for key, person in roster.people.items() if key.startswith(incomplete)]


def _beginning(words: Iterable[str], incomplete: str) -> Completions:
    return [str(word) for word in words if word.startswith(incomplete)]


def _roster(context: typer.Context) -> Roster | None:
    """Return the roster that is named so far, else the usual one; None where it cannot be read."""
    from watchbill.workspace.files import load

    try:
        return load(next(_named(context))).roster
    except Exception:
        # A traceback in the middle of a command line helps nobody, whatever is wrong.
        return None


def _named(context: typer.Context) -> Iterator[Path]:
    """Yield the files that the command line names as a roster, the new one of two first."""
    from watchbill.cli.options import ROSTER

    # Click has not sorted the arguments into parameters yet if the line ends within an option.
    for each in (context.params.get("option"), *reversed(context.args)):
        if each is not None and Path(str(each)).suffix in (".yaml", ".yml"):
            yield Path(str(each))
    for name in ("files", "file"):
        given = context.params.get(name)
        yield from map(Path, map(str, given if isinstance(given, list | tuple) else [given] if given else []))
    yield ROSTER
