"""The documents of a roster: which one holds what, and which findings their comments silence."""

import difflib
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter

from watchbill.codes import CODES, READER
from watchbill.diagnostics import Diagnostic, Path, Place, Span, Where, at
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.suppression import Suppression

_LONGEST = 1000
"""The most characters of a path or glob, as in the schema: each of its parts takes time and memory."""

MOST = 1000
"""The most findings about comments. None is an error, and a file can have any number of comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """
    The documents of a roster, the root first.

    `owners` has the document that holds each person and team, by the first two keys of their path.
    Everything else is in the root file.
    """

    documents: tuple[Document, ...]
    owners: Mapping[Path, Document]

    @property
    def root(self) -> Document:
        """The root file."""
        return self.documents[0]

    def owner(self, path: Path) -> Document:
        """Return the document that holds a path, or would hold it."""
        return self.owners.get(path[:2], self.root)

    def span(self, place: Place) -> Span:
        """Return the span of a place; for a missing path, the span of its nearest existing ancestor."""
        if isinstance(place, Span):
            return place
        return self.owners.get(place.path[:2], self.root).span(place)

    def line(self, file: str, number: int) -> str:
        """Return a line of one of the files; empty if the line does not exist."""
        return next((document.line(number) for document in self.documents if document.name == file), "")

    def silence(self, diagnostics: Iterable[Diagnostic], today: date) -> tuple[Diagnostic, ...]:
        """
        Apply the comments that silence findings, and add findings about the comments themselves.

        Mistakes that keep a team out of the roster cannot be silenced.
        """
        comments = [each for document in self.documents for each in document.suppressions]
        if not comments:
            return tuple(diagnostics)
        in_force: dict[tuple[str, int, str], Suppression] = {}
        for comment in comments:
            if comment.until is None or today <= comment.until:
                in_force.setdefault((comment.span.file, comment.line, comment.code), comment)
        used: set[int] = set()
        result = []
        for diagnostic in diagnostics:
            span = self.span(diagnostic.place)
            found = in_force.get((span.file, span.line, diagnostic.code))
            if found is None or diagnostic.code in READER:
                result.append(diagnostic)
            else:
                used.add(id(found))
                result.append(replace(diagnostic, silent=found.reason or "no reason given"))
        hints, most = _Hints(), len(result) + MOST
        for document in self.documents:
            team = team_at(document)
            for comment in document.suppressions:
                if len(result) < most:
                    end = document.text.index(comment.line, sys.maxsize)
                    result += _about(comment, id(comment) in used, today, hints, team(end))
        return tuple(result)


def includes(root: Document) -> tuple[tuple[str, Where], ...]:
    """
    Return the paths and globs of a root file's `include` with their places, in the file's order.

    Entries that are too long or not text are skipped: the schema reports them.
    """
    listed = root.value.get("include") if isinstance(root.value, dict) else None
    if not isinstance(listed, list):
        return ()
    return tuple(
        (pattern, at("include", index))
        for index, pattern in enumerate(listed)
        if isinstance(pattern, str) and len(pattern) <= _LONGEST
    )


def team_at(document: Document) -> Callable[[int], str | None]:
    """
    Return a function from an index in a document's text to the team whose entry is there.

    The function returns None outside every team.
    """
    value = document.value
    if not isinstance(value, dict):
        return lambda _: None
    sections = sorted(document.keys(value))
    begun = next((start for start, name in sections if name == "teams"), None)
    if begun is None:
        return lambda _: None
    end = next((start for start, _ in sections if start > begun), sys.maxsize)
    starts = sorted(each for each in document.keys(value["teams"]) if begun <= each[0] < end)

    def team(index: int) -> str | None:
        number = bisect_right(starts, index, key=itemgetter(0))
        return starts[number - 1][1] if number and index < end else None

    return team


class _Hints:
    """Hints for comments whose codes do not exist."""

    MOST = 100
    """The most codes for which a similar code is looked up: a comment can name any number."""

    def __init__(self) -> None:
        self._hints: dict[str, str] = {}

    def hint(self, code: str) -> str | None:
        """Return how to fix a comment with this code; None if the code exists."""
        if code in CODES:
            return None
        if code not in self._hints and len(self._hints) < self.MOST:
            close = difflib.get_close_matches(code, list(CODES), n=1)
            self._hints[code] = f"did you mean `{close[0]}`?" if close else "remove the comment"
        return self._hints.get(code, "remove the comment")


def _about(
    comment: Suppression, used: bool, today: date, hints: _Hints, team: str | None
) -> Iterator[Diagnostic]:
    def finding(code: str, message: str, hint: str) -> Diagnostic:
        return CODES[code].finding(message=message, place=comment.span, hint=hint, owner=team)

    hint = hints.hint(comment.code)
    if hint is not None:
        yield finding("suppression-unknown-code", f"no finding has the code `{comment.code}`", hint)
        return
    if not comment.reason:
        yield finding(
            "suppression-without-reason",
            f"this comment silences `{comment.code}` but does not say why",
            "add the reason at the end of the comment",
        )
    if comment.until is not None and comment.until < today:
        yield finding(
            "suppression-expired",
            f"this comment silenced `{comment.code}` only until {comment.until}",
            "fix what the finding reports, or give the comment a later date",
        )
    elif not used:
        yield finding(
            "suppression-unused",
            (
                f"`{comment.code}` cannot be silenced"
                if comment.code in READER
                else f"there is no `{comment.code}` here to silence"
            ),
            "remove the comment",
        )
