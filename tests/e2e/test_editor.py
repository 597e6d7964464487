"""The help that an editor gives whoever writes the file."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.deployments import EXAMPLE, ROOT
from tests.e2e.lsp import Editor, Place, Problem, editing
from watchbill.cli.commands import init

pytestmark = pytest.mark.e2e

SCHEMA = json.loads((ROOT / "schemas" / "teams.schema.json").read_text("utf-8"))
TEXT = EXAMPLE.read_text("utf-8")
LINE = "    secondary: next\n"
"""A line of the first team, in whose place something else is written."""

ANCHOR = "      anchor: {date: 2026-11-30, member: ben}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example and the schema that its first line names."""
    folder = tmp_path / "folder"
    (folder / "schemas").mkdir(parents=True)
    shutil.copy(ROOT / "schemas" / "teams.schema.json", folder / "schemas")
    shutil.copy(EXAMPLE, folder)
    return folder


@pytest.fixture
def editor(folder: Path, tmp_path: Path) -> Iterator[Editor]:
    """An editor on the folder, without a network; nothing is looked for on it."""
    with editing(folder, tmp_path) as editor:
        yield editor
        assert editor.dialled() == []


def descriptions(definition: str) -> dict[str, str]:
    """What the schema says of each key of a definition."""
    return {key: value["description"] for key, value in SCHEMA["$defs"][definition]["properties"].items()}


def written(old: str, new: str) -> tuple[str, Place]:
    """The example with the first `old` replaced, and the place where `new`'s bar stood."""
    assert new.count("|") == 1
    before, after = TEXT[: TEXT.index(old)] + new.split("|")[0], new.split("|")[1]
    place = (before.count("\n"), len(before) - before.rindex("\n") - 1)
    return before + after + TEXT[TEXT.index(old) + len(old) :], place


def test_the_example_has_no_problems(editor: Editor):
    """The comment in its first line leads the editor to the schema, under which all is well."""
    assert TEXT.startswith("# yaml-language-server: $schema=schemas/teams.schema.json\n")
    assert editor.open("teams.yaml", TEXT) == []


def test_without_the_comment_nothing_is_known(editor: Editor):
    """It is the comment that brings the schema: an unknown key is no problem without it."""
    text = TEXT.split("\n", 1)[1].replace(LINE, "    secundary: next\n", 1)
    assert editor.open("teams.yaml", text) == []


def test_an_unknown_key_is_underlined(editor: Editor):
    """The key alone, not the whole team."""
    text, (line, character) = written(LINE, "    |secundary: next\n")
    problem = Problem(
        start=(line, character),
        end=(line, character + len("secundary")),
        message="Property secundary is not allowed.",
    )
    assert editor.open("teams.yaml", text) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "definition"),
    [
        ("    lead: eli\n", "    |\n", "team"),
        (ANCHOR, "      |\n", "rotation"),
        (ANCHOR, ANCHOR + "      then:\n        - |\n", "version"),
        (LINE, "    overrides:\n      - |\n", "override"),
        (
            "  ana: {name: Ana, email: ana@example.com, time_zone: Europe/London}\n",
            "  ana:\n    |\n",
            "person",
        ),
    ],
    ids=["team", "rotation", "version", "override", "person"],
)
def test_keys_are_offered_with_what_they_mean(editor: Editor, old: str, new: str, definition: str):
    """Each key that may stand at a place and does not yet, in the schema's words."""
    text, place = written(old, new)
    editor.open("teams.yaml", text)
    offered = editor.complete("teams.yaml", place)
    there = set() if definition not in ("team", "rotation") else keys_beside(text, place)
    wanted = {key: said for key, said in descriptions(definition).items() if key not in there}
    assert {key: offered.get(key) for key in wanted} == wanted
    assert there & offered.keys() == set()


def keys_beside(text: str, place: Place) -> set[str]:
    """The keys of the mapping in block style that an empty line stands in."""
    lines, indent = text.splitlines(), " " * place[1]
    found: set[str] = set()
    for step in (-1, 1):
        number = place[0] + step
        while lines[number].startswith(indent):
            if lines[number][len(indent)] not in " #-":
                found.add(lines[number].split(":")[0].strip())
            number += step
    return found


def test_values_are_offered(editor: Editor):
    """Where only a few words are allowed."""
    text, place = written(LINE, "    mode: |\n")
    editor.open("teams.yaml", text)
    assert {"rota", "escalation-only"} <= editor.complete("teams.yaml", place).keys()


KEYS = {
    "anchor: {date": ("rotation", "anchor"),
    "date: 2026": ("anchor", "date"),
    "lead: eli": ("team", "lead"),
    "secondary: next": ("team", "secondary"),
    "hours: ": ("rotation", "hours"),
    "email: ana": ("person", "email"),
}
"""Keys of the example, and where the schema describes them; some take a value in several forms."""


def test_a_key_is_described_under_the_pointer(editor: Editor):
    """In the schema's words of that key, whatever form its value has."""
    editor.open("teams.yaml", TEXT)
    said = {}
    for text, (definition, key) in KEYS.items():
        before = TEXT[: TEXT.index(text)]
        place = (before.count("\n"), len(before) - before.rindex("\n"))
        said[definition, key] = editor.hover("teams.yaml", place).replace("\\", "").split("\n\n")[1]
    assert said == {(definition, key): descriptions(definition)[key] for definition, key in KEYS.values()}


def test_an_included_file_may_name_its_part_of_the_schema(editor: Editor):
    """From its own folder; it needs no `alerting`."""
    comment = "# yaml-language-server: $schema=../schemas/teams.schema.json#/$defs/included\n"
    team = "teams:\n  tooling: {mode: escalation-only, lead: ana, manager: ben, slack: '#tooling'}\n"
    assert editor.open("teams/tooling.yaml", comment + team) == []
    (problem,) = editor.open("teams/other.yaml", comment + team + "alerting: {}\n")
    assert problem.message == "Property alerting is not allowed."


def test_what_init_writes_has_its_schema_beside_it(tmp_path: Path):
    """No problems, and the schema does speak up."""
    folder = tmp_path / "on-call"
    init.run(folder)
    text = (folder / "teams.yaml").read_text("utf-8")
    with editing(folder, tmp_path) as editor:
        assert editor.open("teams.yaml", text) == []
        (problem,) = editor.open("other.yaml", text + "nonsense: 1\n")
        assert problem.message == "Property nonsense is not allowed."
        assert editor.dialled() == []
