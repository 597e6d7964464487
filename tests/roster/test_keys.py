"""The table of keys, the schema and the model say the same; what is written is read as the same again."""

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
    "rotation.then": "a version holds what the one before it says, so that it cannot be read alone",
    "version.from": "likewise",
    "override.from": "it is a stretch of time only with `to`",
    "override.to": "likewise with `from`",
}
"""The keys that no row reads, and why."""

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
"""The table of each value of the model, and the fields that no row fills."""

WITHOUT = {
    "escalation": BUILT_IN.escalation,
    "fairness": BUILT_IN.fairness,
    "serviceDefaults": BUILT_IN,
    "defaults": BUILT_IN,
    "team": BUILT_IN,
}
"""What holds where neither a team nor `defaults` says anything."""


ROW = "add a row for each of these to its table in watchbill/roster/keys.py (rotations.py, overrides.py)"


def good() -> Iterator[Roster]:
    """Yield the rosters of files without a mistake, one of which has every key."""
    files = (*sorted((Path(__file__).parent / "ok").glob("*.yaml")), ROOT / "teams.yaml")
    for text in (TEXT.encode(), *(path.read_bytes() for path in files)):
        roster = load(read("teams.yaml", text)).roster
        if roster is not None:
            yield roster


def described(name: str) -> Mapping[str, Any]:
    """Return what the schema says of the keys of a mapping; an `inhibition` is a part of the alerting."""
    defs: Any = schema()["$defs"]
    found: dict[str, Any] = dict(defs[name]["properties"])
    inner = {"inhibition": "inhibition", "service": "serviceDefaults"}
    for step, of in inner.items():
        if found.get(step, {}).get("$ref") == f"#/$defs/{of}":
            del found[step]
            found |= {f"{step}.{key}": each for key, each in defs[of]["properties"].items()}
    return found


def refuse(diagnostic: Diagnostic) -> None:
    """Fail: what is written by ourselves fits."""
    raise AssertionError(diagnostic)


def test_every_key_of_the_schema_is_a_row() -> None:
    """What the schema lets through is read, written and told by `diff`; a key that is not is named here."""
    rows = {f"{name}.{each.name}" for name, keys in TABLES.items() for each in keys}
    said = {f"{name}.{key}" for name in TABLES for key in described(name)}
    assert sorted(said - rows - BY_HAND.keys()) == [], ROW
    assert sorted(rows - said) == [], "the schema does not have these"
    assert sorted(BY_HAND.keys() - said) == []


def test_every_table_of_the_schema_is_here() -> None:
    """A mapping that the schema describes has a table, but for a whole file and for a `leave`."""
    defs: Any = schema()["$defs"]
    found = {name for name, part in defs.items() if "properties" in part}
    assert found - TABLES.keys() == {"included", "inhibition", "leave"}


@pytest.mark.parametrize("of", MODELS, ids=lambda of: of.__name__)
def test_every_field_of_the_model_has_a_row(of: type) -> None:
    """The decoder fills each field by a row, but for those that stand around it."""
    keys, others = MODELS[of]
    filled = {field for each in keys for field in each.fields}
    assert sorted({field.name for field in fields(of)} - filled - others) == [], ROW


def test_defaults_are_those_of_the_schema() -> None:
    """What the schema tells the reader is what holds."""
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


def test_what_is_written_is_read_as_the_same() -> None:
    """Every value of the model, written as the file has it, is that value again."""
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
