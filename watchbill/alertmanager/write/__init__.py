"""The forms of the Alertmanager configuration; a form's module is imported only when it is used."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from watchbill.alertmanager.tree import RoutingTree, Value
    from watchbill.alertmanager.write.options import Options


def _plain(tree: "RoutingTree", options: "Options") -> str:
    from watchbill.alertmanager.write import plain

    return plain.write(tree, options)


def _helm(tree: "RoutingTree", options: "Options") -> str:
    from watchbill.alertmanager.write import kubernetes

    return kubernetes.write_helm(tree, options)


def _operator_global(tree: "RoutingTree", options: "Options") -> str:
    from watchbill.alertmanager.write import operator

    return operator.write_global(tree, options)


def _operator_namespaced(tree: "RoutingTree", options: "Options") -> str:
    from watchbill.alertmanager.write import namespaced

    return namespaced.write(tree, options)


def _secret(tree: "RoutingTree", options: "Options") -> str:
    from watchbill.alertmanager.write import kubernetes

    return kubernetes.write_secret(tree, options)


FORMS: Mapping[str, Callable[["RoutingTree", "Options"], str]] = MappingProxyType(
    {
        "alertmanager": _plain,
        "helm": _helm,
        "operator-global": _operator_global,
        "operator-namespaced": _operator_namespaced,
        "secret": _secret,
    }
)
"""The forms by their names in `watchbill alertmanager --format`; each returns the whole configuration."""


def _helm_objects(tree: "RoutingTree", options: "Options") -> "list[dict[str, Value]]":
    from watchbill.alertmanager.write import kubernetes

    return kubernetes.helm_objects(tree, options)


def _global_objects(tree: "RoutingTree", options: "Options") -> "list[dict[str, Value]]":
    from watchbill.alertmanager.write import operator

    return operator.objects(tree, options)


def _namespaced_objects(tree: "RoutingTree", options: "Options") -> "list[dict[str, Value]]":
    from watchbill.alertmanager.write import namespaced

    return namespaced.objects(tree, options)


def _secret_objects(tree: "RoutingTree", options: "Options") -> "list[dict[str, Value]]":
    from watchbill.alertmanager.write import kubernetes

    return kubernetes.secret_objects(tree, options)


OBJECTS: Mapping[str, Callable[["RoutingTree", "Options"], "list[dict[str, Value]]"]] = MappingProxyType(
    {
        "helm": _helm_objects,
        "operator-global": _global_objects,
        "operator-namespaced": _namespaced_objects,
        "secret": _secret_objects,
    }
)
"""The Kubernetes objects of each form that is for Kubernetes."""
