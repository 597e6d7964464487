"""The table of all codes: the family and grades of each, and whether it is final."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from watchbill.diagnostics import Diagnostic, Grade, Place, Related

ERROR, WARNING, ADVICE = Grade.ERROR, Grade.WARNING, Grade.ADVICE


class Family(StrEnum):
    """What a finding is about; the module of a check is in the folder of that name in `watchbill/checks/`."""

    PEOPLE = "people"
    ROTATIONS = "rotations"
    COVERAGE = "coverage"
    SERVICES = "services"
    MATCHERS = "matchers"
    ALERTS = "alerts"
    YAML = "yaml"
    SHAPE = "shape"
    COMMENTS = "comments"
    FILES = "files"
    CALENDARS = "calendars"
    ALERTMANAGER = "alertmanager"
    LOSSES = "losses"


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """
    A code of findings; it is stable, and has a page in `docs/checks/`.

    `grades` are the grades that a finding with this code may have. Neither a comment nor `--allow`
    silences a `final` code: something could not be read into the roster, or it is about such a comment.
    `by` is the code that the module of the check is named after, which may find several codes.
    """

    name: str
    family: Family
    grades: tuple[Grade, ...]
    final: bool
    by: str

    def finding(
        self,
        *,
        message: str,
        place: Place,
        grade: Grade | None = None,
        related: tuple[Related, ...] = (),
        hint: str | None = None,
        way: tuple[str, ...] = (),
        owner: str | None = None,
    ) -> Diagnostic:
        """Return a finding with this code; `grade` may be left out if the code has only one."""
        if grade is None:
            (grade,) = self.grades
        assert grade in self.grades
        return Diagnostic(
            code=self.name,
            grade=grade,
            message=message,
            place=place,
            related=related,
            hint=hint,
            way=way,
            owner=owner,
        )


def _code(name: str, family: Family, *grades: Grade, final: bool = False, by: str | None = None) -> Code:
    return Code(name=name, family=family, grades=grades, final=final, by=by or name)


REFERENCES = (
    _code("unknown-person", Family.PEOPLE, ERROR),
    _code("unknown-member", Family.PEOPLE, ERROR, by="unknown-person"),
    _code("unknown-team", Family.ALERTS, ERROR),
    _code("unknown-time-zone", Family.ROTATIONS, ERROR, WARNING),
    _code("anchor-not-a-member", Family.ROTATIONS, ERROR),
    _code("anchor-not-a-place", Family.ROTATIONS, ERROR, by="anchor-not-a-member"),
    _code("anchor-ambiguous", Family.ROTATIONS, WARNING, by="anchor-not-a-member"),
    _code("anchor-not-a-handoff", Family.ROTATIONS, ERROR),
    _code("shadow-without-rotation", Family.ROTATIONS, ERROR),
    _code("unknown-rotation", Family.ROTATIONS, ERROR, by="shadow-without-rotation"),
    _code("empty-level", Family.COVERAGE, ERROR, WARNING),
    _code("then-not-a-handoff", Family.ROTATIONS, ERROR),
    _code("first-not-a-member", Family.ROTATIONS, ERROR, by="then-not-a-handoff"),
    _code("version-without-members", Family.ROTATIONS, ERROR, by="then-not-a-handoff"),
)
"""The checks that run first: a team with such an error cannot be compiled."""

COMPILED = (
    _code("unused-person", Family.PEOPLE, ADVICE),
    _code("duplicate-email", Family.PEOPLE, ERROR),
    _code("duplicate-pagerduty-id", Family.PEOPLE, ERROR, by="duplicate-email"),
    _code("invalid-email", Family.PEOPLE, ERROR),
    _code("unlisted-time-zone", Family.ROTATIONS, ERROR),
    _code("unknown-holidays", Family.PEOPLE, WARNING),
    _code("too-few-members", Family.ROTATIONS, WARNING),
    _code("shadow-expired", Family.ROTATIONS, WARNING),
    _code("shadow-of-oneself", Family.ROTATIONS, WARNING),
    _code("level-left-out", Family.COVERAGE, WARNING),
    _code("team-without-services", Family.SERVICES, ADVICE),
    _code("same-person-two-levels", Family.COVERAGE, WARNING),
    _code("override-without-rotation", Family.ROTATIONS, ERROR),
    _code("override-overlap", Family.ROTATIONS, ERROR, by="override-without-rotation"),
    _code("override-no-effect", Family.ROTATIONS, WARNING, by="override-without-rotation"),
    _code("leave-over-a-shift", Family.PEOPLE, WARNING),
    _code("unfair-share", Family.ROTATIONS, WARNING),
    _code("longest-stretch", Family.ROTATIONS, WARNING),
    _code("then-has-begun", Family.ROTATIONS, ADVICE),
    _code("change-within-the-hour", Family.ROTATIONS, WARNING, by="then-has-begun"),
    _code("override-past", Family.ROTATIONS, ADVICE, by="then-has-begun"),
    _code("leave-past", Family.PEOPLE, ADVICE),
    _code("coverage-gap", Family.COVERAGE, WARNING),
    _code("nobody-on-call", Family.COVERAGE, ERROR, WARNING),
    _code("clock-change-readings", Family.COVERAGE, ADVICE),
    _code("never-serves", Family.ROTATIONS, WARNING),
    _code("handoff-inside-hours", Family.ROTATIONS, ADVICE),
    _code("pagerduty-name", Family.SERVICES, ERROR),
    _code("pagerduty-limit", Family.SERVICES, ERROR),
    _code("auto-resolve-too-soon", Family.SERVICES, ERROR),
    _code("duplicate-name", Family.SERVICES, ERROR),
    _code("matcher-syntax", Family.MATCHERS, ERROR),
    _code("matcher-in-single-quotes", Family.MATCHERS, WARNING),
    _code("matchers-of-anything", Family.MATCHERS, WARNING, by="matcher-in-single-quotes"),
    _code("matcher-is-a-glob", Family.MATCHERS, WARNING),
    _code("equal-matchers", Family.MATCHERS, ERROR, WARNING),
    _code("claims-not-compared", Family.MATCHERS, WARNING),
    _code("unreachable-matchers", Family.MATCHERS, ERROR, WARNING),
    _code("overlapping-matchers", Family.MATCHERS, WARNING, ADVICE),
    _code("unknown-service", Family.MATCHERS, WARNING),
    _code("useless-yields", Family.MATCHERS, ADVICE, by="unknown-service"),
    _code("matcher-on-severity", Family.MATCHERS, ADVICE),
    _code("no-runbook", Family.SERVICES, WARNING),
    _code("repeat-interval", Family.ALERTS, WARNING),
    _code("page-waits", Family.ALERTS, WARNING),
    _code("group-by-too-wide", Family.ALERTS, WARNING, ADVICE),
    _code("nothing-pages", Family.ALERTS, WARNING),
    _code("severity-reaches-nobody", Family.ALERTS, WARNING, by="nothing-pages"),
    _code("unknown-severity-silent", Family.ALERTS, ADVICE),
    _code("no-heartbeat", Family.ALERTS, ADVICE),
)
"""The other checks, which may look at the deployment of a team. Checks run in the order of the table."""

_READER = (
    _code("yaml-syntax", Family.YAML, ERROR, final=True),
    _code("ambiguous-scalar", Family.YAML, ERROR, final=True),
    _code("comment-lost-value", Family.YAML, ERROR, final=True),
    _code("duplicate-key", Family.YAML, ERROR, final=True),
    _code("key-not-text", Family.YAML, ERROR, final=True),
    _code("merge-not-mapping", Family.YAML, ERROR, final=True),
    _code("unknown-anchor", Family.YAML, ERROR, final=True),
    _code("recursive-alias", Family.YAML, ERROR, final=True),
    _code("alias-bomb", Family.YAML, ERROR, final=True),
    _code("yaml-tag", Family.YAML, ERROR, final=True),
    _code("nested-too-deep", Family.YAML, ERROR, final=True),
    _code("several-documents", Family.YAML, ERROR, final=True),
    _code("empty-file", Family.YAML, ERROR, final=True),
    _code("not-utf8", Family.YAML, ERROR, final=True),
    _code("too-large", Family.YAML, ERROR, final=True),
    _code("defined-twice", Family.SHAPE, ERROR, final=True),
    _code("duplicate-service", Family.SHAPE, ERROR, final=True),
    _code("handoff-mismatch", Family.SHAPE, ERROR, final=True),
    _code("invalid-value", Family.SHAPE, ERROR, final=True),
    _code("misplaced-key", Family.SHAPE, ERROR, final=True),
    _code("missing-key", Family.SHAPE, ERROR, final=True),
    _code("reserved-service", Family.SHAPE, ERROR, final=True),
    _code("unknown-key", Family.SHAPE, ERROR, final=True),
    _code("unknown-severity", Family.SHAPE, ERROR, final=True),
    _code("wrong-type", Family.SHAPE, ERROR, final=True),
    _code("suppression-expired", Family.COMMENTS, WARNING, final=True),
    _code("suppression-malformed", Family.COMMENTS, WARNING, final=True),
    _code("suppression-unknown-code", Family.COMMENTS, WARNING, final=True),
    _code("suppression-unused", Family.COMMENTS, ADVICE, final=True),
    _code("suppression-without-reason", Family.COMMENTS, WARNING, final=True),
)

_AROUND = (
    _code("include-empty", Family.FILES, WARNING),
    _code("include-missing", Family.FILES, ERROR, final=True),
    _code("include-outside", Family.FILES, ERROR, final=True),
    _code("unreadable-file", Family.FILES, ERROR, final=True),
    _code("calendar-missing", Family.CALENDARS, ADVICE),
    _code("calendar-unreadable", Family.CALENDARS, WARNING),
    _code("calendar-unknown-zone", Family.CALENDARS, WARNING),
    _code("alertmanager-version", Family.ALERTMANAGER, ERROR),
    _code("slack-refusal-unseen", Family.ALERTMANAGER, WARNING),
    _code("object-too-large", Family.ALERTMANAGER, ERROR, WARNING),
    _code("deployed-unread", Family.ALERTMANAGER, ERROR),
    _code("team-renamed", Family.LOSSES, ERROR),
    _code("team-left", Family.LOSSES, ERROR),
    _code("service-moved", Family.LOSSES, ERROR),
    _code("service-renamed", Family.LOSSES, ERROR),
    _code("unowned-moved", Family.LOSSES, ERROR),
    _code("rotation-renamed", Family.LOSSES, ERROR),
)

CODES: Mapping[str, Code] = {code.name: code for code in (*REFERENCES, *COMPILED, *_READER, *_AROUND)}

READER = frozenset(code.name for code in _READER)
"""Codes of reading a roster's text: after such an error, a part of the file is missing from the roster."""

FINAL = frozenset(code.name for code in CODES.values() if code.final)
"""Codes that neither a comment nor `--allow` silences."""


def in_family(family: Family) -> frozenset[str]:
    """Return the codes of a family."""
    return frozenset(code.name for code in CODES.values() if code.family is family)


def of(module: str) -> Code:
    """Return the code that the module of a check is named after, such as `…checks.coverage.coverage_gap`."""
    return CODES[module.rpartition(".")[2].replace("_", "-")]
