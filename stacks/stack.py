"""A team's stack."""

from watchbill.pagerduty.deployment import Deployment

from .cdk import Construct, TerraformStack
from .context import Target
from .fragment import Fragment, Json
from .people import People
from .policies import EscalationPolicies
from .schedules import OnCallSchedules
from .services import Services
from .team import Team
from .wiring import Backend, Cloud, PagerDutyProvider


class TeamStack(TerraformStack):
    """Everything of one team, in a state of its own: a change to one team plans one team (decision 3)."""

    def __init__(self, scope: Construct, id_: str, *, deployment: Deployment, target: Target) -> None:
        super().__init__(scope, id_)
        settings = target.backend.settings_of(deployment.team)
        if target.backend.kind == "cloud":
            Cloud(self, settings=settings)
        else:
            Backend(self, kind=target.backend.kind, settings=settings)
        PagerDutyProvider(self, "pagerduty", version=target.provider_version, region=target.region)
        self.people = People(self, "people", people=deployment.people)
        self.team = Team(
            self,
            "team",
            key=deployment.team,
            name=deployment.name,
            description=deployment.description,
            memberships=deployment.memberships,
            people=self.people,
        )
        self.schedules = OnCallSchedules(
            self, "schedules", schedules=deployment.schedules, team=self.team, people=self.people
        )
        self.policies = EscalationPolicies(
            self,
            "policies",
            policies=deployment.policies,
            team=self.team,
            people=self.people,
            schedules=self.schedules,
        )
        self.services = Services(self, "services", services=deployment.services, policies=self.policies)
        Outputs(
            self,
            "outputs",
            stack=id_,
            values={
                "team_id": self.team.team_id,
                "user_ids": self.people.ids,
                "schedule_ids": self.schedules.ids,
                "policy_ids": self.policies.ids,
                "service_ids": self.services.ids,
            },
            secrets={"routing_keys": self.services.routing_keys},
        )


class Outputs(Fragment):
    """A stack's outputs; `secrets` are sensitive, which the provider does not say of its keys (19)."""

    def __init__(
        self, scope: Construct, id_: str, *, stack: str, values: dict[str, Json], secrets: dict[str, Json]
    ) -> None:
        super().__init__(scope, id_)
        for name, value in values.items():
            self.block("output", name, body={"value": value})
        for name, value in secrets.items():
            self.block("output", name, body={"value": value, "sensitive": True})
        # By this map the CDK's command line finds a stack's outputs (`cdktf output`, `--outputs-file`).
        self.block("//", "outputs", stack, body={name: name for name in (*values, *secrets)})
