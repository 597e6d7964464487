"""A plain typed CDKTF program for so many teams: the same nine resources a team, written by hand."""

import sys

from cdktf import App, TerraformStack
from cdktf_cdktf_provider_pagerduty import provider
from cdktf_cdktf_provider_pagerduty.escalation_policy import (
    EscalationPolicy,
    EscalationPolicyRule,
    EscalationPolicyRuleTarget,
)
from cdktf_cdktf_provider_pagerduty.schedule import Schedule, ScheduleLayer
from cdktf_cdktf_provider_pagerduty.service import Service
from cdktf_cdktf_provider_pagerduty.service_integration import ServiceIntegration
from cdktf_cdktf_provider_pagerduty.team import Team


def main(teams: int) -> None:
    """Synthesise a stack a team: team, two schedules, policy, three services with two integrations."""
    app = App()
    for number in range(teams):
        stack = TerraformStack(app, f"team-{number}")
        provider.PagerdutyProvider(stack, "pagerduty")
        team = Team(stack, "team", name=f"Team {number}")
        schedules = [
            Schedule(
                stack,
                level,
                name=f"Team {number} {level}",
                time_zone="Europe/London",
                layer=[
                    ScheduleLayer(
                        start="2024-01-01T09:00:00Z",
                        rotation_virtual_start="2024-01-01T09:00:00Z",
                        rotation_turn_length_seconds=604800,
                        users=["P1", "P2", "P3", "P4"],
                    )
                ],
            )
            for level in ("primary", "secondary")
        ]
        rules = [
            EscalationPolicyRule(
                escalation_delay_in_minutes=15,
                target=[EscalationPolicyRuleTarget(type="schedule_reference", id=schedule.id)],
            )
            for schedule in schedules
        ]
        policy = EscalationPolicy(stack, "policy", name=f"Team {number}", teams=[team.id], rule=rules)
        for index in range(3):
            service = Service(
                stack, f"service-{index}", name=f"Service {number} {index}", escalation_policy=policy.id
            )
            if index < 2:
                ServiceIntegration(
                    stack,
                    f"integration-{index}",
                    service=service.id,
                    name="Alertmanager",
                    type="events_api_v2_inbound_integration",
                )
    app.synth()


if __name__ == "__main__":
    main(int(sys.argv[1]))
