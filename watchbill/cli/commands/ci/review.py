"""`watchbill ci review`: the findings, the comparison and the comment for a pull or merge request."""

import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.cli import progress
from watchbill.cli.commands import diff, validate
from watchbill.cli.commands.ci import packed
from watchbill.cli.commands.ci.options import Name, Suggestions, checked_name
from watchbill.cli.commands.ci.packed import Packed, Suggestion
from watchbill.cli.commands.validate import Validation
from watchbill.cli.compared import compared
from watchbill.cli.fail_on import FailOn, Waiver, conditions, requested, waivers
from watchbill.cli.options import ROSTER, Days, File, Freeze
from watchbill.cli.sides import Sides
from watchbill.forge import request
from watchbill.forge.request import Request
from watchbill.report.diff import FORMS
from watchbill.report.diff.comparison import Comparison
from watchbill.report.markdown import words
from watchbill.usage import UsageError
from watchbill.workspace import boundary, files
from watchbill.workspace.merge_base import merge_base
from watchbill.workspace.prepare import allowances

MARKDOWN, CHANGES, PACKED, SARIF, QUALITY = (
    "diff.md",
    "diff.json",
    "review.json",
    "watchbill.sarif",
    "gl-code-quality-report.json",
)
AT = "WATCHBILL_AT"

_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """
    The options of a review.

    If `base` is None, the commit is found. `name` keeps the comments of several rosters apart. `days`,
    `freeze` and `fail_on` are those of `watchbill diff`.
    """

    file: Path
    output: Path
    base: str | None
    name: str
    strict: bool
    sarif: bool
    comment: bool
    suggest: bool
    fail_on: str
    days: int
    freeze: int


EXAMPLE = "watchbill ci review --fail-on gap,tonight,error"


def command(
    file: File = ROSTER,
    base: Annotated[
        str | None,
        typer.Option(metavar="REF", help="Compare with this commit [default: the one before the merge]."),
    ] = None,
    days: Days = 90,
    freeze: Freeze = 2,
    fail_on: FailOn = "",
    strict: Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")] = False,
    sarif: Annotated[
        bool, typer.Option("--sarif", help="Also write the findings as SARIF (GitHub).")
    ] = False,
    comment: Annotated[bool, typer.Option("--comment/--no-comment", help="Comment on the request.")] = True,
    suggestions: Suggestions = True,
    name: Name = "",
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="The folder for the reports.")
    ] = Path("watchbill-review"),
) -> int:
    """
    Check the roster, and comment on a pull or merge request.

    It runs in GitHub Actions and GitLab CI, and finds the request in their variables. It writes the comment
    first. Then it exits like `validate` and `diff --fail-on`.
    """
    return run(
        Wishes(
            file=file,
            output=output,
            base=base,
            name=checked_name(name),
            strict=strict,
            sarif=sarif,
            comment=comment,
            suggest=suggestions,
            fail_on=fail_on,
            days=days,
            freeze=freeze,
        )
    )


def run(wishes: Wishes) -> int:
    """
    Check the roster and, for a pull or merge request, compare it and comment; return 1 if either fails.

    The reports are written to files first. The reasons that stop the merge come last, after the comment.
    Returns 2 if the command is wrong.
    """
    if os.environ.get("GITLAB_CI"):
        forge, asked = "gitlab", request.gitlab(os.environ)
    elif os.environ.get("GITHUB_ACTIONS"):
        forge, asked = "github", request.github(os.environ)
    else:
        raise UsageError("this needs a GitHub workflow or a GitLab job: elsewhere use `watchbill diff`")
    boundary.refuse(wishes.file)
    files.make(wishes.output)
    against = wishes.base
    if not against and asked is not None:
        try:
            against = merge_base(asked.base, asked.head, wishes.file.parent)
        except UsageError:
            # The findings of the file are reported even so.
            _findings(wishes, forge, None)
            raise
    checked = _findings(wishes, forge, against or None)
    if not against:
        why = "this run is not for a pull or merge request, and --base is not given"
        _say(forge, "notice", f"nothing is compared: {why}")
    if checked is None:
        return 2
    mistaken = checked.prepared.fails(strict=wishes.strict)
    if checked.sides is None:
        return int(mistaken)
    differs = _review(wishes, forge, asked, checked, checked.sides, mistaken=mistaken)
    return int(mistaken or differs)


def _review(
    wishes: Wishes, forge: str, asked: Request | None, checked: Validation, sides: Sides, *, mistaken: bool
) -> bool:
    """Compare both sides, show the report, say what stops the merge; return whether the change does."""
    wanted, waived = conditions(wishes.fail_on), waivers(())
    given = None if asked is None else requested(asked.description, asked.labels)
    if given is not None:
        waived = tuple(dict.fromkeys((*waived, *given.waivers)))
    comparison, markdown = _compared(wishes, checked, sides, waived)
    stopping = diff.failing(comparison, wanted)
    differs = sides.new.roster is None or bool(stopping)
    suggestions, out = _suggestions(comparison) if forge == "github" and wishes.suggest else ((), ())
    notes = [*(given.unusable if given is not None else ()), *_left_out(out)]
    streams.say(*notes)
    _publish(wishes, forge, asked, markdown + _listed(notes), suggestions)
    if mistaken or differs:
        _stopped(wishes, forge, stopping, mistaken=mistaken, differs=differs)
    return differs


def _findings(wishes: Wishes, forge: str, against: str | None) -> Validation | None:
    """
    Write the findings in the form that the forge reads; if the command is wrong, say why and return None.

    The findings include what a deploy of the edit since the commit `against` would take away.
    """
    try:
        moment, allowed = instant.parse(os.environ.get(AT) or None), allowances(())
        checked = validate.check(wishes.file, at=moment, allow=allowed, base=against)
    except UsageError as problem:
        streams.say_mistake(problem)
        return None
    validate.say_base(checked)
    validate.say_summary(checked)
    if forge == "github":
        # Workflow commands annotate the changed lines.
        streams.data(validate.text(checked, "github", color=False))
        if wishes.sarif:
            _write(wishes.output / SARIF, validate.text(checked, "sarif", color=False))
            _output("sarif=true")
    else:
        _write(wishes.output / QUALITY, validate.text(checked, "gitlab", color=False))
        streams.data(validate.text(checked, "text", color=False))
    return checked


def _compared(
    wishes: Wishes, checked: Validation, sides: Sides, waived: Sequence[Waiver]
) -> tuple[Comparison, str]:
    """Compare both sides, write the reports, and return the comparison and its Markdown."""
    taken = tuple(each.finding for each in checked.taken)
    with progress.shown("comparing"):
        comparison = compared(
            sides, at=checked.at, days=wishes.days, teams=(), freeze=wishes.freeze, losses=taken
        )
    comparison = diff.with_waivers(comparison, waived)
    diff.say_unread(sides)
    _write(wishes.output / CHANGES, FORMS["json"](comparison, False))
    return comparison, _write(wishes.output / MARKDOWN, FORMS["markdown"](comparison, False))


def _write(path: Path, text: Iterable[str]) -> str:
    """Write a report as it would be on stdout, and return it. Bytes that are not UTF-8 become escapes."""
    data = "".join(text).encode("utf-8", "backslashreplace")
    files.write(path, data)
    return data.decode("utf-8")


def _publish(
    wishes: Wishes, forge: str, asked: Request | None, markdown: str, suggestions: tuple[Suggestion, ...]
) -> None:
    """Show the report on the forge. If this run may not write there, pack the report."""
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(markdown)
    if asked is None or not wishes.comment:
        return
    if forge == "gitlab":
        _note(wishes, asked, markdown)
        return
    said = Packed(number=asked.number, head=asked.head, markdown=markdown, suggestions=suggestions)
    if asked.outside:
        files.write(wishes.output / PACKED, packed.text(said))
        _output("packed=true")
        streams.say("the run of a fork may not write, so the comment is packed for a workflow that may")
        return
    from watchbill.cli.commands.ci import comment
    from watchbill.forge.pull_request import PullRequest

    pull = PullRequest(os.environ, asked.number, sleep=time.sleep)
    comment.on_pull_request(pull, said, name=wishes.name, suggest=wishes.suggest)


def _output(line: str) -> None:
    """Set an output for later steps of the workflow."""
    if outputs := os.environ.get("GITHUB_OUTPUT"):
        with Path(outputs).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _suggestions(comparison: Comparison) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """Return the suggestions within the limits, and those beyond them."""
    root = Path(os.environ.get("GITHUB_WORKSPACE") or ".")
    return packed.fitting(packed.suggestions(comparison.offers, root))


def _left_out(out: Sequence[Suggestion]) -> Iterator[str]:
    if out:
        named = [each.team for each in out[:_NAMED]]
        more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
        yield (
            f"no suggestion for {', '.join(named)}{more}: there are at most {packed.MOST_EDITS}, and none"
            " that is very long; `watchbill diff` prints the lines to paste"
        )


def _listed(notes: Sequence[str]) -> str:
    return "\n" + "".join(f"- {words(note)}\n" for note in notes) if notes else ""


def _stopped(wishes: Wishes, forge: str, stopping: frozenset[str], *, mistaken: bool, differs: bool) -> None:
    """Say what stops the merge, and how to go on. No label lets a finding pass."""
    stands = stopping - {"error"} if mistaken else stopping
    named = [each for word in wishes.fail_on.split(",") if (each := word.strip()) in stands]
    if named:
        why = f"--fail-on stops this merge: {', '.join(named)}"
        _say(forge, "error", f"{why}; the label `watchbill-waive:{named[0]}` waives {named[0]}")
    elif differs and not mistaken:
        _say(forge, "error", "this edit cannot be compared")
    if mistaken:
        grades = "errors and warnings" if wishes.strict else "errors"
        _say(
            forge,
            "error",
            f"the {grades} above stop the merge: fix them, because no label can waive them",
        )


def _say(forge: str, level: str, sentence: str) -> None:
    streams.data([f"::{level} title=watchbill::{sentence}\n" if forge == "github" else f"{sentence}\n"])


def _note(wishes: Wishes, asked: Request, markdown: str) -> None:
    from watchbill.cli.commands.ci import comment
    from watchbill.forge.merge_request import TOKEN, MergeRequest

    if not os.environ.get(TOKEN):
        # A pipeline of a fork has no token, and must not fail because of that.
        streams.say(f"no note: {TOKEN} is not set", markdown)
        return
    merge = MergeRequest(os.environ, asked.number, sleep=time.sleep)
    comment.on_merge_request(merge, markdown, name=wishes.name)
