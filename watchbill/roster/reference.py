"""The reference page of the file: `reference.md` with a section for each mapping of the schema."""

from collections.abc import Iterator
from importlib.resources import files
from typing import cast

from watchbill.roster.schema import Schema, schema
from watchbill.roster.schema.messages import example_text, expected
from watchbill.roster.yaml.document import Value

_SECTIONS = {
    "": "The root file",
    "person": "A person",
    "team": "A team",
    "rotation": "A rotation",
    "anchor": "An anchor",
    "version": "A version",
    "leave": "Leave",
    "override": "An override",
    "fairness": "Fairness",
    "shadow": "A shadow",
    "service": "A service",
    "escalation": "Escalation",
    "serviceDefaults": "Service defaults",
    "defaults": "Defaults",
    "alerting": "Alerting",
    "inhibition": "Inhibition",
    "unowned": "Unowned",
    "severity": "A severity",
    "included": "An included file",
}
_ENTRIES = {
    "people": "person",
    "teams": "team",
    "rotations": "rotation",
    "services": "service",
    "then": "version",
    "away": "leave",
    "overrides": "override",
    "severities": "severity",
}
_LONGEST = 60  # longer examples make the table hard to read, and the sections of their parts show them anyway
_NEEDED = {("team", "rotation"): "required, or `rotations`", ("", "teams"): "required, or `include`"}


def reference() -> str:
    """Return the page, with a section for each mapping and a row for each key."""
    definitions = cast("dict[str, Schema]", schema()["$defs"])
    sections = (_section(name, title, definitions) for name, title in _SECTIONS.items())
    page = (files("watchbill.roster") / "reference.md").read_text("utf-8")
    return page.replace("@@SECTIONS@@", "\n".join(sections))


def _section(name: str, title: str, definitions: dict[str, Schema]) -> str:
    part = definitions[name] if name else schema()
    rows = "".join(_rows(name, part, definitions))
    head = "| Key | Meaning | Form | Default | Example |\n|---|---|---|---|---|\n"
    return f"## {title}\n\n{part['description']}\n\n{head}{rows}"


def _rows(section: str, part: Schema, definitions: dict[str, Schema]) -> Iterator[str]:
    required = cast("list[str]", part.get("required", []))
    for key, each in cast("dict[str, Schema]", part["properties"]).items():
        if "default" in each:
            default = f"`{example_text(each['default'])}`"
        else:
            default = _NEEDED.get((section, key), "**required**" if key in required else "")
        written = [example_text(example) for example in cast("list[Value]", each["examples"])]
        examples = " or ".join(f"`{text}`" for text in written if len(text) <= _LONGEST)
        cells = (f"`{key}`", str(each["description"]), _form(key, each, definitions), default, examples)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _form(key: str, part: Schema, definitions: dict[str, Schema]) -> str:
    """Return what a key accepts, with a link if that has a section of its own."""
    reference = str(part.get("$ref", "")).rpartition("/")[2]
    words = expected(definitions[reference] if reference else part)
    target = _ENTRIES.get(key, reference)
    if target and target in _SECTIONS:
        return f"[{words}](#{_SECTIONS[target].lower().replace(' ', '-')})"
    return words.replace("a rotation", "[a rotation](#a-rotation)")
