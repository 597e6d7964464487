"""Groups of alerts that are too wide to be one incident each."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning where a `group_by` has no `alertname`, and advice where it has no `cluster`.

    A group is one incident: a second kind of alert would join the one that is
    open, and page nobody. The Alertmanagers of two clusters send the same
    dedup key for equal groups (docs/behaviour.md).
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
            "an alert of another name joins the incident that is open, and pages nobody",
        ),
        (
            "cluster",
            Grade.ADVICE,
            "equal alerts of two clusters are one incident, which either cluster closes",
        ),
    ):
        if label not in labels:
            yield finding(
                grade=grade,
                message=f"without `{label}` {message}",
                place=at(*path),
                hint=f"add `{label}`: it costs nothing where alerts lack the label"
                if label == "cluster"
                else f"add `{label}`",
            )
