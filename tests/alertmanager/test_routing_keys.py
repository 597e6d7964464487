import pickle
from typing import Any

import pytest
import yaml

from tests.rosters import example, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.keys import Hidden, Keys, UnreadOutputs, manifest, routing_keys

TREE = compile_tree(roster(team("payments", service("api", ['a="b"']), service("ledger", ['a="c"']))))
KEYS = {"api": "R0API", "ledger": "R0LEDGER", "unowned": "R0UNOWNED"}
NAMES = {"pagerduty-api": "R0API", "pagerduty-ledger": "R0LEDGER", "pagerduty-unowned": "R0UNOWNED"}


def _read(*values: Any) -> Keys:
    found = routing_keys([(f"{index}.json", value) for index, value in enumerate(values)], TREE)
    assert isinstance(found, Keys)
    return found


def _shown(keys: Keys) -> dict[str, str]:
    return {name: value.reveal() for name, value in keys.values.items()}


@pytest.mark.parametrize(
    "values",
    [
        [{"payments": {"routing_keys": KEYS, "team_id": "P1"}}],
        [
            {
                "payments": {"routing_keys": {"api": "R0API", "ledger": "R0LEDGER"}},
                "b": {"routing_keys": {"unowned": "R0UNOWNED"}},
            }
        ],
        [
            {"routing_keys": {"api": "R0API", "unowned": "R0UNOWNED"}},
            {"x": {"routing_keys": {"ledger": "R0LEDGER"}}},
        ],
        [{"routing_keys": KEYS}],
    ],
)
def test_keys_are_read_from_one_stack_and_from_several(values: list[Any]) -> None:
    """One stack or several, one file or several, all give the same."""
    keys = _read(*values)
    assert _shown(keys) == NAMES
    assert (keys.missing, keys.others, keys.unused) == ((), ("slack-token",), ())


def test_missing_and_unused_keys_are_named() -> None:
    """Some are expected by the configuration and in no output, and some the other way round."""
    keys = _read({"routing_keys": {"api": "R0API", "gone": "R0GONE"}})
    assert keys.missing == ("pagerduty-ledger", "pagerduty-unowned")
    assert keys.unused == ("gone",)
    assert _shown(keys) == {"pagerduty-api": "R0API"}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "f.json is not a mapping of outputs."),
        ({}, "f.json has no output routing_keys."),
        ({"payments": {"team_id": "x"}}, "f.json has no output routing_keys."),
        (
            {"routing_keys": {"sensitive": True, "value": {"api": 1}}},
            "f.json has an output routing_keys of another shape.",
        ),
        (
            {"routing_keys": {"sensitive": True, "value": None}},
            "f.json has an output routing_keys of another shape.",
        ),
        ({"payments": {"routing_keys": ["R0"]}}, "f.json has an output routing_keys of another shape."),
        ({"payments": {"routing_keys": {"api": ""}}}, "f.json has an output routing_keys of another shape."),
        (
            {"payments": {"routing_keys": {"api": "a\nb"}}},
            "f.json has an output routing_keys of another shape.",
        ),
        (
            {"payments": {"routing_keys": {"api": "\ud800"}}},
            "f.json has an output routing_keys of another shape.",
        ),
        (
            {"payments": {"routing_keys": {"R0API": "api"}}},
            "f.json has an output routing_keys of another shape.",
        ),
    ],
)
def test_other_shapes_are_explained(value: Any, message: str) -> None:
    """A sentence says what is wrong, without showing a value."""
    found = routing_keys([("f.json", value)], TREE)
    assert isinstance(found, UnreadOutputs)
    assert found.message == message


def test_two_keys_for_one_service_are_refused() -> None:
    """If two deployments were mixed up, the wrong one would be paged."""
    found = routing_keys(
        [
            ("a", {"routing_keys": KEYS}),
            ("b", {"routing_keys": {"api": "other"}}),
        ],
        TREE,
    )
    assert isinstance(found, UnreadOutputs)
    assert found.message == "b has a different integration key for api than the outputs before it."


def test_keys_are_never_printed_by_accident() -> None:
    """No way of showing a value shows a key, except to reveal it."""
    keys = _read({"routing_keys": KEYS})
    shown = f"{keys} {keys!r} {keys.values} {keys.values['pagerduty-api']}"
    assert [key for key in KEYS.values() if key in shown] == []
    with pytest.raises(TypeError):
        pickle.dumps(Hidden("R0"))


def test_manifest_is_a_kubernetes_secret() -> None:
    """It has the names that the configuration expects, and can hold only some keys for a namespace."""
    text = manifest(
        _read({"routing_keys": KEYS}), name="watchbill", namespace="monitoring", only={"pagerduty-api"}
    )
    assert "R0API" not in repr(text)
    assert yaml.safe_load(text.reveal()) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "watchbill",
            "namespace": "monitoring",
            "labels": {"app.kubernetes.io/managed-by": "watchbill"},
        },
        "type": "Opaque",
        "stringData": {"pagerduty-api": "R0API"},
    }


def test_services_that_never_page_need_no_key() -> None:
    """Only receivers that page expect a key."""
    tree = compile_tree(example())
    expected = {each.pagerduty.routing_key.name for each in tree.receivers if each.pagerduty is not None}
    found = routing_keys([("f", {"routing_keys": {}})], tree)
    assert isinstance(found, Keys)
    assert set(found.missing) == expected


def test_the_heartbeat_is_yours_too() -> None:
    """Its file is among the secrets, but no output has it; a file elsewhere is not a key of that Secret."""
    for file, others in (
        ("/etc/alertmanager/secrets/beat", ("beat", "slack-token")),
        ("/run/beat", ("slack-token",)),
    ):
        found = routing_keys([("f", {"routing_keys": {}})], compile_tree(example(heartbeat=file)))
        assert isinstance(found, Keys)
        assert found.others == others
