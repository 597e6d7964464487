"""The tree as values for the Helm chart kube-prometheus-stack."""

from watchbill.alerting.tree import RoutingTree
from watchbill.alerting.write.header import header
from watchbill.alerting.write.mounted import mounted
from watchbill.alerting.write.options import Options
from watchbill.alerting.write.plain import configuration
from watchbill.alerting.write.yaml_text import Value, dump

TEMPLATES = "/etc/alertmanager/config/*.tmpl"
"""The chart's own glob: Helm replaces lists, so it is repeated."""


def write(tree: RoutingTree, options: Options) -> str:
    """
    Return values to pass to `helm upgrade --values`.

    Helm replaces lists, so all that the chart needs of its own is repeated: the
    receiver `null` and the templates' glob. The chart's rules of inhibition say what
    ours say, without the owner.
    """
    inner = mounted(tree, options.secret_name)
    config = configuration(inner, options.version, options.events_url)
    config["templates"] = [TEMPLATES]
    note = (
        f"Values for kube-prometheus-stack. The Secret {options.secret_name} (`watchbill keys`) must lie in the "
        "release's namespace; where your own values list alertmanagerSpec.secrets too, write both lists into one: "
        "Helm replaces lists."
    )
    value: dict[str, Value] = {
        "alertmanager": {
            "alertmanagerSpec": {"secrets": [options.secret_name]},
            # Else Helm would read Alertmanager's templates as its own.
            "tplConfig": False,
            "config": config,
        }
    }
    return header(tree, options, "helm", note) + dump(value)
