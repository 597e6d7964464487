"""Tests of the schema, and of the code that must agree with it."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles import cases
from watchbill.roster.schema import Schema, fits, schema, text
from watchbill.roster.schema.mistakes import _validator, explain
from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.read import read

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
GOOD = [
    read(path.name, path.read_bytes()).value
    for path in [*sorted((HERE / "ok").glob("*.yaml")), ROOT / "teams.yaml"]
]
strange = st.sampled_from(
    [
        None,
        True,
        0,
        1,
        1.0,
        -3,
        1.5,
        float("inf"),
        "",
        "x",
        "ana\n",
        "1w\n",
        "Mon 10:00",
        "never",
        [],
        [[]],
        ["ana"],
        {},
        {"members": []},
    ]
)


def parts(part: Any, path: str = "#") -> Iterator[tuple[str, Schema]]:
    """Yield every schema of a mapping with its path."""
    if isinstance(part, dict):
        if "properties" in part and "title" in part:
            yield path, part
        for name, each in part.items():
            yield from parts(each, f"{path}/{name}")


KEYS: dict[str, Any] = {
    f"{path}/{name}": each
    for path, part in parts(schema())
    for name, each in part["properties"].items()  # type: ignore[union-attr]
}


def places(value: Value, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything inside a value."""
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in steps:
        yield (*path, step)
        yield from places(each, (*path, step))


def changed(value: Value, path: tuple[str | int, ...], new: object, how: str) -> Value:
    """Return a value in which the part at a path is replaced, removed or renamed."""
    result: Any = copy.deepcopy(value)
    inner = result
    for step in path[:-1]:
        inner = inner[step]
    if how == "removed":
        del inner[path[-1]]
    elif how == "renamed" and isinstance(inner, dict):
        inner[f"{path[-1]}x"] = inner.pop(path[-1])
    else:
        inner[path[-1]] = new
    return result  # type: ignore[no-any-return]


def test_the_schema_is_a_valid_schema() -> None:
    """It is valid against the 2020-12 meta-schema."""
    jsonschema.Draft202012Validator.check_schema(schema())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_key_is_described_with_an_example() -> None:
    """Editors show both the description and the example."""
    assert [key for key, part in KEYS.items() if not part.get("description", "").endswith(".")] == []
    assert [key for key, part in KEYS.items() if not part.get("examples")] == []


def test_examples_and_defaults_fit() -> None:
    """Every example and default in the schema is valid itself."""
    refused = []
    for key, part in KEYS.items():
        standing = jsonschema.Draft202012Validator({**part, "$defs": schema()["$defs"]})
        shown = [*part["examples"], *([part["default"]] if "default" in part else [])]
        refused += [(key, example) for example in shown if not standing.is_valid(example)]
    assert refused == []


def test_every_mapping_is_closed() -> None:
    """An unknown key is a mistake, not a comment."""
    for path, part in parts(schema()):
        assert part.get("unevaluatedProperties") is False, path


def test_the_schema_has_no_choice_of_schemas() -> None:
    """A failed `oneOf` or `anyOf` would blame the whole value."""
    assert "oneOf" not in text()
    assert "anyOf" not in text()


def test_the_text_is_plain_json() -> None:
    """Any tool can read it, and it ends with a line feed."""
    assert json.loads(text()) == schema()
    assert text().endswith("}\n")


@pytest.mark.parametrize("value", GOOD)
def test_good_files_fit(value: Value) -> None:
    """Both validators accept them, and there are no mistakes to explain."""
    assert fits(value)
    assert _validator(None).is_valid(value)
    assert explain(value, None) == []


@given(st.data())
@settings(max_examples=cases(200), deadline=None)
def test_both_validators_agree(data: st.DataObject) -> None:
    """
    The fast validator rejects a value exactly if the other one finds a mistake with a message.
    """
    value = data.draw(st.sampled_from(GOOD))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([()] if not value else sorted(places(value), key=str)))
        value = changed(
            value, path, data.draw(strange), data.draw(st.sampled_from(["replaced", "removed", "renamed"]))
        )
        if not isinstance(value, dict) or not value:
            return
    assert fits(value) == _validator(None).is_valid(value)
    assert fits(value) == (not [mistake for mistake in explain(value, None) if mistake.diagnostic])
