"""The routing tree's forms: each a function from the tree to a whole text."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import helm, namespaced, operator, plain, secret
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.yaml_text import Value

FORMS: Mapping[str, Callable[[RoutingTree, Options], str]] = MappingProxyType(
    {
        "alertmanager": plain.write,
        "helm": helm.write,
        "operator-global": operator.write_global,
        "operator-namespaced": namespaced.write,
        "secret": secret.write,
    }
)
"""By the names that `watchbill alertmanager --format` takes."""

OBJECTS: Mapping[str, Callable[[RoutingTree, Options], list[dict[str, Value]]]] = MappingProxyType(
    {
        "helm": helm.objects,
        "operator-global": operator.objects,
        "operator-namespaced": namespaced.objects,
        "secret": secret.objects,
    }
)
"""What Kubernetes gets by each form that is for it."""

__all__ = ["FORMS", "OBJECTS", "Options"]
