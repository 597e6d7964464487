"""The size of Kubernetes objects, and the findings about objects that are too large."""

import json

import pytest

from tests.rosters import example, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.write import OBJECTS
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.size import APPLIED, DATA, KIB, too_large
from watchbill.diagnostics import Grade

OPTIONS = Options(source="teams.yaml")
METADATA = {"name": "watchbill"}
KEPT = "kubectl.kubernetes.io/last-applied-configuration"


def _secret(text: str) -> dict[str, object]:
    return {"apiVersion": "v1", "kind": "Secret", "metadata": METADATA, "stringData": {"a": text}}


def _custom(text: str) -> dict[str, object]:
    return {"apiVersion": "x/v1", "kind": "AlertmanagerConfig", "metadata": METADATA, "spec": {"a": text}}


def _told(*objects: dict[str, object], applied: bool = True) -> list[tuple[str, str]]:
    return [(each.grade.value, each.message) for each in too_large(objects, applied=applied)]  # type: ignore[arg-type]


@pytest.mark.parametrize("form", OBJECTS)
def test_small_roster_is_small_enough(form: str) -> None:
    """There is no finding about it."""
    assert list(too_large(OBJECTS[form](compile_tree(example()), OPTIONS))) == []


def test_object_is_measured_as_in_the_annotation_of_kubectl() -> None:
    """The annotation has JSON, in which Go writes `<`, `>` and `&` as six bytes each."""
    room = APPLIED - len(KEPT) - len(json.dumps(_secret(""), separators=(",", ":"))) - len("\n")
    assert _told(_secret("x" * room)) == []
    warning = (
        "warning",
        "the Secret watchbill is 257 KiB, and `kubectl apply` accepts at most 256 KiB",
    )
    assert _told(_secret("x" * (room + 1))) == [warning]
    assert _told(_secret("x" * (room - 6) + "<")) == []
    assert _told(_secret("x" * (room - 5) + "<")) == [warning]
    assert _told(_secret("x" * (room - 1) + "é")) == [warning]


def test_secret_is_refused_by_the_size_of_its_values() -> None:
    """
    Kubernetes counts the bytes of the values: one more than a MiB is an error, whatever kubectl would do.
    """
    refused = ("error", "the Secret watchbill is 1025 KiB, and Kubernetes accepts at most 1024 KiB")
    assert [grade for grade, _ in _told(_secret("x" * DATA))] == ["warning"]
    assert _told(_secret("x" * DATA), applied=False) == []
    assert _told(_secret("x" * (DATA + 1))) == [refused]
    assert _told(_secret("x" * (DATA + 1)), applied=False) == [refused]
    config = {"kind": "ConfigMap", "metadata": METADATA, "data": {"a": "x" * DATA, "b": "y"}}
    assert [grade for grade, _ in _told(config)] == ["error"]


def test_other_object_is_refused_by_the_size_of_the_request() -> None:
    """A request to etcd has at most 1.5 MiB, including what the API server adds."""
    assert [grade for grade, _ in _told(_custom("x" * 1500 * KIB))] == ["warning"]
    assert _told(_custom("x" * 1520 * KIB)) == [
        (
            "error",
            "the AlertmanagerConfig watchbill is 1521 KiB, and Kubernetes accepts at most 1520 KiB",
        )
    ]


def test_warning_says_how_to_apply_it() -> None:
    """An error names another form."""
    (warning,) = too_large([_secret("x" * APPLIED)])  # type: ignore[list-item]
    (error,) = too_large([_secret("x" * DATA * 2)])  # type: ignore[list-item]
    assert (warning.grade, "kubectl apply --server-side" in str(warning.hint)) == (Grade.WARNING, True)
    assert (error.grade, "operator-namespaced" in str(error.hint)) == (Grade.ERROR, True)


def test_error_about_the_chart_names_the_form_secret() -> None:
    """It has room for more services, because it does not repeat texts as the chart does."""
    (error,) = too_large([_secret("x" * DATA * 2)], applied=False)  # type: ignore[list-item]
    assert "--format secret" in str(error.hint)
    assert "alertmanagerSpec.useExistingSecret" in str(error.hint)


@pytest.mark.parametrize(
    ("form", "applied", "refused"),
    [
        ("secret", 55, 240),
        ("operator-global", 25, 150),
        ("helm", None, 105),
        ("operator-namespaced", None, None),
    ],
)
def test_number_of_services_that_fit(form: str, applied: int | None, refused: int | None) -> None:
    """The numbers that docs/deployment.md names, each with a channel and runbooks of its own."""
    for count, grade in ((applied, "warning"), (refused, "error")):
        if count is not None:
            assert grade not in _grades(form, count - 10), count
            assert grade in _grades(form, count + 10), count
    if refused is None:
        assert _grades(form, 300) == set()


def _grades(form: str, services: int) -> set[str]:
    some = [
        service(
            f"service-{number}",
            [f'namespace="namespace-{number}"'],
            runbooks=f"https://example.com/{number}/",
        )
        for number in range(services)
    ]
    objects = OBJECTS[form](compile_tree(roster(team("payments", *some))), OPTIONS)
    return {each.grade.value for each in too_large(objects, applied=form != "helm")}
