"""`watchbill ci comment`, and the comment and suggestions that a review writes on a request."""

import os
import time
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from watchbill import streams
from watchbill.cli.commands.ci import packed
from watchbill.cli.commands.ci.options import Name, Suggestions, checked_name
from watchbill.cli.commands.ci.packed import Packed, SuggestedEdit, Suggestion
from watchbill.cli.options import ROSTER
from watchbill.forge import hunks, suggestions, thread
from watchbill.forge.client import Lost, Refused
from watchbill.forge.pull_request import Head, PullRequest
from watchbill.forge.suggestions import Spot
from watchbill.forge.thread import Thread
from watchbill.report import suggestion
from watchbill.report.diff import NO_CHANGE
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.read import read
from watchbill.usage import UsageError
from watchbill.workspace import inclusion

FileLines: TypeAlias = tuple[str, int, int]
"""A file, and the first and last line of a stretch of it."""

EXAMPLE = 'watchbill ci comment watchbill-review/review.json --head "$HEAD_SHA"'


def command(
    review: Annotated[
        Path, typer.Argument(metavar="FILE", help="The review.json of a run that was not allowed to write.")
    ],
    head: Annotated[str, typer.Option(metavar="SHA", help="The commit that the run reviewed.")],
    file: Annotated[str, typer.Option(metavar="PATH", help="The roster in the repository.")] = str(ROSTER),
    suggest: Suggestions = True,
    name: Name = "",
) -> int:
    """
    Comment on a pull request from a fork.

    FILE is what `review` packed in a run without secrets, so it is not trusted. It may only suggest changes
    to the roster and to the files that the roster includes.
    """
    return run(review, head=head, file=file, name=checked_name(name), suggest=suggest)


def run(path: Path, *, head: str, file: str, name: str, suggest: bool) -> int:
    """Write what the run of a fork packed on its pull request, if the pull request still has that commit."""
    said = packed.read(path)
    if said.head != head:
        raise UsageError(f"{path} is about another commit than its run")
    pull = PullRequest(os.environ, said.number, sleep=time.sleep)
    on_pull_request(pull, said, name=name, suggest=suggest, outside=file)
    return 0


def on_pull_request(
    pull: PullRequest, said: Packed, *, name: str, suggest: bool, outside: str | None = None
) -> None:
    """
    Write the comment and the suggestions, unless the pull request has a newer commit, which has its own run.

    GitHub takes suggestions only on lines that the pull request shows; the comment has all of them as lines
    to paste. `outside` is the roster's path if the review comes from a run of a fork: then only that roster
    and its includes may get suggestions. Raises UsageError if GitHub refuses.
    """
    try:
        head = pull.head()
        if why := _past(head, pull, said.head):
            streams.say(f"no comment: {why}")
            return
        me = pull.me()
        markdown = said.markdown if outside is None else _vouched_for_by_nobody(said.markdown)
        done = thread.keep(pull, me, name, markdown, quiet=markdown.startswith(NO_CHANGE))
        streams.say(f"comment on pull request {pull.number}: {done}")
        offered = said.suggestions if suggest else ()
        if outside is not None and offered:
            offered = tuple(_of_roster(offered, outside, pull.text(outside, head.onto)))
        wanted = tuple(_wanted(pull, offered, head.sha, name, outside=outside is not None))
        mark = suggestion.marker(name)
        made, kept, gone = suggestions.keep(pull, me, mark, wanted, head.sha, say=streams.say)
        if made or kept or gone:
            streams.say(f"suggestions: {made} made, {kept} kept, {gone} deleted")
    except (Refused, Lost) as problem:
        raise _mistake(pull, problem) from None


def on_merge_request(merge: Thread, markdown: str, *, name: str) -> None:
    """Write the comment as one note. Raises UsageError if GitLab refuses."""
    try:
        done = thread.keep(merge, merge.me(), name, markdown, quiet=markdown.startswith(NO_CHANGE))
    except (Refused, Lost) as problem:
        raise _mistake(merge, problem) from None
    streams.say(f"note on the merge request: {done}")


def _of_roster(offered: Iterable[Suggestion], file: str, text: str | None) -> Iterator[Suggestion]:
    """
    Yield the suggestions that only edit the roster: its `file`, or a file that it includes.

    `text` is the file on the branch that the pull request is to be merged into, so that the pull request
    itself cannot choose what is included.
    """
    included = inclusion.globs(text) if text is not None else ()
    for each in offered:
        if all(inclusion.belongs(edit.file, file, included) for edit in each.edits):
            yield each


def _vouched_for_by_nobody(markdown: str) -> str:
    """Say below the heading where the report comes from."""
    heading, _, rest = markdown.partition("\n")
    return f"{heading}\n\nThis comes from a run of a fork. Nobody has checked it.\n{rest}"


def _past(head: Head, pull: PullRequest, sha: str) -> str | None:
    if head.into.lower() != pull.repository.lower():
        return f"pull request {pull.number} is to be merged into another repository"
    if head.sha != sha:
        return f"pull request {pull.number} is at a different commit now"
    return None if head.open else f"pull request {pull.number} is closed"


def _wanted(
    pull: PullRequest, offered: tuple[Suggestion, ...], head: str, name: str, *, outside: bool
) -> Iterator[tuple[Spot, ...]]:
    """Yield the place and text of each edit of each suggestion, in the pull request's own files."""
    patches = pull.patches() if offered else {}
    own = cache(lambda file: _own(pull, file, head) if patches.get(file) else None)
    for each in offered:
        places = [_place(edit, own(edit.file), patches.get(edit.file, "")) for edit in each.edits]
        found = [place for place in places if place is not None]
        # A suggestion needs all of its edits: one alone would do something that nobody has checked.
        if len(found) < len(places) or _overlapping(found):
            streams.say(
                f"no suggestion for {each.team}: the pull request does not show all of its lines, each once"
            )
            continue
        together = len(each.edits)
        said = [
            suggestion.text(edit.replacement, name, team=each.team, together=together, outside=outside)
            for edit in each.edits
        ]
        # GitHub removes blanks at the end.
        yield tuple((*place, body.rstrip()) for place, body in zip(found, said, strict=True))


def _own(pull: PullRequest, file: str, head: str) -> Document | None:
    text = pull.text(file, head)
    return None if text is None else read(file, text.encode())


def _place(edit: SuggestedEdit, own: Document | None, patch: str) -> FileLines | None:
    at = hunks.place(edit.was, own, edit.path) if own is not None else None
    return (edit.file, *at) if at is not None and hunks.within(patch, *at) else None


def _overlapping(places: Iterable[FileLines]) -> bool:
    ordered = sorted(places)
    return any(one[0] == other[0] and other[1] <= one[2] for one, other in pairwise(ordered))


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
