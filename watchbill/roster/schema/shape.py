"""The shape of a document: its mistakes against the schema, and the part that is usable anyway."""

from dataclasses import dataclass
from typing import cast

from watchbill.diagnostics import Diagnostic, Part, Path, Where
from watchbill.roster.schema import ENTRIES, fits
from watchbill.roster.table import Entry
from watchbill.roster.yaml.document import Document, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """
    The usable part of a document, and what was wrong with its shape.

    `value` is the document without its malformed parts. `broken` has the paths of those parts:
    a person, a team, a service of a team, a part of `defaults` or `alerting`.
    """

    value: Entry
    diagnostics: tuple[Diagnostic, ...]
    broken: frozenset[Path]


def shape(document: Document, name: str | None) -> Shape:
    """Validate a document, whose value is a mapping, as a root file or as one of the `$defs`."""
    value = cast("dict[str, Value]", document.value)
    if not document.holes and fits(value, name):
        return Shape(value=value, diagnostics=(), broken=frozenset())
    # Importing jsonschema takes longer than everything else does for a file without mistakes.
    from watchbill.roster.schema.mistakes import explain

    reported = _Reported(document)
    mistakes = explain(_suspects(value), name)
    dropped = {mistake.path if mistake.ignorable else _unit(mistake.path, value) for mistake in mistakes}
    return Shape(
        value=_without(value, {path for path in dropped if path}),
        diagnostics=tuple(
            each for mistake in mistakes if (each := mistake.diagnostic) and not reported.about(each)
        ),
        broken=frozenset(path for path in dropped if path),
    )


def _suspects(value: dict[str, Value]) -> dict[str, Value]:
    """Leave out the people and teams that fit: explaining takes a hundred times longer than validating."""
    suspects = dict(value)
    for section, name in ENTRIES.items():
        if isinstance(entries := value.get(section), dict):
            suspects[section] = {
                key: entry for key, entry in entries.items() if not (fits(key, "key") and fits(entry, name))
            }
    return suspects


def _unit(path: Path, value: dict[str, Value]) -> Path:
    """Return what to leave out if a path is wrong: a service, a person, a team or a part of a section."""
    if len(path) > 3 and path[0] == "teams" and path[2] == "services":
        team = cast("dict[str, dict[str, Value]]", value["teams"])[str(path[1])]
        return path[:4] if isinstance(team.get("services"), dict) else path[:2]
    if path and path[0] == "defaults":
        return path[:3]
    return path[:2]


class _LeftOut(dict["str | int", "_LeftOut"]):
    """A tree of the steps to the parts to leave out; a step without further steps is left out whole."""


def _without(value: dict[str, Value], paths: set[Path]) -> dict[str, Value]:
    left_out = _LeftOut()
    for path in sorted(paths, key=len):
        at = left_out
        for step in path[:-1]:
            if step in at and not at[step]:
                break  # it is left out whole
            at = at.setdefault(step, _LeftOut())
        else:
            at.setdefault(path[-1], _LeftOut())
    return cast("dict[str, Value]", _dropped(value, left_out))


def _dropped(value: Value, left_out: _LeftOut) -> Value:
    if isinstance(value, dict):
        kept = {name: each for name, each in value.items() if name not in left_out or left_out[name]}
        return kept | {
            str(step): _dropped(kept[str(step)], more)
            for step, more in left_out.items()
            if more and step in kept
        }
    if isinstance(value, list):
        return [
            _dropped(each, left_out[index]) if left_out.get(index) else each
            for index, each in enumerate(value)
        ]
    return value


class _Reported:
    """The mistakes that the YAML reader has already reported: each place gets only one finding."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.cut = any(problem.code == "several-documents" for problem in document.problems)
        spans = [problem.place for problem in document.problems]
        self.starts = {(span.line, span.column) for span in spans if not isinstance(span, Where)}

    def about(self, diagnostic: Diagnostic) -> bool:
        """Say whether a finding is at a place, or in a hole, that already has one."""
        assert isinstance(diagnostic.place, Where)
        path = diagnostic.place.path
        if diagnostic.code == "missing-key" and not path:
            return bool(self.document.holes) or self.cut
        for part in Part:
            span = self.document.span(Where(path=path, part=part))
            if (span.line, span.column) in self.starts:
                return True
            if any(first <= span.line <= last for first, last in self.document.holes):
                return True
        return False
