"""`watchbill ci review`: everything that a pipeline says of a pull or merge request."""

import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

from watchbill import streams
from watchbill.cli.ci import base, packed, request
from watchbill.cli.ci.packed import Offer, Packed
from watchbill.cli.ci.request import Request
from watchbill.usage import UsageError
from watchbill.workspace import boundary, files

MARKDOWN, CHANGES, PACKED, SARIF, QUALITY = (
    "diff.md",
    "diff.json",
    "review.json",
    "watchbill.sarif",
    "gl-code-quality-report.json",
)
AT = "WATCHBILL_AT"

_NAMED = 3

Environment = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """
    What somebody wants of a review.

    `base` None is found out; `name` tells the comments of several rosters apart; `compared` are
    the options that go on to `watchbill diff`.
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
    compared: tuple[str, ...]


def run(wishes: Wishes) -> int:
    """
    Check the roster and, for a pull or merge request, compare it and comment; return 1 where either fails.

    All is written to files first, and what stops the merge is said last: the comment is there by then.
    A command that is wrong ends it with 2, as elsewhere.
    """
    environment = os.environ
    if environment.get("GITLAB_CI"):
        forge, asked = "gitlab", request.gitlab(environment)
    elif environment.get("GITHUB_ACTIONS"):
        forge, asked = "github", request.github(environment)
    else:
        raise UsageError(
            "this runs in a workflow of GitHub's or a job of GitLab's: elsewhere use `watchbill diff`"
        )
    boundary.refuse(wishes.file)
    files.make(wishes.output)
    try:
        against = wishes.base or (base.of(asked, wishes.file.parent) if asked is not None else None)
    except UsageError:
        # What is wrong with the file is said all the same.
        _findings(wishes, forge, None)
        raise
    codes = [_findings(wishes, forge, against)]
    if against is None:
        _say(
            forge,
            "notice",
            "nothing is compared: this run is for no pull or merge request, and --base names no commit",
        )
    elif max(codes) < 2:
        codes.append(_compare(wishes, against, asked.waivers if asked is not None else ()))
        if max(codes) < 2:
            _publish(wishes, forge, asked, environment)
            if any(codes):
                _stopped(wishes, forge, mistaken=bool(codes[0]), differs=bool(codes[1]))
    return max(codes)


def _findings(wishes: Wishes, forge: str, against: str | None) -> int:
    """
    Write the findings in the form that each place reads, and return the exit code.

    They include what a deploy of the edit since the commit `against` would take away.
    """
    since = ["--base", against] if against is not None else []
    words = ["validate", *(["--strict"] if wishes.strict else []), *since, "--", str(wishes.file)]
    code, found = _watchbill(words, forge)
    if code > 1:
        return code
    if forge == "github":
        # Workflow commands: they annotate the changed lines.
        streams.data([found])
        if wishes.sarif:
            files.write(wishes.output / SARIF, _watchbill(words, "sarif", quiet=True)[1])
            _output("sarif=true")
    else:
        files.write(wishes.output / QUALITY, found)
        streams.data([_watchbill(words, "text", quiet=True)[1]])
    return code


def _compare(wishes: Wishes, against: str, waivers: Sequence[str]) -> int:
    """Write what the change does, both times as of one moment, and return the exit code."""
    moment = os.environ.get(AT) or f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    words = ["diff", "--base", against, "--at", moment, "--fail-on", wishes.fail_on, *wishes.compared]
    words += [word for waiver in waivers for word in ("--waive", waiver)] + ["--", str(wishes.file)]
    code, changes = _watchbill(words, "json")
    if code > 1:
        return code
    files.write(wishes.output / CHANGES, changes)
    files.write(wishes.output / MARKDOWN, _watchbill(words, "markdown", quiet=True)[1])
    return code


def _publish(wishes: Wishes, forge: str, asked: Request | None, environment: Environment) -> None:
    """Show the report where it is read; what may not be written from here is packed."""
    offers, out = _offers(wishes, environment) if forge == "github" and wishes.suggest else ((), ())
    notes = [*(asked.unusable if asked is not None else ()), *_left_out(out)]
    streams.say(*notes)
    markdown = (wishes.output / MARKDOWN).read_text("utf-8") + _listed(notes)
    if summary := environment.get("GITHUB_STEP_SUMMARY"):
        with Path(summary).open("a", encoding="utf-8") as file:
            file.write(markdown)
    if asked is None or not wishes.comment:
        return
    if forge == "gitlab":
        _note(wishes, asked, markdown, environment)
        return
    said = Packed(number=asked.number, head=asked.head, markdown=markdown, offers=offers)
    if asked.outside:
        files.write(wishes.output / PACKED, packed.text(said))
        _output("packed=true")
        streams.say("from a fork, whose run may not write: the comment is packed for the workflow that may")
        return
    from watchbill.cli.ci import comment
    from watchbill.forge.pull_request import PullRequest

    pull = PullRequest(environment, asked.number, sleep=time.sleep)
    comment.on_pull_request(pull, said, name=wishes.name, suggest=wishes.suggest)


def _output(line: str) -> None:
    """Put something out for the steps that follow."""
    if outputs := os.environ.get("GITHUB_OUTPUT"):
        with Path(outputs).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _offers(wishes: Wishes, environment: Environment) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Return what is suggested, and what would be too much."""
    root = Path(environment.get("GITHUB_WORKSPACE") or ".")
    return packed.fitting(packed.offers(wishes.output / CHANGES, root))


def _left_out(out: Sequence[Offer]) -> Iterator[str]:
    if out:
        named = [each.team for each in out[:_NAMED]]
        more = f" and {len(out) - _NAMED} more" if len(out) > _NAMED else ""
        yield (
            f"no suggestion for {', '.join(named)}{more}: {packed.MOST_EDITS} are made at most, and none that"
            " is very long; `watchbill diff` has the lines to paste"
        )


def _listed(notes: Sequence[str]) -> str:
    from watchbill.report.markdown import words

    return "\n" + "".join(f"- {words(note)}\n" for note in notes) if notes else ""


def _stopped(wishes: Wishes, forge: str, *, mistaken: bool, differs: bool) -> None:
    """Say last what stops the merge, and how to go on; a label lets no finding pass."""
    found = json.loads((wishes.output / CHANGES).read_text("utf-8"))
    stands = set(found["holds"]) - {each["condition"] for each in found["waived"]}
    if mistaken:
        stands.discard("error")
    named = [each for each in wishes.fail_on.replace(" ", "").split(",") if each in stands] if differs else []
    if named:
        why = f"this edit is stopped by {', '.join(named)}"
        _say(forge, "error", f"{why}; by the label `watchbill-waive:{named[0]}` somebody answers for it")
    elif differs and not mistaken:
        _say(forge, "error", "this edit cannot be compared")
    if mistaken:
        grades = "errors and warnings" if wishes.strict else "errors"
        _say(forge, "error", f"the {grades} above stop the merge: mend them, for no label lets them pass")


def _say(forge: str, level: str, sentence: str) -> None:
    streams.data([f"::{level} title=watchbill::{sentence}\n" if forge == "github" else f"{sentence}\n"])


def _note(wishes: Wishes, asked: Request, markdown: str, environment: Environment) -> None:
    from watchbill.cli.ci import comment
    from watchbill.forge.merge_request import TOKEN, MergeRequest

    if not environment.get(TOKEN):
        # A pipeline of a fork's has none, and need not fail for that.
        streams.say(f"no note: {TOKEN} is not set", markdown)
        return
    merge = MergeRequest(environment, asked.number, sleep=time.sleep)
    comment.on_merge_request(merge, markdown, name=wishes.name)


def unpack(path: Path, *, head: str, file: str, name: str, suggest: bool) -> int:
    """Say on a pull request what a run of a fork's has packed; only on the one whose head that run was of."""
    from watchbill.cli.ci import comment
    from watchbill.forge.pull_request import PullRequest

    said = packed.read(path)
    if said.head != head:
        raise UsageError(f"{path} is of another commit than the run that left it")
    pull = PullRequest(os.environ, said.number, sleep=time.sleep)
    comment.on_pull_request(pull, said, name=name, suggest=suggest, outside=file)
    return 0


def _watchbill(words: Sequence[str], form: str, *, quiet: bool = False) -> tuple[int, str]:
    """Run a command as a person would, and return its exit code and what it wrote; the rest goes where ours does."""
    from watchbill.cli import main

    written = TextIOWrapper(BytesIO(), "utf-8", errors="backslashreplace", newline="\n")
    with redirect_stdout(written), redirect_stderr(StringIO()) if quiet else nullcontext():
        code = main.run([words[0], "--format", form, *words[1:]])
    written.flush()
    written.seek(0)
    return code, written.read()
