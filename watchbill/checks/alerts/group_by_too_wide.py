"""Groups of alerts that are too wide for one incident."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning if a `group_by` has no `alertname`, and advice if it has no `cluster`.

    A group is one incident: a second kind of alert would join the open incident
    and page nobody. The Alertmanagers of two clusters send the same dedup key
    for equal groups (docs/behaviour.md).
    """
    yield from _too_wide(subject.roster.alerting.group_by, ("alerting", "group_by"))
    for team in subject.teams:
        for service in team.services.values():
            if service.group_by is not None:
                yield from _too_wide(service.group_by, team_path(team, "services", service.key, "group_by"))


def _too_wide(labels: tuple[str, ...], path: Path) -> Iterator[Diagnostic]:
    for label, grade, message in (
        (
            "alertname",
            Grade.WARNING,
            "a different alert joins the open incident, and pages nobody",
        ),
        (
            "cluster",
            Grade.ADVICE,
            "the same alert in two clusters is one incident, which either cluster can close",
        ),
    ):
        if label not in labels:
            yield finding(
                grade=grade,
                message=f"without `{label}`, {message}",
                place=at(*path),
                hint=f"add `{label}`: it does no harm if alerts lack the label"
                if label == "cluster"
                else f"add `{label}`",
            )
