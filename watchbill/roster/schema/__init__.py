"""The JSON schema of the file, and the test whether a value fits it."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from watchbill.roster.yaml.document import Value

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

Schema = dict[str, "Value"]

ENTRIES = {"people": "person", "teams": "team"}
"""What an entry of each section is called, in sentences and in the `$defs`."""


@cache
def text() -> str:
    """Return the text of the schema file."""
    # A wheel has it inside the package, a clone has it next to the package.
    package = Path(__file__).parents[2]
    inside = package / "schemas" / "teams.schema.json"
    return (inside if inside.is_file() else package.parent / "schemas" / "teams.schema.json").read_text(
        "utf-8"
    )


@cache
def schema() -> Schema:
    """Return the schema of a root file."""
    return cast("Schema", json.loads(text()))


def definition(name: str) -> Schema:
    """Return the schema of one of the `$defs`, usable without the rest of the file."""
    return {"$ref": f"#/$defs/{name}", "$defs": schema()["$defs"]}


def fits(value: Value, name: str | None = None) -> bool:
    """Say whether a value has the shape of a root file, or of one of the `$defs`."""
    return _validator(name).is_valid(value)


@cache
def _validator(name: str | None) -> "Draft202012Validator":
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator(schema() if name is None else definition(name))
