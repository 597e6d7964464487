"""`watchbill ci plan-check`: refuses a Terraform plan that destroys what nobody asked to destroy."""

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.account.client import Account, Refused
from watchbill.cli import completion, progress
from watchbill.cli.options import ROSTER, At, File
from watchbill.cli.refusals import say_errors
from watchbill.pagerduty.addresses import SCHEDULE
from watchbill.pagerduty.terraform_plan import JudgedRemoval, NotAPlan, Removal, TerraformPlan, read
from watchbill.report import plan as report
from watchbill.usage import UsageError
from watchbill.workspace import settings
from watchbill.workspace.prepare import allowances, prepare

VARIABLE = "WATCHBILL_DESTROY"

_NAME = r"[^\W\d][\w-]*"
_INDEX = r'(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?'
_LINE = re.compile(
    rf"(?P<team>[a-z][a-z0-9_-]*)\s+"
    rf"(?P<address>(?:module\.{_NAME}{_INDEX}\.)*{_NAME}\.{_NAME}{_INDEX}(?: \(deposed [0-9a-f]+\))?)"
    rf"\s*:(?P<reason>.*)"
)
_EXAMPLE = "payments pagerduty_service.payments-api: taken over by platform"
_WANTED = "pass the output of `terraform show -json PLAN`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An address that the plan of a team may destroy, and the reason."""

    team: str
    address: str
    reason: str


EXAMPLE = "terraform show -json plan.out | watchbill ci plan-check -"


def command(
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN.json", help="The output of `terraform show -json PLAN`; - reads standard input."
        ),
    ],
    file: File = ROSTER,
    team: Annotated[
        str | None,
        typer.Option(
            metavar="TEAM",
            help="The team of the plan [default: the one in the plan].",
            autocompletion=completion.teams,
        ),
    ] = None,
    at: At = None,
) -> int:
    """
    Refuse a plan that destroys what nobody asked to destroy.

    WATCHBILL_DESTROY lists what may be destroyed, one `TEAM ADDRESS: reason` on each line. A schedule that
    has ended in the roster may go too. If a schedule goes, the command asks PagerDuty who uses it, with a
    read-only key in PAGERDUTY_TOKEN. It exits with 1 if it refuses the plan, and with 2 if it is not a plan.
    """
    return run(plan, file, team=team, at=at)


def run(path: Path, file: Path, *, team: str | None, at: str | None) -> int:
    """
    Write what the plan destroys to stdout, and return 1 if nobody asked to destroy part of it.

    WATCHBILL_DESTROY names what may be destroyed. So may a schedule that is empty in the roster at this
    instant. A schedule may not go if a policy uses it afterwards, or if PagerDuty does not say who uses it:
    the provider removes it from policies that are not in the plan, and no plan shows that
    (docs/behaviour.md). Raises UsageError if the input is not a finished plan.
    """
    moment = instant.parse(at)
    asked = _destroyed(os.environ.get(VARIABLE, ""))
    plan = _plan(path)
    whose = _team(plan, team)
    schedules = tuple(each for each in plan.removals if each.kind == SCHEDULE)
    uses: dict[str, tuple[str, ...] | str] = {}
    empty: frozenset[str] = frozenset()
    if schedules:
        empty = _left_empty(file, whose, moment)
        with progress.shown("asking PagerDuty"):
            uses = dict(_uses(schedules, plan, settings.region(file.parent)))
    judged = tuple(_judged(each, whose, asked, empty, uses) for each in plan.removals)
    streams.data(report.text(whose, plan, judged))
    going = {each.address for each in plan.removals}
    for each in asked:
        if each.team == whose and each.address not in going:
            streams.say(
                f"warning: {VARIABLE} names {each.address} of {each.team}, which this plan does not destroy"
            )
    return 1 if any(each.refused for each in judged) else 0


def _destroyed(text: str) -> tuple[Asked, ...]:
    """
    Return the addresses in the lines `TEAM ADDRESS: reason`; blank lines are ignored.

    An address is written as Terraform shows it: with its modules and its index, and with ` (deposed KEY)`
    for a deposed object. Raises UsageError for a line of another form, and for one without a reason.
    """
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return tuple(_asked(number, line) for number, line in lines if line)


def _asked(number: int, line: str) -> Asked:
    place = f"{VARIABLE}, line {number}"
    found = _LINE.fullmatch(line)
    if found is None:
        raise UsageError(f"{place}: {line!r} is not `TEAM ADDRESS: reason`; write it as in `{_EXAMPLE}`")
    asked = Asked(team=found["team"], address=found["address"], reason=found["reason"].strip())
    if not asked.reason:
        raise UsageError(f"{place}: {line!r} has no reason; write one after the colon, as in `{_EXAMPLE}`")
    return asked


def _plan(path: Path) -> TerraformPlan:
    source = "standard input" if str(path) == "-" else str(path)
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        if not text.strip():
            raise UsageError(f"{source} is empty: {_WANTED}")
        return read(json.loads(text))
    except OSError as problem:
        raise UsageError(f"cannot read {source}: {(problem.strerror or str(problem)).lower()}") from None
    except NotAPlan as problem:
        raise UsageError(f"{source} is refused: {problem}; {_WANTED}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{source} is not complete JSON: {_WANTED}") from None


def _team(plan: TerraformPlan, given: str | None) -> str:
    """
    Return the team of the plan: the one that stays in it, else the one that goes.

    It is empty if the plan has no team and destroys nothing. Raises UsageError if the plan belongs to another
    team, or has several teams and no option names one.
    """
    if given is not None:
        if plan.teams and given not in plan.teams:
            raise UsageError(f"this is the plan of {' and '.join(sorted(plan.teams))}, not of {given}")
        return given
    meant = [team for team, stays in plan.teams.items() if stays] or list(plan.teams)
    if len(meant) == 1:
        return meant[0]
    if plan.removals:
        raise UsageError("the plan does not say whose it is: name the team with --team")
    return ""


def _left_empty(file: Path, team: str, at: datetime) -> frozenset[str]:
    """Return the keys of the team's schedules that have ended, so that the roster leaves them out."""
    prepared = prepare(file, instant=at, teams=(team,), allow=allowances(()))
    deployment = prepared.deployments.get(team)
    if deployment is None:
        say_errors(prepared)
        gone = prepared.roster is not None and team not in prepared.refused
        why = f"has no team {team}" if gone else "has errors"
        streams.say(f"{prepared.name} {why}, so the plan may not destroy a schedule because it has ended")
        return frozenset()
    kept = {schedule.key for schedule in deployment.at(at).schedules}
    return frozenset(schedule.key for schedule in deployment.schedules if schedule.key not in kept)


def _uses(
    schedules: Iterable[Removal], plan: TerraformPlan, region: str
) -> Iterator[tuple[str, tuple[str, ...] | str]]:
    """Yield the address of each schedule, with the policies that still use it or why they are not known."""
    try:
        account = Account(region)
    except UsageError as problem:
        yield from ((each.address, str(problem)) for each in schedules)
        return
    silent: str | None = None
    for each in schedules:
        if each.id is None:
            yield each.address, "the plan does not have its id"
        elif silent is not None:
            yield each.address, silent
        else:
            try:
                using = account.policies(each.id)
            except UsageError as problem:
                silent = str(problem)
                yield each.address, silent
            except Refused as refused:
                # If nothing answered, the next request would take as long again.
                silent = None if refused.status else str(refused)
                yield each.address, str(refused)
            else:
                yield (
                    each.address,
                    tuple(name for id_, name in using.items() if not _lets_go(plan, id_, each.id)),
                )


def _lets_go(plan: TerraformPlan, policy: str, schedule: str) -> bool:
    return policy in plan.policies and plan.policies[policy].lets_go(schedule)


def _judged(
    removal: Removal,
    team: str,
    asked: Iterable[Asked],
    empty: frozenset[str],
    uses: Mapping[str, tuple[str, ...] | str],
) -> JudgedRemoval:
    named = [each for each in asked if each.address == removal.address]
    using = uses.get(removal.address, ())
    return JudgedRemoval(
        removal=removal,
        reason=next((each.reason for each in named if each.team == team), None),
        elsewhere=tuple(each.team for each in named if each.team != team),
        empty=removal.kind == SCHEDULE and removal.key in empty and not removal.replaced,
        users=() if isinstance(using, str) else using,
        unknown=using if isinstance(using, str) else None,
    )
