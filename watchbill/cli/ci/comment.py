"""What is said on a pull request: one comment that is kept up to date, and suggestions on the lines of the edit."""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from watchbill.cli import streams
from watchbill.cli.ci import hunks, thread
from watchbill.cli.ci.forge import Lost, Refused
from watchbill.cli.ci.packed import Edit, Packed
from watchbill.cli.ci.pull_request import Head, PullRequest, Remark
from watchbill.cli.ci.thread import Thread
from watchbill.cli.usage import UsageError
from watchbill.report import suggestion

NOTHING = "### On-call: no change"
"""How the report of a change begins that does nothing; no comment is begun for it."""

Spot: TypeAlias = tuple[str, int, int, str]
"""Where a suggestion stands, and what it says: file, first and last line, text."""


def on_pull_request(pull: PullRequest, said: Packed, *, name: str, suggest: bool) -> None:
    """
    Say it, unless the pull request has moved on since: then its next run does.

    Suggestions stand where GitHub takes them, on lines that the pull request shows; the comment has them
    all as lines to paste. Raises UsageError where GitHub refuses.
    """
    try:
        head = pull.head()
        if why := _past(head, pull, said.head):
            streams.say(f"no comment: {why}")
            return
        me = pull.me()
        done = thread.keep(pull, me, name, said.markdown, quiet=said.markdown.startswith(NOTHING))
        streams.say(f"comment on pull request {pull.number}: {done}")
        made, kept, gone = _suggest(pull, me, said.edits if suggest else (), head.sha, name)
        if made or kept or gone:
            streams.say(f"suggestions: {made} made, {kept} there, {gone} taken away")
    except (Refused, Lost) as problem:
        raise _mistake(pull, problem) from None


def on_merge_request(merge: Thread, markdown: str, *, name: str) -> None:
    """Say it in one note. Raises UsageError where GitLab refuses."""
    try:
        done = thread.keep(merge, merge.me(), name, markdown, quiet=markdown.startswith(NOTHING))
    except (Refused, Lost) as problem:
        raise _mistake(merge, problem) from None
    streams.say(f"note on the merge request: {done}")


def _past(head: Head, pull: PullRequest, sha: str) -> str | None:
    if head.into.lower() != pull.repository.lower():
        return f"pull request {pull.number} is to be merged into another repository"
    if head.sha != sha:
        return f"pull request {pull.number} is at another commit by now"
    return None if head.open else f"pull request {pull.number} is closed"


def _suggest(pull: PullRequest, me: str, edits: Iterable[Edit], head: str, name: str) -> tuple[int, int, int]:
    """Make the suggestions that are not there, take away those that no longer hold; return how many of each."""
    mark, remarks = suggestion.marker(name), pull.remarks()
    mine = [each for each in remarks if each.author == me and each.body.lstrip().startswith(mark)]
    answered = {each.answers for each in remarks}
    wanted = dict.fromkeys(_wanted(pull, edits, head, name))
    kept = []
    for each in mine:
        spot = _spot(each)
        if spot in wanted:
            del wanted[spot]
            kept.append(each)
    gone = [each for each in mine if each not in kept and each.id not in answered]
    for each in gone:
        pull.withdraw(each.id)
    made = 0
    for path, first, last, body in wanted:
        try:
            pull.remark(body, commit=head, path=path, first=first, last=last)
            made += 1
        except Refused as refused:
            # Lines that GitHub does not show after all: the comment has them.
            if refused.status != 422:
                raise
        except Lost as lost:
            # Perhaps it is there: the next run sees. Twice the same would be worse.
            streams.say(f"a suggestion may be missing: {lost}")
    return made, len(kept), len(gone)


def _spot(remark: Remark) -> Spot | None:
    if remark.line is None or remark.first is None:
        return None
    return remark.path, remark.first, remark.line, remark.body.rstrip()


def _wanted(pull: PullRequest, edits: Iterable[Edit], head: str, name: str) -> Iterator[Spot]:
    """Yield where each suggestion is to stand in the pull request's own file, and its text; GitHub trims the end."""
    edits = tuple(edits)
    patches = pull.patches() if edits else {}
    for edit in edits:
        patch = patches.get(edit.file)
        text = pull.text(edit.file, head) if patch else None
        at = hunks.place(edit.was, text, edit.first) if text is not None else None
        if patch and at is not None and hunks.within(patch, *at):
            yield edit.file, *at, suggestion.text(edit.replacement, name).rstrip()


def _mistake(where: Thread, problem: Refused | Lost) -> UsageError:
    if isinstance(problem, Lost):
        return UsageError(f"the {where.kind} could not be reached: {problem}; run it again")
    if problem.status == 401:
        return UsageError(f"the token in {where.token} is refused")
    if problem.status == 403 and "locked" in str(problem).lower():
        return UsageError(f"the conversation of the {where.kind} is locked, and takes no comment: unlock it")
    if problem.status == 403:
        said = f"the token in {where.token} may not write on the {where.kind}"
        return UsageError(f"{said}: {where.permission} ({problem})")
    if problem.status == 404:
        return UsageError(f"there is no such {where.kind}, or the token in {where.token} may not see it")
    return UsageError(f"the {where.kind} did not take it: {problem}")
