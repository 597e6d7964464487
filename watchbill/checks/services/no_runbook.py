"""Services that do not say where their runbooks are."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each service without `runbooks`."""
    for team in subject.teams:
        for service in team.services.values():
            if service.runbooks is None:
                yield finding(
                    message=f"{service.key} does not say where its runbooks are",
                    place=key(*team_path(team, "services", service.key)),
                    hint="add `runbooks:` with the address of their folder, so that pages can link to it",
                )
