"""The reference of the file, as Markdown, from the schema."""

from collections.abc import Iterator
from typing import cast

from watchbill.roster.schema.messages import example_text, expected
from watchbill.roster.schema.validator import Schema, schema
from watchbill.roster.yaml.document import Value

_HEAD = """\
# The file

<!-- Generated from schemas/teams.schema.json by watchbill/roster/reference.py: change those. -->

`teams.yaml` says who works where, who is on call when, and which alerts each team owns. Only what has no default
must be there: a team is a dozen lines. Every key that exists is on this page; any other is an error, so that a
misspelled one is not silently without effect.

The first line `# yaml-language-server: $schema=schemas/teams.schema.json` makes editors complete keys and show what
they mean; `watchbill schema` prints the schema.
"""

_TAIL = """\
## How it is read

- **Values that YAML reads in two ways are errors.** To YAML 1.1 `10:00` is the number 600 and `no` is false, to
  YAML 1.2 both are text. Quote them: `"10:00"`. Dates (`2026-11-30`), hours (`08:00-17:00`) and handoffs
  (`Mon 10:00`) need no quotes.
- **A channel needs quotes.** `slack: #payments` is an empty value and a comment; `slack: "#payments"` is a channel.
- **Anchors, aliases and merge keys work**: `rotation: &weekly {…}`, then `manager: *weekly`, or
  `{<<: *weekly, turn: 2w}`.
- **A key that stands twice** is an error, with both places.
- **A mistake in one team does not hide those in another.** What is malformed is left out, and all else is checked.

## Silencing a finding

A comment on the line of a finding, or alone on the line above it, silences that finding. Each code has a page in
`checks/`, which says what silencing it means.

```yaml
people:
  # watchbill: ignore[unused-person] until 2027-01-31 joins payments in January
  ana: {name: Ana, email: ana@example.com}
```

`until` may be left out, and is inclusive. A comment without a reason, past its date, or with nothing to silence is
itself a finding. What is wrong with the file as such cannot be silenced.
"""

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
_LONGEST = 60  # longer examples make the table hard to read; their sections show the parts
_NEEDED = {("team", "rotation"): "needed, or `rotations`", ("", "teams"): "needed, or `include`"}


def reference() -> str:
    """Return the page: a section for each mapping, a row for each key."""
    definitions = cast("dict[str, Schema]", schema()["$defs"])
    sections = (_section(name, title, definitions) for name, title in _SECTIONS.items())
    return "\n".join([_HEAD, *sections, _TAIL])


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
            default = _NEEDED.get((section, key), "**needed**" if key in required else "")
        written = [example_text(example) for example in cast("list[Value]", each["examples"])]
        examples = " or ".join(f"`{text}`" for text in written if len(text) <= _LONGEST)
        cells = (f"`{key}`", str(each["description"]), _form(key, each, definitions), default, examples)
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _form(key: str, part: Schema, definitions: dict[str, Schema]) -> str:
    """Say what a key takes, with a link where that is a mapping of a section of its own."""
    reference = str(part.get("$ref", "")).rpartition("/")[2]
    words = expected(definitions[reference] if reference else part)
    target = _ENTRIES.get(key, reference)
    if target and target in _SECTIONS:
        return f"[{words}](#{_SECTIONS[target].lower().replace(' ', '-')})"
    return words.replace("a rotation", "[a rotation](#a-rotation)")
