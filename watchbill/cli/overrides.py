"""`watchbill overrides`: PagerDuty's overrides into line with the file's."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from watchbill import instant, streams
from watchbill.account.apply import Outcome, Prune, Work, align
from watchbill.account.client import Account
from watchbill.account.ids import Ids, ids_by_team
from watchbill.account.users import UserIds
from watchbill.checks.gate import Prepared
from watchbill.cli.oncall import known
from watchbill.cli.validate import say_errors
from watchbill.cli.wanted import recall, want
from watchbill.report import overrides as report
from watchbill.usage import UsageError
from watchbill.workspace import outputs, settings
from watchbill.workspace.commit import committed
from watchbill.workspace.prepare import allowances, prepare


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
    known(teams, prepared)
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
