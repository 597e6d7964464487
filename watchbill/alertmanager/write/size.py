"""The size of a form's Kubernetes objects, and the size that Kubernetes accepts."""

import json
from collections.abc import Iterator, Mapping, Sequence

from watchbill.alertmanager.tree import Value
from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Grade, key

KIB = 1024
APPLIED = 256 * KIB
"""
The most bytes of an object's annotations (apimachinery, `ValidateAnnotationsSize`).

`kubectl apply` keeps the whole object in one of them.
"""

DATA = 1024 * KIB
"""The most bytes of all values of a Secret or ConfigMap (Kubernetes, `MaxSecretSize`)."""

REQUEST = 1536 * KIB
"""The most bytes of a request to etcd (`--max-request-bytes`), which limits every other object."""

_KEPT = 16 * KIB
"""Room for what the API server adds to an object: the managers of its fields."""

_SMALLER = (
    "use `--format operator-namespaced`, which writes a separate object for each service with its own"
    " namespace, or give Alertmanager the plain file"
)
_WITHOUT_CHART = (
    "use `--format secret`, which does not repeat texts as the chart does, and set the chart's values"
    " `alertmanager.alertmanagerSpec.useExistingSecret: true` and `configSecret`; or use `--format"
    " operator-namespaced`"
)

_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
_ESCAPED = "<>&"


def too_large(objects: Sequence[Mapping[str, Value]], *, applied: bool = True) -> Iterator[Diagnostic]:
    """
    Yield an error for each object that Kubernetes refuses, or a warning if only `kubectl apply` refuses it.

    Without `applied`, kubectl does not create the objects: Helm, for example, keeps no annotation.
    """
    for each in objects:
        name = f"{each['kind']} {_name(each)}"
        size, most = _stored(each)
        if size > most:
            yield CODES["object-too-large"].finding(
                grade=Grade.ERROR,
                message=f"the {name} is {_kib(size)}, and Kubernetes accepts at most {_kib(most)}",
                place=key("alerting"),
                hint=_SMALLER if applied else _WITHOUT_CHART,
            )
        elif applied and (size := len(_ANNOTATION) + _as_json(each)) > APPLIED:
            yield CODES["object-too-large"].finding(
                grade=Grade.WARNING,
                message=(f"the {name} is {_kib(size)}, and `kubectl apply` accepts at most {_kib(APPLIED)}"),
                place=key("alerting"),
                hint="apply it with `kubectl apply --server-side`",
            )


def _stored(value: Mapping[str, Value]) -> tuple[int, int]:
    """Return how many bytes of an object Kubernetes counts, and how many it accepts."""
    data = value.get("stringData", value.get("data"))
    if isinstance(data, Mapping):
        return sum(len(str(text).encode()) for text in data.values()), DATA
    return _as_json(value), REQUEST - _KEPT


def _as_json(value: Mapping[str, Value]) -> int:
    """Return the bytes of an object in kubectl's annotation; Go writes `<`, `>` and `&` as six bytes each."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, _ESCAPED)) + len("\n")


def _name(value: Mapping[str, Value]) -> str:
    metadata = value["metadata"]
    return str(metadata["name"]) if isinstance(metadata, Mapping) else ""


def _kib(size: int) -> str:
    return f"{-(-size // KIB)} KiB"
