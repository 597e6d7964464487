"""The tree as a Kubernetes Secret and as values for Helm, with secrets where the operator mounts them."""

from dataclasses import replace

from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.tree import Receiver, RoutingTree, Value, WebhookConfig
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.plain import configuration
from watchbill.alertmanager.write.yaml_text import dump

MOUNTED = f"/etc/alertmanager/config/{slack.KEY}"
"""Where Alertmanager sees what Slack is told: the operator mounts the configuration's Secret there."""

TEMPLATES = "/etc/alertmanager/config/*.tmpl"
"""The chart's own glob: Helm replaces lists, so it is repeated."""


def write_secret(tree: RoutingTree, options: Options) -> str:
    """Return the manifest; nothing in it is secret, the operator only reads configurations from Secrets."""
    note = (
        f"For the Alertmanager object: spec.configSecret: {configuration_name(options)}, and spec.secrets: "
        f"[{options.secret_name}], the Secret that `watchbill keys` writes."
    )
    return header(tree, options, "secret", note) + "".join(map(dump, secret_objects(tree, options)))


def secret_objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret: the configuration, and what Slack is told beside it."""
    return [manifest(tree, options)]


def configuration_name(options: Options) -> str:
    """Return the Secret's name: its neighbour with the keys has another."""
    return f"alertmanager-{options.object_name}"


def manifest(tree: RoutingTree, options: Options, *, bot: bool = False) -> dict[str, Value]:
    """
    Return a Secret with the configuration, and what Slack is told in a key of its own.

    `bot` where other objects post to Slack by a bot's token too.
    """
    inner = mounted(tree, options.secret_name)
    config = configuration(inner, options.version, options.events_url, bot=bot, templates=MOUNTED)
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(configuration_name(options), options.namespace),
        "type": "Opaque",
        "stringData": {"alertmanager.yaml": dump(config), slack.KEY: slack.shared_file()},
    }


def metadata(name: str, namespace: str) -> Value:
    """Return the metadata that all our objects carry."""
    return {"name": name, "namespace": namespace, "labels": {"app.kubernetes.io/managed-by": "watchbill"}}


def write_helm(tree: RoutingTree, options: Options) -> str:
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
            "templateFiles": {slack.KEY: slack.shared_file()},
            "config": _config(tree, options),
        }
    }
    return header(tree, options, "helm", note) + dump(value)


def helm_objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret that the chart makes of the values, in which no text is shared."""
    data = {
        "alertmanager.yaml": dump(_config(tree, options), shared=False),
        slack.KEY: slack.shared_file(),
    }
    return [{"kind": "Secret", "metadata": {"name": "of the chart's Alertmanager"}, "stringData": data}]


def _config(tree: RoutingTree, options: Options) -> dict[str, Value]:
    inner = mounted(tree, options.secret_name)
    return configuration(inner, options.version, options.events_url, templates=TEMPLATES)


def mounted(tree: RoutingTree, secret_name: str) -> RoutingTree:
    """
    Return the tree with each secret file in /etc/alertmanager/secrets/NAME.

    That is where the operator puts the keys of a Secret that Alertmanager's
    `spec.secrets` lists; no other place can be chosen.
    """
    folder = f"/etc/alertmanager/secrets/{secret_name}"
    return replace(
        tree,
        secrets=folder,
        receivers=tuple(_moved(receiver, tree.secrets, folder) for receiver in tree.receivers),
    )


def _moved(receiver: Receiver, old: str, new: str) -> Receiver:
    inside = f"{old.rstrip('/')}/"
    if receiver.webhook is None or not receiver.webhook.url_file.startswith(inside):
        return receiver
    return replace(
        receiver, webhook=WebhookConfig(url_file=f"{new}/{receiver.webhook.url_file.removeprefix(inside)}")
    )
