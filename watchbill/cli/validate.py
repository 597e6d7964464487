"""`watchbill validate`: what is wrong with a roster, and where."""

import os
import sys
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path

from watchbill import instant, streams
from watchbill.cli import progress
from watchbill.cli.allow import VARIABLE, Allowance
from watchbill.cli.allow import parse as allow_parse
from watchbill.cli.prepare import Prepared, prepare
from watchbill.dates import YEAR
from watchbill.report.findings import FORMS
from watchbill.report.findings.findings import Findings, sentence, tally


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

    With the commit `base` they include what a deploy of the edit since then would take away.
    """
    moment, allowed = instant.parse(at), allowances(allow)
    with progress.shown(f"checking {file}"):
        prepared = prepare(file, instant=moment, allow=allowed, live=live)
        if base is not None:
            prepared = _since(base, file, prepared, moment, allowed)
    counts = tally(prepared.diagnostics, prepared.roster)
    found = Findings(
        name=prepared.name,
        at=moment,
        diagnostics=prepared.diagnostics,
        counts=counts,
        line=prepared.sources.line,
    )
    streams.data(FORMS[form](found, streams.colored(sys.stdout)))
    if prepared.roster is not None:
        streams.say(sentence(prepared.name, counts, (moment + YEAR).date()))
    return 1 if prepared.fails(strict=strict) else 0


def _since(base: str, file: Path, prepared: Prepared, at: datetime, allow: Sequence[Allowance]) -> Prepared:
    """Return the same with what the edit since a commit would take away; raises UsageError where it is not there."""
    from watchbill.cli import losses
    from watchbill.cli.sides import against
    from watchbill.workspace.commit import committed

    with committed(base, file) as old:
        sides = against(old, prepared, at, (), allow, live=False)
    if sides.absent is not None:
        streams.say(sides.absent)
    elif sides.old.roster is None:
        streams.say(f"{sides.old.name} cannot be read, so nothing is compared with it")
    return losses.added(prepared, sides, at, allow)


def allowances(given: Sequence[str]) -> tuple[Allowance, ...]:
    """Return what the command line and WATCHBILL_ALLOW allow."""
    return allow_parse(text for text in (os.environ.get(VARIABLE), *given) if text)


def say_errors(prepared: Prepared, codes: Collection[str] = ()) -> None:
    """Say on stderr what keeps a command from doing all of its work, what is allowed, and all of some codes."""
    from watchbill.diagnostics import Grade
    from watchbill.report.findings import text as findings

    told = tuple(
        d for d in prepared.diagnostics if d.grade is Grade.ERROR or d.code in {*prepared.allowed, *codes}
    )
    for block in findings.text(told, prepared.sources.line, color=streams.colored(sys.stderr)):
        streams.say(block.rstrip("\n"))
