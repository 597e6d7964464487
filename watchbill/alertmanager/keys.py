"""PagerDuty's integration keys, read from Terraform's outputs and written where Alertmanager reads them."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeGuard

from watchbill.alertmanager.receivers import routing_key
from watchbill.alertmanager.tree import RoutingTree, Value
from watchbill.alertmanager.write.kubernetes import metadata
from watchbill.alertmanager.write.yaml_text import dump

OUTPUT = "routing_keys"
"""The output of each stack that maps its services to their keys."""

_SERVICE = re.compile(r"[a-z][a-z0-9_-]*")
_KEY = re.compile(r"[!-~]+")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


class Hidden:
    """A secret text, which only `reveal` shows."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the text."""
        return self._text

    def __repr__(self) -> str:
        return "Hidden()"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Hidden) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> str:
        raise TypeError("a hidden text must not be stored")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """
    The keys that a configuration needs, by their file names, which are also keys of the Kubernetes Secret.

    `missing` are integration keys that no output has: their stacks must be applied first. `others` are
    secrets that do not come from PagerDuty, such as Slack's. `unused` are services that the outputs have but
    the configuration does not page.
    """

    values: Mapping[str, Hidden]
    missing: tuple[str, ...]
    others: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadOutputs:
    """Outputs that cannot be used: a sentence that says why, and a hint how to fix it."""

    source: str
    message: str
    hint: str


def routing_keys(outputs: Iterable[tuple[str, Json]], tree: RoutingTree) -> Keys | UnreadOutputs:
    """
    Return the integration keys that a tree needs; `outputs` are pairs of a file's name and its content.

    A file holds the outputs of one stack, or maps several stacks to their outputs.
    """
    found: dict[str, str] = {}
    for source, value in outputs:
        keys = _keys(source, value)
        if isinstance(keys, UnreadOutputs):
            return keys
        for service, key in keys.items():
            if found.setdefault(service, key) != key:
                return UnreadOutputs(
                    source=source,
                    message=(
                        f"{source} has a different integration key for {service} than the outputs before it."
                    ),
                    hint="pass the outputs of one deployment, each stack once",
                )
    expected = {
        receiver.pagerduty.routing_key.name for receiver in tree.receivers if receiver.pagerduty is not None
    }
    values = {routing_key(service).name: Hidden(key) for service, key in sorted(found.items())}
    return Keys(
        values={name: value for name, value in values.items() if name in expected},
        missing=tuple(sorted(expected - values.keys())),
        others=_others(tree),
        unused=tuple(service for service in sorted(found) if routing_key(service).name not in expected),
    )


def manifest(keys: Keys, *, name: str, namespace: str, only: Collection[str] | None = None) -> Hidden:
    """
    Return a Kubernetes Secret with the keys, or with those in `only`.

    Applying it does not touch other keys of that Secret, so Slack's token can be added there by hand.
    """
    data: Value = {key: value.reveal() for key, value in keys.values.items() if only is None or key in only}
    value: dict[str, Value] = {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(name, namespace),
        "type": "Opaque",
        "stringData": data,
    }
    return Hidden(dump(value))


def _others(tree: RoutingTree) -> tuple[str, ...]:
    names = {
        secret.name
        for receiver in tree.receivers
        if receiver.slack is not None
        for secret in (receiver.slack.token, receiver.slack.webhook)
        if secret is not None
    }
    beats = {receiver.webhook.url_file for receiver in tree.receivers if receiver.webhook is not None}
    inside = f"{tree.secrets.rstrip('/')}/"
    return tuple(sorted(names | {file.removeprefix(inside) for file in beats if file.startswith(inside)}))


def _keys(source: str, value: Json) -> Mapping[str, str] | UnreadOutputs:
    """Return the keys in one file, by service."""
    if not isinstance(value, dict):
        return _unread(source, "is not a mapping of outputs", "pass what `terraform output -json` prints")
    if OUTPUT in value:
        keys = value[OUTPUT]
        if _is_keys(keys):
            return keys
        return _unread(
            source, f"has an output {OUTPUT} of another shape", "pass what `terraform output -json` prints"
        )
    merged: dict[str, str] = {}
    stacks = [stack for stack in value.values() if isinstance(stack, dict) and OUTPUT in stack]
    if not stacks:
        return _unread(
            source,
            f"has no output {OUTPUT}",
            "cdktf leaves sensitive outputs out: deploy with --outputs-file-include-sensitive-outputs",
        )
    for stack in stacks:
        keys = stack[OUTPUT]
        if not _is_keys(keys):
            return _unread(
                source, f"has an output {OUTPUT} of another shape", "pass the file as cdktf wrote it"
            )
        merged |= keys
    return merged


def _is_keys(value: object) -> TypeGuard[dict[str, str]]:
    return isinstance(value, dict) and all(
        _SERVICE.fullmatch(service) and isinstance(key, str) and _KEY.fullmatch(key)
        for service, key in value.items()
    )


def _unread(source: str, what: str, hint: str) -> UnreadOutputs:
    return UnreadOutputs(source=source, message=f"{source} {what}.", hint=hint)
