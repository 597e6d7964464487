"""The tree as values for the Helm chart kube-prometheus-stack."""

from watchbill.alerting.compile import equal
from watchbill.alerting.tree import Inhibition, RoutingTree
from watchbill.alerting.write.header import header
from watchbill.alerting.write.mounted import mounted
from watchbill.alerting.write.options import Options
from watchbill.alerting.write.plain import configuration, inhibition_value
from watchbill.alerting.write.yaml_text import Value, dump

TEMPLATES = "/etc/alertmanager/config/*.tmpl"
"""The chart's own glob: Helm replaces lists, so it is repeated."""

_INFO_INHIBITOR = Inhibition(
    source=(equal("alertname", "InfoInhibitor"),),
    target=(equal("severity", "info"),),
    equal=("cluster", "namespace"),
)


def write(tree: RoutingTree, options: Options) -> str:
    """
    Return values to pass to `helm upgrade --values`.

    Helm replaces lists, so all that the chart needs of its own is repeated: the
    receiver `null`, the templates' glob and the rule that hides lonely `info` alerts
    (unless `info` pages: a resolve would be lost). The chart's other rules say what
    ours say, without the cluster.
    """
    inner = mounted(tree, options.secret_name)
    config = configuration(inner, options.version)
    # The chart merges maps: without this its default would stay, which is the same.
    rules: list[Value] = [inhibition_value(inhibition) for inhibition in tree.inhibitions]
    if "info" in {matcher.value for inhibition in tree.inhibitions for matcher in inhibition.target}:
        rules.append(inhibition_value(_INFO_INHIBITOR))
    config["inhibit_rules"] = rules
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
