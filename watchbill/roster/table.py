"""The parts of a table of keys: how values are read from the file, written to it and shown as settings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from watchbill.diagnostics import Path
from watchbill.roster.notation import (
    Report,
    format_duration,
    format_handoff,
    format_turn,
    parse_date,
    parse_duration,
    parse_handoff,
    parse_turn,
)
from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.flow import flow

T = TypeVar("T")

Entry = Mapping[str, Any]
"""A mapping of the file that fits the schema."""

Settings = Mapping[str, str]
"""The texts of settings by their names. A setting that is not set is left out."""

Read = Callable[[Any, Path, Report, Any], T]
"""
A function that turns what the file has at a path into a value, and reports what is wrong with it.

The last argument is the value that would apply without it.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation(Generic[T]):
    """
    How a value is read, written and shown.

    `written` returns None for a value that the file leaves out. `settings` returns several settings if the
    value has keys of its own.
    """

    read: Read[T]
    written: Callable[[T], Value]
    settings: Callable[[str, T], Settings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """
    A key of the file, and the field or the fields of the model that have its value.

    `name` has a dot if the key is in a nested mapping: `inhibition.also_equal`.
    """

    name: str
    fields: tuple[str, ...]
    notation: Notation[Any]
    defaults: Mapping[str, object]

    def value(self, of: object) -> Any:
        """Return the value of the key in an object of the model; a tuple if it has several fields."""
        found = tuple(getattr(of, field) for field in self.fields)
        return found if len(found) > 1 else found[0]


_NONE = object()


def key(
    name: str, notation: Notation[Any], *, field: str | tuple[str, ...] = "", default: object = _NONE
) -> Key:
    """
    Return a row of a table.

    Without `field`, the field has the name of the key. A key has no default if it is required, or if the
    value that applies without it depends on its surroundings.
    """
    fields = field if isinstance(field, tuple) else (field or name.rpartition(".")[2],)
    values = default if isinstance(default, tuple) and len(fields) > 1 else (default,) * len(fields)
    defaults = {} if default is _NONE else dict(zip(fields, values, strict=True))
    return Key(name=name, fields=fields, notation=notation, defaults=defaults)


_Row = tuple[tuple[str, ...], tuple[str, ...], Read[Any]]
"""The steps that lead to a key, its fields, and the function that reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """
    The keys of one mapping of the file, in the order in which settings are shown.

    `rows` has what is needed to read each key, by the first step that leads to it.
    """

    keys: tuple[Key, ...]
    rows: Mapping[str, tuple[_Row, ...]]
    defaults: Mapping[str, object]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)

    def below(self, name: str) -> "Table":
        """Return the same keys, nested under `name` and without their defaults."""
        return table(*(replace(each, name=f"{name}.{each.name}", defaults={}) for each in self))

    def said(self, entry: Entry, path: Path, report: Report, wider: object = None) -> dict[str, Any]:
        """
        Return the fields that an entry sets.

        `wider` has the values that would apply without the entry, for nested mappings that set only some.
        """
        found: dict[str, Any] = {}
        if self.rows.keys().isdisjoint(entry):
            return found
        for name, value in entry.items():
            for steps, fields, read in self.rows.get(name, ()):
                inner = value
                for step in steps[1:]:
                    inner = inner.get(step)
                if inner is None:
                    continue
                outer = None if wider is None else getattr(wider, fields[0])
                if len(fields) == 1:
                    found[fields[0]] = read(inner, (*path, *steps), report, outer)
                else:
                    found.update(zip(fields, read(inner, (*path, *steps), report, outer), strict=True))
        return found

    def fields(self, entry: Entry, path: Path, report: Report, **held: object) -> dict[str, Any]:
        """Return all fields: from the entry, else from `held`, else the defaults."""
        return {**self.defaults, **held, **self.said(entry, path, report)}

    def entry(self, of: object) -> dict[str, Value]:
        """Return an object of the model as the file writes it, without values that are defaults."""
        found: dict[str, Any] = {}
        for each in self:
            fields = {field: getattr(of, field) for field in each.fields}
            value = None if fields == each.defaults else each.notation.written(each.value(of))
            if value is not None:
                *steps, last = each.name.split(".")
                inner = found
                for step in steps:
                    inner = inner.setdefault(step, {})
                inner[last] = value
        return found

    def settings(self, of: object, prefix: str = "") -> dict[str, str]:
        """Return the settings of an object of the model by their keys, defaults included."""
        found: dict[str, str] = {}
        for each in self:
            found.update(each.notation.settings(f"{prefix}{each.name}", each.value(of)))
        return found


def table(*keys: Key) -> Table:
    """Return a table of keys."""
    rows: dict[str, tuple[_Row, ...]] = {}
    for each in keys:
        steps = tuple(each.name.split("."))
        rows[steps[0]] = (*rows.get(steps[0], ()), (steps, each.fields, each.notation.read))
    defaults = {field: value for each in keys for field, value in each.defaults.items()}
    return Table(keys=keys, rows=rows, defaults=defaults)


def text(value: Value) -> str:
    """Return a value of the file as a setting shows it."""
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(text, value))}]"
        case dict():
            return flow(value)
        case _:
            return str(value)


def plain(read: Callable[[Any], T], written: Callable[[T], Value]) -> Notation[T]:
    """Return the notation of a value that can be read without its surroundings."""
    return Notation(
        read=lambda value, _path, _report, _wider: read(value), written=written, settings=_shown(written)
    )


def choice(of: type[StrEnum]) -> Notation[StrEnum]:
    """Return the notation of one of several words."""
    return plain(of, lambda value: value.value)


def mark(word: str | bool) -> Notation[bool]:
    """Return the notation of a flag that the file has only if it is set."""
    return plain(lambda value: value == word, lambda value: word if value else None)


def mapping(model: type[T], keys: Table) -> Notation[T]:
    """Return the notation of an optional nested mapping; the keys that it leaves out keep their values."""

    def read(value: Entry, path: Path, report: Report, wider: Any) -> T:
        if wider is not None:
            return replace(wider, **keys.said(value, path, report, wider))  # type: ignore[no-any-return]
        return model(**keys.fields(value, path, report))

    return Notation(
        read=read,
        written=lambda of: None if of is None else keys.entry(of),
        settings=lambda what, of: {} if of is None else keys.settings(of, f"{what}."),
    )


def inline(notation: Notation[T]) -> Notation[T]:
    """Return the same notation, but shown as one setting, in the form of the file."""
    return replace(notation, settings=_shown(notation.written))


class _Named(Protocol):
    @property
    def name(self) -> str: ...


N = TypeVar("N", bound=_Named)


def by_name(model: Callable[..., N], keys: Table) -> Notation[Mapping[str, N]]:
    """Return the notation of a mapping from names to objects."""

    def read(value: Entry, path: Path, report: Report, _wider: object) -> Mapping[str, N]:
        return {
            name: model(**keys.fields(each, (*path, name), report, name=name)) for name, each in value.items()
        }

    def settings(what: str, of: Mapping[str, N]) -> Settings:
        found: dict[str, str] = {}
        for each in of.values():
            found |= keys.settings(each, f"{what}.{each.name}.")
        return found

    return Notation(
        read=read, written=lambda of: {name: keys.entry(each) for name, each in of.items()}, settings=settings
    )


def _shown(written: Callable[[T], Value]) -> Callable[[str, T], Settings]:
    def settings(what: str, of: T) -> Settings:
        value = written(of)
        return {} if value is None else {what: text(value)}

    return settings


def _texts(texts: Iterable[str] | None) -> Value:
    return [*texts] if texts else None


_DATE: Callable[[Any], Value] = lambda date: None if date is None else date.isoformat()  # noqa: E731

TEXT: Notation[str | None] = plain(str, lambda value: value)
TEXTS: Notation[tuple[str, ...] | None] = plain(tuple, _texts)
NUMBER: Notation[int | None] = plain(int, lambda value: value)
FLAG: Notation[bool] = plain(bool, lambda value: value)
MARK = mark(True)
TURN: Notation[int | None] = plain(parse_turn, lambda days: None if days is None else format_turn(days))
HANDOFF: Notation[tuple[int | None, int]] = plain(parse_handoff, lambda value: format_handoff(*value))
DURATION: Notation[int | None] = plain(parse_duration, format_duration)
MINUTES: Notation[int] = plain(lambda value: (parse_duration(value) or 0) // 60, lambda value: f"{value}m")
PERCENT: Notation[int | None] = plain(
    lambda value: int(value[:-1]), lambda value: None if value is None else f"{value}%"
)
DATE: Notation[Any] = Notation(
    read=lambda value, path, report, _wider: parse_date(value, path, report),
    written=_DATE,
    settings=_shown(_DATE),
)
