"""`watchbill validate`: every finding of a roster, with its place."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from watchbill import instant, streams
from watchbill.checks.gate import Allowance, Prepared
from watchbill.cli import progress
from watchbill.cli.forms import format_of
from watchbill.cli.options import ROSTER, Allow, At, File, Remote, Since
from watchbill.dates import YEAR
from watchbill.report.findings import FORMS
from watchbill.report.findings.findings import Findings, Tally, sentence, tally
from watchbill.workspace.prepare import allowances, prepare

if TYPE_CHECKING:
    from watchbill.cli.sides import Sides
    from watchbill.review.losses.loss import Loss


@dataclass(frozen=True, slots=True, kw_only=True)
class Validation:
    """
    A roster with all of its findings at an instant.

    After a comparison with a commit, `sides` are both rosters, and `taken` is what a deploy of the edit would
    take away, with places in the new file. The findings include it.
    """

    at: datetime
    prepared: Prepared
    sides: "Sides | None"
    taken: "tuple[Loss, ...]"


EXAMPLE = "watchbill validate teams.yaml --base origin/main"


def command(
    file: File = ROSTER,
    form: Annotated[str, format_of(FORMS, "The form of the findings on stdout.")] = "text",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
    base: Since = None,
    at: At = None,
    allow: Allow = None,
    live: Remote = False,
) -> int:
    """
    Check a roster, and report everything that is wrong with it.

    It checks the coming year. It exits with 1 on an error, and with --strict on a warning too.
    """
    return run(file, form, strict=strict, at=at, allow=allow or (), base=base, live=live)


def run(
    file: Path,
    form: str,
    *,
    strict: bool,
    at: str | None,
    allow: Sequence[str],
    base: str | None = None,
    live: bool = False,
) -> int:
    """
    Write the findings to stdout in one of the forms, the summary to stderr; return the exit code.

    With a `base`, the findings include what a deploy of the edit since that commit would take away.
    """
    checked = check(file, at=instant.parse(at), allow=allowances(allow), base=base, live=live)
    say_base(checked)
    streams.data(text(checked, form, color=streams.colored(sys.stdout)))
    say_summary(checked)
    return 1 if checked.prepared.fails(strict=strict) else 0


def check(
    file: Path, *, at: datetime, allow: Sequence[Allowance], base: str | None = None, live: bool = False
) -> Validation:
    """Read and check a roster, and compare it with the commit `base`; raises UsageError."""
    with progress.shown(f"checking {file}"):
        prepared = prepare(file, instant=at, allow=allow, live=live)
        if base is None:
            return Validation(at=at, prepared=prepared, sides=None, taken=())
        from watchbill.cli import losses
        from watchbill.cli.sides import against
        from watchbill.workspace.commit import committed

        with committed(base, file) as old:
            sides = against(old, prepared, at, (), allow, live=False)
        taken = losses.taken(sides, at)
        return Validation(
            at=at,
            prepared=losses.added(prepared, taken, allow),
            sides=sides,
            taken=losses.settled(sides.new, taken, allow),
        )


def text(checked: Validation, form: str, *, color: bool) -> Iterable[str]:
    """Return the findings in one of the forms, and import only that form."""
    prepared = checked.prepared
    found = Findings(
        name=prepared.name,
        at=checked.at,
        diagnostics=prepared.diagnostics,
        counts=_counts(checked),
        line=prepared.sources.line,
    )
    return FORMS[form](found, color)


def say_base(checked: Validation) -> None:
    """Say on stderr if the commit has no roster, or one that cannot be read."""
    if checked.sides is None:
        return
    if checked.sides.absent is not None:
        streams.say(checked.sides.absent)
    elif checked.sides.old.roster is None:
        streams.say(f"{checked.sides.old.name} cannot be read, so nothing is compared with it")


def say_summary(checked: Validation) -> None:
    """Say on stderr how many findings there are, if the roster could be read."""
    if checked.prepared.roster is not None:
        streams.say(sentence(checked.prepared.name, _counts(checked), (checked.at + YEAR).date()))


def _counts(checked: Validation) -> Tally:
    return tally(checked.prepared.diagnostics, checked.prepared.roster)
