"""The size of a form's Kubernetes objects, against the size that Kubernetes takes."""

import json
from collections.abc import Iterator, Mapping, Sequence

from watchbill.alertmanager.tree import Value
from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Grade, key

KIB = 1024
APPLIED = 256 * KIB
"""
Bytes of annotations of an object (apimachinery, ValidateAnnotationsSize): `kubectl apply` keeps the whole
there.
"""

DATA = 1024 * KIB
"""Bytes of the values of a Secret or a ConfigMap (Kubernetes, MaxSecretSize)."""

REQUEST = 1536 * KIB
"""Bytes that etcd takes at once (its `--max-request-bytes`), which limits every other object."""

_KEPT = 16 * KIB
"""What the API server adds to an object: who manages which field."""

_SMALLER = (
    "use `--format operator-namespaced`, which moves each service that has a namespace of its own into an"
    " object of its own, or give Alertmanager the plain file"
)
_WITHOUT_CHART = (
    "use `--format secret`, which says once what the chart repeats, with the chart's values"
    " `alertmanager.alertmanagerSpec.useExistingSecret: true` and `configSecret`, or `--format"
    " operator-namespaced`"
)

_ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration"
_ESCAPED = "<>&"


def too_large(objects: Sequence[Mapping[str, Value]], *, applied: bool = True) -> Iterator[Diagnostic]:
    """
    Yield an error for each object that Kubernetes refuses, else a warning if `kubectl apply` alone does.

    Without `applied` something else than kubectl makes them: Helm keeps no annotation.
    """
    for each in objects:
        name = f"{each['kind']} {_name(each)}"
        size, most = _stored(each)
        if size > most:
            yield CODES["object-too-large"].finding(
                grade=Grade.ERROR,
                message=f"the {name} is {_kib(size)} large, and Kubernetes refuses more than {_kib(most)}",
                place=key("alerting"),
                hint=_SMALLER if applied else _WITHOUT_CHART,
            )
        elif applied and (size := len(_ANNOTATION) + _as_json(each)) > APPLIED:
            yield CODES["object-too-large"].finding(
                grade=Grade.WARNING,
                message=(
                    f"the {name} is {_kib(size)} large, and `kubectl apply` refuses more than {_kib(APPLIED)}"
                ),
                place=key("alerting"),
                hint="apply it with `kubectl apply --server-side`",
            )


def _stored(value: Mapping[str, Value]) -> tuple[int, int]:
    """Return how much of an object Kubernetes counts, and how much of that it takes."""
    data = value.get("stringData", value.get("data"))
    if isinstance(data, Mapping):
        return sum(len(str(text).encode()) for text in data.values()), DATA
    return _as_json(value), REQUEST - _KEPT


def _as_json(value: Mapping[str, Value]) -> int:
    """Return the bytes of an object as kubectl keeps it: Go writes `<`, `>` and `&` as six bytes each."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return len(text.encode()) + 5 * sum(map(text.count, _ESCAPED)) + len("\n")


def _name(value: Mapping[str, Value]) -> str:
    metadata = value["metadata"]
    return str(metadata["name"]) if isinstance(metadata, Mapping) else ""


def _kib(size: int) -> str:
    return f"{-(-size // KIB)} KiB"
