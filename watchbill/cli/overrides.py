"""`watchbill overrides`: PagerDuty's overrides into line with the file's."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from watchbill.cli import instant, outputs, settings, streams
from watchbill.cli.account import Account, Refused
from watchbill.cli.align import Work, align, line
from watchbill.cli.oncall import known
from watchbill.cli.outputs import Ids
from watchbill.cli.prepare import Prepared, prepare
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import allowances, say_errors
from watchbill.model import Person
from watchbill.pagerduty.live import Wanted
from watchbill.report import overrides as report
from watchbill.report.overrides import Outcome


def run(
    file: Path,
    *,
    paths: Sequence[Path],
    teams: tuple[str, ...],
    apply: bool,
    prune: bool,
    check: bool,
    form: str,
    at: str | None,
) -> int:
    """
    Say what is missing in PagerDuty, and make it with `apply`; return 1 where something failed.

    With `check` also where something is missing. A schedule that fails holds up no other, nor does a
    team with an error that nobody answers for: it is left alone, and said.
    """
    now = instant.parse(at)
    prepared = prepare(file, instant=now, teams=teams or None, allow=allowances(()))
    say_errors(prepared)
    if prepared.roster is None:
        return 1
    known(teams, prepared)
    left = sorted(prepared.refused)
    ids = outputs.read(paths, teams, prepared.roster.teams)
    account = Account(settings.region(file.parent))
    works = list(_works(prepared, ids, now))
    _users(works, prepared, ids, account, now)
    for work in works:
        align(work, account, now, apply=apply, prune=prune)
    lines = [each for work in works for each in work.lines]
    write = report.json if form == "json" else report.text
    streams.data(write(lines, left, now, applied=apply))
    if left:
        streams.say("", f"not looked at, because of these errors: {', '.join(left)}")
    failed = any(each.outcome is Outcome.FAILED for each in lines) or not prepared.sound
    missing = any(each.outcome is Outcome.MISSING for each in lines)
    return 1 if failed or (check and missing) else 0


def _works(prepared: Prepared, ids: dict[str, Ids], now: datetime) -> Iterator[Work]:
    """Yield the schedules that PagerDuty has; raises UsageError where overrides are wanted on one that it has not."""
    for team, deployment in prepared.deployments.items():
        there = ids[team].schedules if team in ids else {}
        for schedule in deployment.schedules:
            if schedule.key in there:
                yield Work(team=team, schedule=schedule, id=there[schedule.key])
            elif any(each.end > now for each in schedule.overrides):
                raise UsageError(
                    f"the outputs have no schedule {schedule.key} of {team}: apply its stack, and pass its outputs"
                )


def _users(works: list[Work], prepared: Prepared, ids: dict[str, Ids], account: Account, now: datetime) -> None:
    """Find the PagerDuty user of everybody who takes over from now on: in the outputs, the roster, or by e-mail."""
    assert prepared.roster is not None
    people = prepared.roster.people
    found = {key: person.pagerduty_id for key, person in people.items() if person.pagerduty_id is not None}
    found.update((key, user) for each in ids.values() for key, user in each.users.items())
    lacking: dict[str, str] = {}
    for work in works:
        for each in work.schedule.overrides:
            key = each.person
            if each.end <= now:
                continue
            if key not in found and key not in lacking:
                user, why = _looked_up(people[key], account)
                if user is None:
                    lacking[key] = why
                else:
                    found[key] = user
            if key in lacking:
                work.lines.append(line(work, Outcome.FAILED, each.start, each.end, key, lacking[key]))
            else:
                start, end = each.start.astimezone(UTC), each.end.astimezone(UTC)
                work.wanted.append(Wanted(start=start, end=end, person=key, user=found[key]))


def _looked_up(person: Person, account: Account) -> tuple[str | None, str]:
    """Return the user with the address of a person, None where there is none, and then why."""
    try:
        return account.user(person.email), f"PagerDuty has no user with the address of {person.key}"
    except Refused as refused:
        return None, str(refused)
