"""The tree as a Kubernetes Secret and as values for Helm, with secrets where the operator mounts them."""

from dataclasses import replace

from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.tree import Receiver, RoutingTree, Value, WebhookConfig
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.plain import configuration
from watchbill.alertmanager.write.yaml_text import dump

MOUNTED = f"/etc/alertmanager/config/{slack.KEY}"
"""Where Alertmanager finds Slack's text: the operator mounts the configuration's Secret there."""

TEMPLATES = "/etc/alertmanager/config/*.tmpl"
"""The chart's own glob, repeated here because Helm replaces lists."""


def write_secret(tree: RoutingTree, options: Options) -> str:
    """Return the manifest; it holds no secret, but the operator reads configurations only from Secrets."""
    note = (
        f"For the Alertmanager object: spec.configSecret: {configuration_name(options)}, and spec.secrets: "
        f"[{options.secret_name}], the Secret that `watchbill keys` writes."
    )
    return header(tree, options, "secret", note) + "".join(map(dump, secret_objects(tree, options)))


def secret_objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret with the configuration and Slack's text."""
    return [manifest(tree, options)]


def configuration_name(options: Options) -> str:
    """Return the name of the Secret with the configuration; the Secret with the keys has another name."""
    return f"alertmanager-{options.object_name}"


def manifest(tree: RoutingTree, options: Options, *, bot: bool = False) -> dict[str, Value]:
    """
    Return a Secret with the configuration, and with Slack's text under a key of its own.

    `bot` says whether other objects post to Slack with a bot's token too.
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
    """Return the metadata that all objects have."""
    return {"name": name, "namespace": namespace, "labels": {"app.kubernetes.io/managed-by": "watchbill"}}


def write_helm(tree: RoutingTree, options: Options) -> str:
    """
    Return values to pass to `helm upgrade --values`.

    Helm replaces lists, so the values repeat the items of the chart's lists that it needs: the receiver
    `null` and the templates' glob. Watchbill's inhibition rules replace those of the chart, which do the same
    without regard to the owner. Slack's text is one of the chart's template files.
    """
    note = (
        f"Values for kube-prometheus-stack. The Secret {options.secret_name} (`watchbill keys`) must be in"
        " the release's namespace. If your own values have alertmanagerSpec.secrets too, put both lists"
        " into one, because Helm replaces lists."
    )
    value: dict[str, Value] = {
        "alertmanager": {
            "alertmanagerSpec": {"secrets": [options.secret_name]},
            # Otherwise Helm would read Alertmanager's templates as its own.
            "tplConfig": False,
            "templateFiles": {slack.KEY: slack.shared_file()},
            "config": _config(tree, options),
        }
    }
    return header(tree, options, "helm", note) + dump(value)


def helm_objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret that the chart makes from the values; Helm writes shared texts out in full."""
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

    The operator mounts the Secrets in Alertmanager's `spec.secrets` there, and nowhere else.
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
