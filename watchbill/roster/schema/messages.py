"""The messages about values that do not fit the schema, built from its titles and examples."""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from watchbill.diagnostics import Path
from watchbill.printable import shortened
from watchbill.roster.schema import Schema
from watchbill.roster.yaml.document import Value

_LONGEST = 60
_DID_YOU_MEAN = "did you mean `{}`?"
_SECTIONS = {"people": "person", "teams": "team", "services": "service", "severities": "severity"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """The sentence about a mistake, and a hint how to fix it."""

    text: str
    hint: str | None


def missing(path: Path, lacking: Mapping[str, Schema]) -> Message:
    """Say which keys a mapping lacks."""
    if "rotation" in lacking:
        return Message(
            text=f"{_mapping_name(path)} has no `rotation` (or `rotations`)",
            hint="add one, or set `mode: escalation-only` if the team is too small for a rota",
        )
    *most, last = (f"`{name}`" for name in lacking)
    names = f"{', '.join(most)} or {last}" if most else last
    examples = {
        name: next(iter(cast("list[Value]", each.get("examples", []))), None)
        for name, each in lacking.items()
    }
    return Message(
        text=f"{_mapping_name(path)} has no {names}",
        hint=f"add {'them' if most else 'it'}, like `{example_text(examples)[1:-1]}`",
    )


def misspelled(path: Path, name: str, meant: str) -> Message:
    """Say that a mapping has an unknown key that looks like a known one."""
    return Message(
        text=f"`{_shown(name)}` is not a key of {_mapping_name(path)}", hint=_DID_YOU_MEAN.format(meant)
    )


def unknown(path: Path, name: str, free: Iterable[str]) -> Message:
    """Say that a mapping has an unknown key."""
    listed = ", ".join(f"`{each}`" for each in sorted(free))
    return Message(
        text=f"`{_shown(name)}` is not a key of {_mapping_name(path)}",
        hint=f"remove it; other keys that are allowed here: {listed}" if listed else "remove it",
    )


def only_in_root(name: str) -> Message:
    """Say that an included file has a key that only the root file may have."""
    return Message(
        text=f"only the root file may have `{name}`",
        hint="move it to the root file: an included file has only `people` and `teams`",
    )


def no_owner(name: str, kind: str) -> Message:
    """Say that a key of a person or a team is where a person or a team should be."""
    return Message(
        text=f"`{name}` is a key of a {kind}, but no {kind} is named above it",
        hint=f"name the {kind} on a line of its own, and indent its keys below",
    )


def both_rotations() -> Message:
    """Say that a team has both `rotation` and `rotations`."""
    return Message(
        text="a team has either `rotation` or `rotations`, not both",
        hint="move this rotation into `rotations`",
    )


def no_rota(name: str) -> Message:
    """Say that a team without a rota has a key that only a rota needs."""
    return Message(
        text=f"an escalation-only team has no `{name}`, because it has no rota",
        hint="remove it, or remove `mode: escalation-only`",
    )


def wrong_type(path: Path, value: Value, part: Schema) -> Message:
    """Say that a value has the wrong type."""
    subject = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this item" if path else "the file"
    wanted = expected(part)
    message = (
        f"{subject} has no value: it must be {wanted}"
        if value is None
        else f"{subject} must be {wanted}, not {_kind(value)}"
    )
    return Message(text=message, hint=_like(part))


def unfit(text: str, part: Schema) -> Message:
    """Say that a text does not have the required form."""
    repaired = next((text for text in _repairs(text, part) if _matches(text, part)), None)
    hint = _DID_YOU_MEAN.format(repaired) if repaired else _like(part)
    return Message(text=f"`{_shown(text)}` is not {expected(part)}", hint=hint)


def invalid(path: Path, error: Any) -> Message:
    """Say which constraint of the schema a value breaks."""
    value, part, bound = error.instance, error.schema, error.validator_value
    match error.validator:
        case "const":
            return Message(
                text=f"this Watchbill reads version {bound} of the format, not `{_shown(value)}`", hint=None
            )
        case "enum":
            listed = _alternatives(bound)
            close = difflib.get_close_matches(str(value).lower(), bound, n=1)
            return Message(
                text=f"`{_shown(value)}` is not {part.get('title') or listed}",
                hint=_DID_YOU_MEAN.format(close[0]) if close else f"write {listed}",
            )
        case "minItems" | "minProperties":
            return Message(text=f"{_subject(path)} is empty: it needs at least one entry", hint=_like(part))
        case "minLength":
            return Message(text=f"{_subject(path)} is empty: it must be {expected(part)}", hint=_like(part))
        case "maxItems" | "maxProperties":
            return Message(
                text=f"{_subject(path)} has more than {bound} entries",
                hint="remove the entries that are not needed",
            )
        case "maxLength":
            return Message(text=f"{_subject(path)} is longer than {bound} characters", hint=None)
        case "uniqueItems":
            twice = _twice(value)
            return Message(text=f"`{_shown(twice)}` appears twice in {_subject(path)}", hint="remove one")
        case _:
            return (
                unfit(value, part)
                if isinstance(value, str)
                else Message(text=f"`{_shown(value)}` is not {expected(part)}", hint=_like(part))
            )


def expected(part: Schema) -> str:
    """Return a few words for the values that a schema accepts."""
    if title := part.get("title"):
        return str(title)
    if isinstance(options := part.get("enum"), list):
        return _alternatives(options)
    if "const" in part:
        return f"`{part['const']}`"
    kind = part.get("type")
    return {
        "boolean": "`true` or `false`",
        "integer": "a whole number",
        "array": "a list",
        "object": "a mapping",
    }.get(str(kind), "text")


def example_text(value: Value) -> str:
    """Return a value as YAML on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {example_text(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(example_text(each) for each in value) + "]"
    text = _plain(value)
    return f'"{text}"' if text.startswith("#") else text


def _alternatives(options: list[Value]) -> str:
    """Return words as a sentence offers them: `a`, `b` or `c`."""
    *most, last = (f"`{option}`" for option in options)
    return f"{', '.join(most)} or {last}" if most else last


def _mapping_name(path: Path) -> str:
    """Name the mapping at a path."""
    if not path:
        return "the file"
    if len(path) > 1 and path[-2] in _SECTIONS:
        return f"the {_SECTIONS[str(path[-2])]} `{path[-1]}`"
    if len(path) > 1 and path[-2] == "rotations":
        return f"the rotation `{path[-1]}`"
    return f"`{path[-1]}`"


def _shown(value: Value) -> str:
    """Return a value as text, shortened to fit in a sentence."""
    return shortened(example_text(value) if isinstance(value, dict | list) else _plain(value))


def _plain(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _kind(value: Value) -> str:
    if isinstance(value, bool):
        return f"the truth value `{_plain(value)}`"
    if isinstance(value, int | float):
        return f"the number {_shown(value)}"
    return "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else "text"


def _twice(items: list[Value]) -> Value:
    """Return the first item that appears a second time."""
    seen: set[str] = set()
    for item in items:
        text = (
            repr(float(item)) if isinstance(item, int | float) and not isinstance(item, bool) else repr(item)
        )
        if text in seen:
            return item
        seen.add(text)
    return items[0]  # `repr` tells nested 1 and 1.0 apart, but the schema does not


def _subject(path: Path) -> str:
    return f"`{path[-1]}`" if path and isinstance(path[-1], str) else "this"


def _like(part: Schema) -> str | None:
    if part.get("type") == "boolean" or "enum" in part:
        return None
    examples = cast("list[Value]", part.get("examples", []))
    written = [f"`{text}`" for example in examples[:2] if len(text := example_text(example)) <= _LONGEST]
    return "write it like " + " or ".join(written) if written else None


def _matches(text: str, part: Schema) -> bool:
    pattern = part.get("pattern")
    return (
        isinstance(pattern, str)
        and re.fullmatch(pattern.removeprefix("^").removesuffix("$"), text) is not None
    )


def _repairs(text: str, part: Schema) -> Iterator[str]:
    """Yield what the author may have meant: another case, days in full, one-digit hours, a missing `#`."""
    bare, pattern = text.strip(), str(part.get("pattern"))
    yield bare
    yield bare.lower()
    if pattern.startswith("^[a-z]") and "@" not in bare:
        # Accents and invisible characters are never part of a key.
        letters = "".join(
            sign for sign in unicodedata.normalize("NFKD", bare) if unicodedata.category(sign)[0] not in "CM"
        )
        yield re.sub(r"[^a-z0-9_-]+", "-", letters.lower())
    if pattern.startswith("^#") and not bare.startswith("@"):
        yield "#" + bare.lstrip("#").lower()
    if pattern.startswith("^http") and re.match(r"[\w-]+(\.[\w-]+)+(/|$)", bare):
        yield f"https://{bare}"
    yield re.sub(r"\s*/\s*", "/", bare).replace(" ", "_")
    window = re.sub(r"\s*([-,])\s*", r"\1", bare.replace("\u2013", "-"))
    window = re.sub(r"(?<![0-9:])([0-9]:[0-9]{2})", r"0\1", window)
    window = re.sub(
        r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*\b",
        lambda day: day[1].capitalize(),
        window,
        flags=re.IGNORECASE,
    )
    yield window
    if "daily" in pattern:
        yield f"daily {window}"
    yield re.sub(r"^([0-9]+) *([a-z])[a-z]*$", r"\1\2", bare.lower())
    yield bare.upper()
