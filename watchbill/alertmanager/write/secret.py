"""The tree as a Kubernetes Secret that the operator reads as Alertmanager's configuration."""

from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import shared_text
from watchbill.alertmanager.write.header import header
from watchbill.alertmanager.write.mounted import mounted
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.plain import configuration
from watchbill.alertmanager.write.yaml_text import Value, dump


def write(tree: RoutingTree, options: Options) -> str:
    """Return the manifest; nothing in it is secret, the operator only reads configurations from Secrets."""
    note = (
        f"For the Alertmanager object: spec.configSecret: {configuration_name(options)}, and spec.secrets: "
        f"[{options.secret_name}], the Secret that `watchbill keys` writes."
    )
    return header(tree, options, "secret", note) + "".join(map(dump, objects(tree, options)))


def objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
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
    config = configuration(inner, options.version, options.events_url, bot=bot, templates=shared_text.MOUNTED)
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(configuration_name(options), options.namespace),
        "type": "Opaque",
        "stringData": {"alertmanager.yaml": dump(config), shared_text.KEY: shared_text.text()},
    }


def metadata(name: str, namespace: str) -> Value:
    """Return the metadata that all our objects carry."""
    return {"name": name, "namespace": namespace, "labels": {"app.kubernetes.io/managed-by": "watchbill"}}
