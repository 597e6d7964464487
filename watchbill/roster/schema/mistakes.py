"""The mistakes in a value that does not fit the schema, each with the place of the key or value."""

import difflib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, cast

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, Where, at, key
from watchbill.roster.schema import ENTRIES, Schema, definition, messages, schema
from watchbill.roster.schema.messages import Message
from watchbill.roster.yaml.document import Value

LONGEST = 1000
"""The most items that the schema allows in a list or a mapping, except in `people` and `teams`."""

_BOUNDS: dict[str, int | None] = dict.fromkeys(("rotations", "services", "severities"), LONGEST + 1)

MOST = 1000
"""The most mistakes that are reported: nobody reads more, and a hostile file could have any number."""

MOST_ERRORS = 10 * MOST
"""The most schema errors that are collected. In a file with more, no part that may be wrong is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """A finding about a path. The entry around the path is unusable, unless the mistake is `ignorable`."""

    diagnostic: Diagnostic | None
    path: Path
    ignorable: bool = False


def explain(value: Value, name: str | None) -> list[Mistake]:
    """
    Return every mistake in a value that should be a root file, or should fit one of the `$defs`.

    A mistake without a diagnostic is only a consequence of another one: a misspelled key is also missing.
    Mistakes past `MOST` have no diagnostic either; what they are about is unusable too.
    """
    value = _shortened(value, _BOUNDS | dict.fromkeys(ENTRIES))
    errors = list(islice(_validator(name).iter_errors(value), MOST_ERRORS))
    of_a_wrong_kind = {tuple(error.absolute_path) for error in errors if error.validator == "type"}
    misplaced = _misplaced_keys(value, errors)
    misspelled: set[tuple[Path, str]] = set()
    mistakes: dict[tuple[str, Path], Mistake] = {}
    modes: set[Path] = set()
    for error in sorted(
        errors, key=lambda error: error.validator == "required"
    ):  # misspelled keys before missing ones
        path: Path = tuple(error.absolute_path)
        if len(mistakes) >= MOST:
            for each in _places(path, error):
                mistakes.setdefault(("", each), Mistake(diagnostic=None, path=each))
            continue
        if path in of_a_wrong_kind and error.validator != "type":
            continue  # infinity is not a whole number, and it is also above every bound
        if path[:2] in misplaced:
            found = [_misplaced(path, first=misplaced[path[:2]])]
        elif error.validator == "required":
            found = [_missing(path, error, misspelled, (*path, "mode") in modes)]
        elif error.validator == "unevaluatedProperties":
            found = list(_unknown(path, error, misspelled, MOST - len(mistakes)))
        else:
            found = [_wrong(path, error)]
        for mistake in found:
            message = mistake.diagnostic.message if mistake.diagnostic else ""
            mistakes.setdefault((message, mistake.path), mistake)
            if mistake.path[-1:] == ("mode",):
                modes.add(mistake.path)
    unread = _everything(value) if len(errors) == MOST_ERRORS else ()
    return [*mistakes.values(), *(Mistake(diagnostic=None, path=path) for path in unread)]


def _everything(value: Value) -> Iterator[Path]:
    """Yield each person and team, and each other section."""
    for section, entries in value.items() if isinstance(value, dict) else ():
        if section in ENTRIES and isinstance(entries, dict):
            yield from ((section, name) for name in entries)
        else:
            yield (section,)


def _shortened(value: Value, bounds: Mapping[str, int | None] = _BOUNDS) -> Value:
    """
    Return a value cut to just over the schema's bounds, so that it is still reported as too long.

    `bounds` says how many entries to keep under each key whose mapping has keys of the author's choice.
    """
    if isinstance(value, dict):
        return {
            name: (
                {each: _shortened(entry) for each, entry in islice(held.items(), bounds[name])}
                if name in bounds and isinstance(held, dict)
                else _shortened(held)
            )
            for name, held in value.items()
        }
    if isinstance(value, list):
        return [_shortened(each) for each in value[: LONGEST + 1]]
    return value


@cache
def _validator(name: str | None) -> Any:
    import jsonschema

    def pattern(
        _: object, pattern: str, instance: object, __: object
    ) -> Iterator[jsonschema.ValidationError]:
        # `$` in Python also matches before a line feed at the end; in JSON Schema, as in Rust, it does not.
        if isinstance(instance, str) and not re.fullmatch(
            pattern.removeprefix("^").removesuffix("$"), instance
        ):
            yield jsonschema.ValidationError(f"{instance!r} does not match {pattern!r}")

    extend: Any = jsonschema.validators.extend
    strict = extend(jsonschema.Draft202012Validator, {"pattern": pattern})
    return strict(schema() if name is None else definition(name))


def _wrong(path: Path, error: Any) -> Mistake:
    """Explain a value that the schema does not accept."""
    if error.validator == "not":
        both = "else" in error.absolute_schema_path
        message = messages.both_rotations() if both else messages.no_rota(str(path[-1]))
        return _mistake("misplaced-key", message, key(*path))
    if "propertyNames" in error.absolute_schema_path:
        name = str(error.instance)
        return _mistake("invalid-value", messages.unfit(name, error.schema), key(*path, name))
    if error.validator == "type" or error.instance is None:
        place = key(*path) if error.instance is None and path and isinstance(path[-1], str) else at(*path)
        return _mistake("wrong-type", messages.wrong_type(path, error.instance, error.schema), place)
    return _mistake("invalid-value", messages.invalid(path, error), at(*path))


def _missing(path: Path, error: Any, misspelled: set[tuple[Path, str]], wrong_mode: bool) -> Mistake:
    known = (
        _keys(error.schema) | _keys(_defined("team"))
        if "rotation" in error.validator_value
        else _keys(error.schema)
    )
    lacking = [
        name
        for name in error.validator_value
        if name not in error.instance
        and (path, name) not in misspelled
        and not (name == "rotation" and wrong_mode)
    ]
    if not lacking:
        return Mistake(diagnostic=None, path=path)
    known = known or _keys(schema())
    return _mistake(
        "missing-key", messages.missing(path, {name: known.get(name, {}) for name in lacking}), key(*path)
    )


def _places(path: Path, error: Any) -> Iterator[Path]:
    """Yield the paths that an error is about: its own, or those of the unknown keys."""
    if error.validator == "unevaluatedProperties":
        allowed = _keys(error.schema)
        yield from ((*path, name) for name in error.instance if name not in allowed)
    else:
        yield path


def _unknown(path: Path, error: Any, misspelled: set[tuple[Path, str]], most: int) -> Iterator[Mistake]:
    allowed = _keys(error.schema)
    free = tuple(name for name in allowed if name not in error.instance)
    for unknown in error.instance:
        if unknown in allowed:
            continue  # its value is wrong, which has an error of its own
        most -= 1
        if most < 0:
            yield Mistake(diagnostic=None, path=(*path, unknown))
            continue
        if not path and unknown in _keys(schema()):
            message = messages.only_in_root(unknown)
        elif close := difflib.get_close_matches(unknown.lower(), free, n=1, cutoff=0.6):
            misspelled.add((path, close[0]))
            message = messages.misspelled(path, unknown, close[0])
        else:
            message = messages.unknown(path, unknown, free)
        yield _mistake("unknown-key", message, key(*path, unknown), ignorable=True)


def _misplaced_keys(value: Value, errors: list[Any]) -> dict[Path, bool]:
    """Return the keys of a team or person that are where a team or person should be; True for the first."""
    found: dict[Path, bool] = {}
    wrong = {tuple(error.absolute_path)[:2] for error in errors}
    for section, entry in ENTRIES.items():
        entries = value.get(section) if isinstance(value, dict) else None
        known = _keys(_defined(entry))
        lost = (
            [name for name in entries if name in known and (section, name) in wrong]
            if isinstance(entries, dict)
            else []
        )
        found |= {(section, name): index == 0 for index, name in enumerate(lost)}
    return found


def _misplaced(path: Path, *, first: bool) -> Mistake:
    if not first:
        return Mistake(diagnostic=None, path=path[:2])
    return _mistake("misplaced-key", messages.no_owner(str(path[1]), ENTRIES[str(path[0])]), key(*path[:2]))


def _mistake(code: str, message: Message, place: Where, *, ignorable: bool = False) -> Mistake:
    diagnostic = CODES[code].finding(message=message.text, place=place, hint=message.hint)
    return Mistake(diagnostic=diagnostic, path=place.path, ignorable=ignorable)


def _defined(name: str) -> Schema:
    return cast("dict[str, Schema]", schema()["$defs"])[name]


def _keys(part: Schema) -> dict[str, Schema]:
    """Return every key that the schema of a mapping allows, with the schema of its value."""
    known: dict[str, Schema] = {}
    for name in ("then", "else"):
        if isinstance(branch := part.get(name), dict):
            known |= _keys(branch)
    return known | cast("dict[str, Schema]", part.get("properties", {}))
