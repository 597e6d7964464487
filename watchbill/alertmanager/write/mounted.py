"""The tree with its secrets where the operator mounts them."""

from dataclasses import replace

from watchbill.alertmanager.tree import Receiver, RoutingTree, WebhookConfig


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
