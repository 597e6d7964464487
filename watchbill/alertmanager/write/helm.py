"""The tree as values for the Helm chart kube-prometheus-stack."""

from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import shared_text
from watchbill.alertmanager.write.header import header
from watchbill.alertmanager.write.mounted import mounted
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.plain import configuration
from watchbill.alertmanager.write.yaml_text import Value, dump

TEMPLATES = "/etc/alertmanager/config/*.tmpl"
"""The chart's own glob: Helm replaces lists, so it is repeated."""


def write(tree: RoutingTree, options: Options) -> str:
    """
    Return values to pass to `helm upgrade --values`.

    Helm replaces lists, so all that the chart needs of its own is repeated: the
    receiver `null` and the templates' glob. The chart's rules of inhibition say what
    ours say, without the owner. What Slack is told is one of the chart's template files.
    """
    note = (
        f"Values for kube-prometheus-stack. The Secret {options.secret_name} (`watchbill keys`) must lie in"
        " the release's namespace; where your own values list alertmanagerSpec.secrets too, write both lists"
        " into one: Helm replaces lists."
    )
    value: dict[str, Value] = {
        "alertmanager": {
            "alertmanagerSpec": {"secrets": [options.secret_name]},
            # Else Helm would read Alertmanager's templates as its own.
            "tplConfig": False,
            "templateFiles": {shared_text.KEY: shared_text.text()},
            "config": _config(tree, options),
        }
    }
    return header(tree, options, "helm", note) + dump(value)


def objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret that the chart makes of the values: it writes each text as often as it is referred to."""
    data = {
        "alertmanager.yaml": dump(_config(tree, options), shared=False),
        shared_text.KEY: shared_text.text(),
    }
    return [{"kind": "Secret", "metadata": {"name": "of the chart's Alertmanager"}, "stringData": data}]


def _config(tree: RoutingTree, options: Options) -> dict[str, Value]:
    inner = mounted(tree, options.secret_name)
    return configuration(inner, options.version, options.events_url, templates=TEMPLATES)
