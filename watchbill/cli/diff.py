"""`watchbill diff`: what an edit does, and to whom."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from watchbill import instant, streams
from watchbill.cli import conditions, losses, progress
from watchbill.cli.compared import compared
from watchbill.cli.deployed import told as against
from watchbill.cli.sides import known_teams, places, read
from watchbill.cli.validate import allowances, say_errors
from watchbill.cli.waive import Waiver, waivers
from watchbill.report.diff import FORMS
from watchbill.report.diff.comparison import Comparison
from watchbill.usage import UsageError
from watchbill.workspace.outputs import for_live


def run(
    files: Sequence[Path],
    form: str,
    *,
    base: str | None,
    at: str | None,
    days: int,
    teams: tuple[str, ...],
    freeze: int,
    fail_on: str,
    allow: Sequence[str],
    waive: Sequence[str] = (),
    live: bool = False,
    outputs: Sequence[Path] | None = None,
    deployed: Path | None = None,
) -> int:
    """Write what the edit does to stdout; return 1 where `fail_on` lists what is so, or the new side is not read."""
    moment = instant.parse(at)
    wanted = conditions.parse(fail_on)
    waived = waivers(waive)
    allowed = allowances(allow)
    if deployed is not None:
        if base is not None or live or outputs:
            raise UsageError(
                "--deployed compares with the configuration that runs: --base and --live are of two rosters"
            )
        running = against(deployed, files, moment, teams, allowed)
        return 1 if running is None else _written(_waived(running, waived), form, wanted)
    with ExitStack() as stack:
        old, new = places(files, base, stack)
        asked = for_live(outputs, new, live=live)
        with progress.shown("comparing"):
            sides = read(old, new, moment, teams, allowed, live=live)
            known_teams(teams, sides)
            taken = tuple(each.finding for each in losses.found(sides, moment, allowed, teams or None))
            told = compared(sides, at=moment, days=days, teams=teams, freeze=freeze, losses=taken, live=asked)
    failing = _written(_waived(told, waived), form, wanted)
    for side in (sides.old, sides.new):
        if side.roster is None:
            say_errors(side)
    return 1 if sides.new.roster is None else failing


def _written(told: Comparison, form: str, wanted: frozenset[str]) -> int:
    """Write the report; return 1 where any of what is wanted is so and nobody answers for it."""
    streams.data(FORMS[form](told, streams.colored(sys.stdout)))
    return 1 if wanted & set(told.holds) - {condition for condition, _ in told.waived} else 0


def _waived(told: Comparison, given: Sequence[Waiver]) -> Comparison:
    """Return the same with what of it somebody answers for; a waiver of what is not so is said too, on stderr."""
    for each in given:
        if each.condition not in told.holds:
            streams.say(f"nothing to waive: {each.condition} is not so")
    return replace(
        told, waived=tuple((each.condition, each.reason) for each in given if each.condition in told.holds)
    )
