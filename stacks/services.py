"""Services of a team, each with the integration that its alerts arrive by."""

from collections.abc import Iterable, Mapping

from watchbill.pagerduty.deployment import PagedService

from .cdk import Construct
from .fragment import Fragment, reference, text
from .policies import EscalationPolicies


class Services(Fragment):
    """
    Services and an Events API v2 integration each.

    The integration's type is named rather than its vendor: a vendor is looked up
    in the whole catalogue, at every plan (terraform-provider.md, 10).
    """

    def __init__(
        self, scope: Construct, id_: str, *, services: Iterable[PagedService], policies: EscalationPolicies
    ) -> None:
        super().__init__(scope, id_)
        ids, keys = {}, {}
        for service in services:
            ids[service.key] = reference(
                self.resource(
                    "pagerduty_service",
                    service.key,
                    {
                        "name": text(service.name),
                        "description": text(service.description),
                        "escalation_policy": policies.id_of(service.policy),
                        "auto_resolve_timeout": _timeout(service.auto_resolve),
                        "acknowledgement_timeout": _timeout(service.acknowledgement_timeout),
                        # A low urgency never escalates (semantics.md, B2).
                        "incident_urgency_rule": {"type": "constant", "urgency": "high"},
                    },
                )
            )
            integration = {
                "name": "Alertmanager",
                "service": ids[service.key],
                "type": "events_api_v2_inbound_integration",
            }
            address = self.resource("pagerduty_service_integration", service.key, integration)
            keys[service.key] = reference(address, "integration_key")
        self.ids: Mapping[str, str] = ids
        self.routing_keys: Mapping[str, str] = keys


def _timeout(seconds: int | None) -> str:
    """Return a timeout as the provider wants it: left out it is a default, "null" is never (semantics.md, B3)."""
    return "null" if seconds is None else str(seconds)
