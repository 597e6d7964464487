"""`watchbill overrides`: PagerDuty's overrides into line with the file's."""

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
from watchbill.cli.group import CONTEXT
from watchbill.cli.options import ROSTER, At, File, Teams
from watchbill.cli.refusals import require_teams, say_errors
from watchbill.report import overrides as report
from watchbill.usage import UsageError
from watchbill.workspace import outputs, settings
from watchbill.workspace.commit import committed
from watchbill.workspace.prepare import allowances, prepare

app = typer.Typer(
    help="Bring PagerDuty's overrides into line with the file's, after the deploy.",
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


Outputs = Annotated[
    list[Path],
    typer.Option(
        "--outputs", metavar="FILE", help="What Terraform or CDKTF wrote as outputs, - for standard input."
    ),
]
Format = Annotated[str, format_of(report.FORMS)]
PruneBase = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REF",
        help=(
            "Prune only what FILE had in this commit, and has no more: what people made stays. May be"
            " repeated."
        ),
    ),
]


@app.command(
    help=(
        "Say what is missing in PagerDuty, and what only PagerDuty has. A read-only key in PAGERDUTY_TOKEN"
        " suffices."
    )
)
def plan(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[bool, typer.Option("--prune", help="Say what `apply --prune` deletes.")] = False,
    base: PruneBase = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 where something is missing.")] = False,
    form: Format = "text",
    at: At = None,
) -> int:
    """Say what is missing in PagerDuty, and what only PagerDuty has."""
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
        "Make what is missing in PagerDuty, and nothing twice. Exits with 1 where something failed: run it"
        " again."
    )
)
def apply(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete what only PagerDuty has, unless it is running or over.")
    ] = False,
    base: PruneBase = None,
    form: Format = "text",
    at: At = None,
) -> int:
    """Make what is missing in PagerDuty, and nothing twice."""
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
    Say what is missing in PagerDuty, and make it with `apply`; return 1 where something failed.

    With `check` also where something is missing. A schedule that fails holds up no other, nor does a
    team with an error that nobody answers for: it is left alone, and said. With `bases` only what the
    file of one of these commits wanted is pruned.
    """
    if bases and not prune:
        raise UsageError("--base says what --prune may delete: give both")
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
        streams.say("", f"not looked at, because of these errors: {', '.join(left)}")
    failed = any(each.outcome is Outcome.FAILED for each in lines) or not prepared.sound
    missing = any(each.outcome is Outcome.MISSING for each in lines)
    return 1 if failed or (check and missing) else 0
