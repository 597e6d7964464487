"""Keys that name the same PagerDuty user, by e-mail address or by id."""

from collections.abc import Callable, Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import CODES, Code, of
from watchbill.diagnostics import Diagnostic, Related, at
from watchbill.roster.model import Person, Roster


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each e-mail address or PagerDuty id that an earlier person already has.

    PagerDuty has one user for each address, and ignores its case: two keys would be
    one user, and a rotation of the two would have one member.
    """
    yield from _repeated(subject.roster, "email", of(__name__), lambda person: person.email.casefold())
    yield from _repeated(
        subject.roster, "pagerduty_id", CODES["duplicate-pagerduty-id"], lambda person: person.pagerduty_id
    )


def _repeated(
    roster: Roster, field: str, code: Code, value: Callable[[Person], str | None]
) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for person in roster.people.values():
        found = value(person)
        if found is None:
            continue
        other = first.setdefault(found, person.key)
        if other != person.key:
            said = "e-mail address" if field == "email" else "PagerDuty id"
            yield code.finding(
                message=f"{person.key} has the same {said} as {other}: in PagerDuty they are one user",
                place=at("people", person.key, field),
                related=(Related(place=at("people", other, field), message=f"{other} has it here"),),
                hint="use one key for one person, everywhere",
            )
