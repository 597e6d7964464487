"""Tests that the table of keys, the schema and the model agree, and that written values are read back."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.review.test_every_key import TEXT
from watchbill.diagnostics import Diagnostic
from watchbill.roster import alerting, decode, keys, model, overrides, rotations
from watchbill.roster.defaults import BUILT_IN, Defaults
from watchbill.roster.load import load
from watchbill.roster.model import Roster
from watchbill.roster.schema import schema
from watchbill.roster.table import Table, table
from watchbill.roster.yaml.read import read

ROOT = Path(__file__).parents[2]

TABLES: Mapping[str, Table] = {
    "person": keys.PERSON,
    "team": table(*keys.TEAM, *keys.POLICY, *keys.DEFAULTS),
    "rotation": rotations.ROTATION,
    "anchor": rotations.ANCHOR,
    "version": table(*rotations.VERSION, *rotations.FIRST),
    "override": overrides.OVERRIDE,
    "fairness": keys.FAIRNESS,
    "shadow": keys.SHADOW,
    "escalation": keys.ESCALATION,
    "serviceDefaults": keys.SERVICE_DEFAULTS,
    "service": table(*keys.SERVICE, *keys.SERVICE_POLICY),
    "defaults": keys.DEFAULTS,
    "alerting": keys.ALERTING,
    "unowned": keys.UNOWNED,
    "severity": keys.SEVERITY,
}
"""The table of each mapping that the schema describes."""

BY_HAND = {
    "team.services": "a team's services are read one by one, so that a malformed one hides no other",
    "rotation.then": "a version keeps the values of the one before it, so it cannot be read alone",
    "version.from": "for the same reason",
    "override.from": "it is a period of time only together with `to`",
    "override.to": "it is a period of time only together with `from`",
}
"""The keys without a row, and why they have none."""

MODELS: Mapping[type, tuple[Table, frozenset[str]]] = {
    model.Person: (TABLES["person"], frozenset({"key"})),
    model.Anchor: (TABLES["anchor"], frozenset()),
    model.Version: (TABLES["version"], frozenset({"start"})),
    model.Rotation: (TABLES["rotation"], frozenset({"name", "then"})),
    model.Shadow: (TABLES["shadow"], frozenset()),
    model.Override: (TABLES["override"], frozenset({"start", "end"})),
    model.Fairness: (TABLES["fairness"], frozenset()),
    model.Escalation: (TABLES["escalation"], frozenset()),
    model.Service: (TABLES["service"], frozenset({"key"})),
    model.Team: (TABLES["team"], frozenset({"key", "services"})),
    alerting.Severity: (TABLES["severity"], frozenset({"name"})),
    alerting.Unowned: (TABLES["unowned"], frozenset()),
    alerting.Alerting: (TABLES["alerting"], frozenset()),
    Defaults: (TABLES["defaults"], frozenset()),
}
"""The table of each class of the model, and the fields that no row fills."""

WITHOUT = {
    "escalation": BUILT_IN.escalation,
    "fairness": BUILT_IN.fairness,
    "serviceDefaults": BUILT_IN,
    "defaults": BUILT_IN,
    "team": BUILT_IN,
}
"""The values that apply if neither a team nor `defaults` sets them."""


ROW = "add a row for each of these to its table in watchbill/roster/keys.py (rotations.py, overrides.py)"


def good() -> Iterator[Roster]:
    """Yield the rosters of files without mistakes. One of them has every key."""
    files = (*sorted((Path(__file__).parent / "ok").glob("*.yaml")), ROOT / "teams.yaml")
    for text in (TEXT.encode(), *(path.read_bytes() for path in files)):
        roster = load(read("teams.yaml", text)).roster
        if roster is not None:
            yield roster


def described(name: str) -> Mapping[str, Any]:
    """Return the schemas of the keys of a mapping; nested mappings without a class count as part of it."""
    defs: Any = schema()["$defs"]
    found: dict[str, Any] = dict(defs[name]["properties"])
    inner = {"inhibition": "inhibition", "service": "serviceDefaults"}
    for step, of in inner.items():
        if found.get(step, {}).get("$ref") == f"#/$defs/{of}":
            del found[step]
            found |= {f"{step}.{key}": each for key, each in defs[of]["properties"].items()}
    return found


def refuse(diagnostic: Diagnostic) -> None:
    """Fail: what Watchbill writes must have no findings."""
    raise AssertionError(diagnostic)


def test_every_key_of_the_schema_has_a_row() -> None:
    """Every key of the schema is read, written and shown by `diff`; the exceptions are listed here."""
    rows = {f"{name}.{each.name}" for name, keys in TABLES.items() for each in keys}
    said = {f"{name}.{key}" for name in TABLES for key in described(name)}
    assert sorted(said - rows - BY_HAND.keys()) == [], ROW
    assert sorted(rows - said) == [], "the schema does not have these"
    assert sorted(BY_HAND.keys() - said) == []


def test_every_mapping_of_the_schema_has_a_table() -> None:
    """The exceptions are an included file, `inhibition` and `leave`."""
    defs: Any = schema()["$defs"]
    found = {name for name, part in defs.items() if "properties" in part}
    assert found - TABLES.keys() == {"included", "inhibition", "leave"}


@pytest.mark.parametrize("of", MODELS, ids=lambda of: of.__name__)
def test_every_field_of_the_model_has_a_row(of: type) -> None:
    """The decoder fills each field from a row, except the fields that come from the surroundings."""
    keys, others = MODELS[of]
    filled = {field for each in keys for field in each.fields}
    assert sorted({field.name for field in fields(of)} - filled - others) == [], ROW


def test_defaults_equal_those_of_the_schema() -> None:
    """The defaults that the schema documents are the ones that apply."""
    compared = set()
    for name, rows in TABLES.items():
        for each in rows:
            field, part = each.fields[0], described(name).get(each.name, {})
            without = each.defaults.get(field, getattr(WITHOUT.get(name), field, None))
            if "default" in part:
                assert each.notation.read(part["default"], (), refuse, None) == without, f"{name}.{each.name}"
                compared.add(f"{name}.{each.name}")
    defaults = {
        f"{name}.{key}" for name in TABLES for key, part in described(name).items() if "default" in part
    }
    assert sorted(defaults - compared) == []


def test_what_is_written_is_read_back_unchanged() -> None:
    """Every value of the model that is written to a file is the same value when it is read."""
    for roster in good():
        for person in roster.people.values():
            again = decode.person(person.key, keys.PERSON.entry(person), refuse)
            away = tuple(each for each in person.away if each.calendar is None)
            assert again == replace(person, away=away)
        for team in roster.teams.values():
            entry = TABLES["team"].entry(team)
            here = decode.defaults(entry, BUILT_IN, (), refuse)
            services = {
                key: decode.service(key, TABLES["service"].entry(service), (), here, refuse)
                for key, service in team.services.items()
            }
            assert decode.team(team.key, entry, services, here, refuse) == team
        assert keys.ALERTING.fields(keys.ALERTING.entry(roster.alerting), (), refuse) == {
            field.name: getattr(roster.alerting, field.name) for field in fields(roster.alerting)
        }
