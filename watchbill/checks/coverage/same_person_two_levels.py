"""People who are on call at two levels at the same time."""

from collections.abc import Iterator

from watchbill.checks.places import level_place, level_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import YEAR, span_text
from watchbill.diagnostics import Diagnostic
from watchbill.oncall.clashes import ShiftBudget, overlaps
from watchbill.pagerduty.deployment import policy_service
from watchbill.roster.model import Level

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each level of a policy whose holder is on call at a lower level too.

    A page that moves on would go to the person who did not answer it.
    """
    start, end, budget = subject.instant, subject.instant + YEAR, ShiftBudget()
    for deployment in subject.deployments.values():
        team = subject.roster.teams[deployment.team]
        reported: set[tuple[str, Level]] = set()
        for policy in deployment.policies:
            for clash in overlaps(deployment, policy.key, start, end, budget):
                if (clash.person, clash.levels[1]) in reported:
                    continue
                reported.add((clash.person, clash.levels[1]))
                lower, upper = (level_text(team, level) for level in clash.levels)
                zone = team.rotations[0].time_zone if team.rotations else "Etc/UTC"
                when = (
                    "at all times"
                    if (clash.start, clash.end) == (start, end)
                    else f"at the same time, first {span_text(clash.start, clash.end, zone)}"
                )
                yield finding(
                    message=f"{clash.person} is on call at {lower} and {upper} {when}",
                    place=level_place(team, clash.levels[1], policy_service(team, policy.key)),
                    hint="name somebody else at one level: a page that moves on should reach another person",
                )
