"""Does each service say where its runbooks are?"""

from collections.abc import Iterator

from watchbill.checks.places import team_path
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, key

CODES = {"no-runbook": (Grade.WARNING,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each service without `runbooks`."""
    for team in subject.teams:
        for service in team.services.values():
            if service.runbooks is None:
                yield Diagnostic(
                    code="no-runbook",
                    grade=Grade.WARNING,
                    message=f"{service.key} does not say where its runbooks are",
                    place=key(*team_path(team, "services", service.key)),
                    hint="add `runbooks:` with the address of their folder, so that a page can link to it",
                )
