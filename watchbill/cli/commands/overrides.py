"""`watchbill overrides`: makes PagerDuty's overrides match the file."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.account.apply import Outcome, Prune, align
from watchbill.account.client import Account
from watchbill.account.ids import ids_by_team
from watchbill.account.overrides import recall, want, works_of
from watchbill.account.users import UserIds
from watchbill.cli.forms import format_of
from watchbill.cli.group import CONTEXT, SectionedGroup, example
from watchbill.cli.options import ROSTER, At, File, Teams
from watchbill.cli.refusals import require_teams, say_errors
from watchbill.report import overrides as report
from watchbill.usage import UsageError
from watchbill.workspace import outputs, settings
from watchbill.workspace.commit import committed
from watchbill.workspace.prepare import allowances, prepare

app = typer.Typer(
    cls=SectionedGroup,
    help="Make PagerDuty's overrides match the file, after the deploy.",
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


Outputs = Annotated[
    list[Path],
    typer.Option(
        "--outputs", metavar="FILE", help="The outputs that Terraform or CDKTF wrote; - reads standard input."
    ),
]
Format = Annotated[str, format_of(report.FORMS)]
PruneBase = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REF",
        help=(
            "Prune only overrides that FILE had in this commit and no longer has: those that people made in"
            " PagerDuty stay. May be repeated."
        ),
    ),
]


@app.command(
    help=(
        "Show which overrides PagerDuty lacks, and which only PagerDuty has. It needs a read-only key in"
        " PAGERDUTY_TOKEN."
    ),
    epilog=example("watchbill overrides plan --outputs outputs.json"),
)
def plan(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[bool, typer.Option("--prune", help="Show what `apply --prune` would delete.")] = False,
    base: PruneBase = None,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 if PagerDuty lacks an override.")
    ] = False,
    form: Format = "text",
    at: At = None,
) -> int:
    """Show which overrides PagerDuty lacks, and which only PagerDuty has."""
    return run(
        file,
        paths=outputs,
        teams=tuple(team or ()),
        apply=False,
        prune=prune,
        bases=tuple(base or ()),
        check=check,
        form=form,
        at=at,
    )


@app.command(
    help=(
        "Make the overrides that PagerDuty lacks, none of them twice. It exits with 1 if something failed:"
        " then run it again."
    ),
    epilog=example("watchbill overrides apply --outputs outputs.json"),
)
def apply(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete overrides that only PagerDuty has, unless they have begun."),
    ] = False,
    base: PruneBase = None,
    form: Format = "text",
    at: At = None,
) -> int:
    """Make the overrides that PagerDuty lacks, none of them twice."""
    return run(
        file,
        paths=outputs,
        teams=tuple(team or ()),
        apply=True,
        prune=prune,
        bases=tuple(base or ()),
        check=False,
        form=form,
        at=at,
    )


def run(
    file: Path,
    *,
    paths: Sequence[Path],
    teams: tuple[str, ...],
    apply: bool,
    prune: bool,
    bases: Sequence[str],
    check: bool,
    form: str,
    at: str | None,
) -> int:
    """
    Show which overrides PagerDuty lacks, and with `apply` make them; return 1 if something failed.

    With `check`, also return 1 if one is missing. A schedule that fails does not hold up the others. Nor does
    a team that has an error: it is left alone and reported. With `bases`, only overrides from the file of
    one of these commits are pruned.
    """
    if bases and not prune:
        raise UsageError("--base only limits what --prune deletes: add --prune")
    now = instant.parse(at)
    prepared = prepare(file, instant=now, teams=teams or None, allow=allowances(()))
    say_errors(prepared)
    if prepared.roster is None:
        return 1
    require_teams(teams, prepared)
    left = sorted(prepared.refused)
    ids = ids_by_team(outputs.read(paths), teams, prepared.roster.teams)
    account = Account(settings.region(file.parent))
    works = list(works_of(prepared.deployments, ids, now))
    users = UserIds(account=account, people=prepared.roster.people, ids=ids)
    want(works, users, now)
    for base in dict.fromkeys(bases):
        with committed(base, file) as (path, tree):
            old = prepare(path, instant=now, teams=teams or None, tree=tree)
        if old.roster is not None:
            recall(works, old.compiled, old.roster.people, users, now)
    pruned = Prune.NOTHING if not prune else Prune.DROPPED if bases else Prune.OTHERS
    for work in works:
        align(work, account, now, apply=apply, prune=pruned)
    lines = [each for work in works for each in work.lines]
    write = report.FORMS[form]
    streams.data(write(lines, left, now, applied=apply))
    if left:
        streams.say("", f"left alone, because of these errors: {', '.join(left)}")
    failed = any(each.outcome is Outcome.FAILED for each in lines) or not prepared.sound
    missing = any(each.outcome is Outcome.MISSING for each in lines)
    return 1 if failed or (check and missing) else 0
