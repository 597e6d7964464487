"""What a stack talks to: the provider, and where its state is kept."""

from collections.abc import Mapping

from .cdk import (
    Construct,
    TerraformBackend,
    TerraformProvider,
    TerraformProviderGeneratorMetadata,
    TerraformRemoteState,
)
from .fragment import Json


class PagerDutyProvider(TerraformProvider):
    """
    The PagerDuty provider, at the version that its facts were measured with.

    The CDK's own bindings pin an older one. No token: the provider reads PAGERDUTY_TOKEN.
    """

    def __init__(self, scope: Construct, id_: str, *, version: str, region: str) -> None:
        super().__init__(
            scope,
            id_,
            terraform_resource_type="pagerduty",
            terraform_provider_source="PagerDuty/pagerduty",
            terraform_generator_metadata=TerraformProviderGeneratorMetadata(
                provider_name="pagerduty", provider_version=version
            ),
        )
        if region != "us":
            self.add_override("service_region", region)


class Backend(TerraformBackend):
    """Any backend at all, its settings passed through as they are."""

    def __init__(self, scope: Construct, *, kind: str, settings: Mapping[str, Json]) -> None:
        super().__init__(scope, "backend", kind)
        for name, value in settings.items():
            self.add_override(name, value)

    def get_remote_state_data_source(
        self, scope: Construct, name: str, from_stack: str
    ) -> TerraformRemoteState:
        """Refuse: stacks share nothing but the file."""
        raise RuntimeError("a team's stack reads no other stack's state")


class Cloud(Backend):
    """HCP Terraform's `cloud` block, which stands beside the backends."""

    def __init__(self, scope: Construct, *, settings: Mapping[str, Json]) -> None:
        super().__init__(scope, kind="cloud", settings={})
        self._settings = settings

    def to_terraform(self) -> Mapping[str, Json]:
        """Return the block."""
        return {"terraform": {"cloud": self._settings}}
