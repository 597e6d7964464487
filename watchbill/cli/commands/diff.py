"""`watchbill diff`: the effects of an edit on people, alerts and findings."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated

from watchbill import instant, streams
from watchbill.cli import losses, progress
from watchbill.cli.compared import compared
from watchbill.cli.deployed import compared_with
from watchbill.cli.fail_on import FailOn, Waive, Waiver, conditions, waivers
from watchbill.cli.forms import format_of
from watchbill.cli.live import for_live
from watchbill.cli.options import (
    Allow,
    Base,
    Days,
    DeployedFile,
    Freeze,
    Live,
    LiveOutputs,
    Merge,
    Rosters,
    Teams,
)
from watchbill.cli.refusals import require_on_either, say_errors
from watchbill.cli.sides import Sides, places, read
from watchbill.report.diff import FORMS
from watchbill.report.diff.comparison import Comparison
from watchbill.usage import UsageError
from watchbill.workspace.prepare import allowances

EXAMPLE = "watchbill diff --base origin/main --fail-on gap,tonight,error"


def command(
    files: Rosters = None,
    base: Base = None,
    deployed: DeployedFile = None,
    at: Merge = None,
    days: Days = 90,
    team: Teams = None,
    freeze: Freeze = 2,
    form: Annotated[str, format_of(FORMS)] = "text",
    fail_on: FailOn = "",
    allow: Allow = None,
    waive: Waive = None,
    live: Live = False,
    outputs: LiveOutputs = None,
) -> int:
    """
    Show what an edit does, and to whom.

    It shows shifts gained and lost, who is on call at the merge, routes and findings. People who move
    although they are not part of the edit come first. With --deployed, it shows only which alerts go
    another way, and which incidents get another key.
    """
    return run(
        tuple(files or ()),
        form,
        base=base,
        at=at,
        days=days,
        teams=tuple(team or ()),
        freeze=freeze,
        fail_on=fail_on,
        allow=allow or (),
        waive=waive or (),
        live=live,
        outputs=outputs,
        deployed=deployed,
    )


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
    """Write what the edit does; return 1 if a condition in `fail_on` holds, or if a roster cannot be read."""
    moment = instant.parse(at)
    wanted = conditions(fail_on)
    waived = waivers(waive)
    allowed = allowances(allow)
    if deployed is not None:
        if base is not None or live or outputs:
            raise UsageError(
                "--deployed compares with the configuration that runs, so --base and --live do not go with it"
            )
        running = compared_with(deployed, files, moment, teams, allowed)
        if running is None:
            return 1
        running = with_waivers(running, waived)
        streams.data(FORMS[form](running, streams.colored(sys.stdout)))
        return 1 if failing(running, wanted) else 0
    with ExitStack() as stack:
        old, new = places(files, base, stack)
        asked = for_live(outputs, new, live=live)
        with progress.shown("comparing"):
            sides = read(old, new, moment, teams, allowed, live=live)
            require_on_either(teams, sides.old, sides.new)
            taken = tuple(each.finding for each in losses.found(sides, moment, allowed, teams or None))
            comparison = compared(
                sides, at=moment, days=days, teams=teams, freeze=freeze, losses=taken, live=asked
            )
    comparison = with_waivers(comparison, waived)
    streams.data(FORMS[form](comparison, streams.colored(sys.stdout)))
    say_unread(sides)
    return 1 if sides.new.roster is None or failing(comparison, wanted) else 0


def failing(comparison: Comparison, wanted: frozenset[str]) -> frozenset[str]:
    """Return which of the `wanted` conditions hold and are not waived."""
    return wanted & set(comparison.holds) - {condition for condition, _ in comparison.waived}


def say_unread(sides: Sides) -> None:
    """Say on stderr which errors kept a side from being read."""
    for side in (sides.old, sides.new):
        if side.roster is None:
            say_errors(side)


def with_waivers(comparison: Comparison, given: Sequence[Waiver]) -> Comparison:
    """Return the comparison with its waivers; say on stderr which waivers have nothing to waive."""
    for each in given:
        if each.condition not in comparison.holds:
            streams.say(f"nothing to waive: {each.condition} does not hold")
    return replace(
        comparison,
        waived=tuple((each.condition, each.reason) for each in given if each.condition in comparison.holds),
    )
