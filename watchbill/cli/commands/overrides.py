"""`watchbill overrides`: PagerDuty's overrides into line with the file's."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.account.apply import Outcome, Prune, Work, align, line
from watchbill.account.client import Account, Refused
from watchbill.account.ids import Ids, ids_by_team
from watchbill.account.plan import Wanted
from watchbill.account.users import UserIds
from watchbill.checks.gate import Prepared
from watchbill.cli.forms import Form
from watchbill.cli.group import CONTEXT
from watchbill.cli.options import ROSTER, At, File, Teams
from watchbill.cli.refusals import require_teams, say_errors
from watchbill.report import overrides as report
from watchbill.roster.model import Person
from watchbill.rota.schedule import ScheduleOverride
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
Format = Annotated[Form, typer.Option("--format", help="How it is written to stdout.")]
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
    form: Format = Form.TEXT,
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
        form=form.value,
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
    form: Format = Form.TEXT,
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
        form=form.value,
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
    works = list(_works(prepared, ids, now))
    users = UserIds(account=account, people=prepared.roster.people, ids=ids)
    want(works, users, now)
    for base in dict.fromkeys(bases):
        with committed(base, file) as (path, tree):
            recall(works, prepare(path, instant=now, teams=teams or None, tree=tree), users, now)
    pruned = Prune.NOTHING if not prune else Prune.DROPPED if bases else Prune.OTHERS
    for work in works:
        align(work, account, now, apply=apply, prune=pruned)
    lines = [each for work in works for each in work.lines]
    write = report.json if form == "json" else report.text
    streams.data(write(lines, left, now, applied=apply))
    if left:
        streams.say("", f"not looked at, because of these errors: {', '.join(left)}")
    failed = any(each.outcome is Outcome.FAILED for each in lines) or not prepared.sound
    missing = any(each.outcome is Outcome.MISSING for each in lines)
    return 1 if failed or (check and missing) else 0


def _works(prepared: Prepared, ids: dict[str, Ids], now: datetime) -> Iterator[Work]:
    """Yield the schedules that PagerDuty has; raises UsageError if it lacks one that needs overrides."""
    for team, deployment in prepared.deployments.items():
        there = ids[team].schedules if team in ids else {}
        for schedule in deployment.schedules:
            if schedule.key in there:
                yield Work(team=team, schedule=schedule, id=there[schedule.key])
            elif any(each.end > now for each in schedule.overrides):
                raise UsageError(
                    f"the outputs have no schedule {schedule.key} of {team}: apply its stack, and pass its"
                    " outputs"
                )


def want(works: Iterable[Work], users: UserIds, now: datetime) -> None:
    """Add to schedules what the file wants from now on; of whose user is not known, that it failed."""
    for work in works:
        for each in work.schedule.overrides:
            if each.end <= now:
                continue
            key = each.person
            try:
                user, why = users.of(users.people[key]), f"PagerDuty has no user with the address of {key}"
            except Refused as refused:
                user, why = None, str(refused)
            if user is None:
                work.lines.append(line(work, Outcome.FAILED, each.start, each.end, key, why))
            else:
                work.wanted.append(_wanted(each, user))


def recall(works: Iterable[Work], old: Prepared, users: UserIds, now: datetime) -> None:
    """
    Add to schedules what an earlier file wanted from now on, and the present one does not.

    Whoever has another address since is looked for by the earlier one, then by that of the same key. Who is
    no user any more has no overrides there either.
    """
    for work in works:
        for each, person in _before(work, old, users):
            if each.end <= now:
                continue
            try:
                user = users.of(person)
                if user is None and person.key in users.people:
                    user = users.of(users.people[person.key])
            except Refused as refused:
                why = f"the file has it no more, and PagerDuty perhaps has: {refused}"
                failed = line(work, Outcome.FAILED, each.start, each.end, each.person, why)
                if failed not in work.lines:
                    work.lines.append(failed)
                continue
            if user is not None:
                work.dropped.append(_wanted(each, user))


def _before(work: Work, old: Prepared, users: UserIds) -> Iterator[tuple[ScheduleOverride, Person]]:
    """Yield the overrides that a schedule had only in an earlier file, each with the person who took over."""
    if old.roster is None or work.team not in old.compiled:
        return
    schedule = old.compiled[work.team].schedule(work.schedule.key)
    for each in () if schedule is None else schedule.overrides:
        person = old.roster.people[each.person]
        if each not in work.schedule.overrides or not users.same(person):
            yield each, person


def _wanted(override: ScheduleOverride, user: str) -> Wanted:
    start, end = override.start.astimezone(UTC), override.end.astimezone(UTC)
    return Wanted(start=start, end=end, person=override.person, user=user)
