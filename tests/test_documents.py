"""Tests that README and the pages in docs/ show what really happens."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests import golden
from watchbill.cli.commands import COMMANDS
from watchbill.report import diff, findings, oncall, rota

ROOT = Path(__file__).parents[1]
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A fenced block: its language, the file that it is an excerpt of, and its text."""

    page: str
    language: str
    file: str | None
    text: str


def blocks(page: Path) -> list[Block]:
    found = FENCE.findall(page.read_text(encoding="utf-8"))
    name = str(page.relative_to(ROOT))
    return [
        Block(page=name, language=language, file=file or None, text=text) for language, file, text in found
    ]


PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND_TABLE = ROOT / "docs/commands.md"
BLOCKS = [block for page in PAGES for block in blocks(page)]
CONSOLES = [block for block in BLOCKS if block.language == "console"]
EXCERPTS = [block for block in BLOCKS if block.file is not None]
YAML = [block for block in BLOCKS if block.language == "yaml" and block.file is None]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, before any command has run."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copy(ROOT / "teams.yaml", folder)
    return folder


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example, and the Alertmanager configuration that Watchbill writes for it."""
    folder = tmp_path_factory.mktemp("made")
    shutil.copy(ROOT / "teams.yaml", folder)
    run("watchbill alertmanager --output alertmanager.yml", folder)
    return folder


def run(command: str, folder: Path) -> str:
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1; {command}"],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    return done.stdout


@pytest.mark.parametrize("block", CONSOLES, ids=lambda block: f"{block.page}:{block.text.splitlines()[0]}")
def test_a_console_block_shows_what_its_commands_print(block: Block, clone: Path) -> None:
    """Each `$ command` is run, and the lines below it are its whole output; UPDATE_GOLDEN=1 writes them."""
    shown = ""
    for line in block.text.splitlines():
        if line.startswith("$ "):
            shown += f"{line}\n{run(line[2:], clone)}"
    if golden.wanted():
        page = ROOT / block.page
        golden.rewrite(page, page.read_text(encoding="utf-8").replace(block.text, shown))
        return
    assert block.text == shown


@pytest.mark.parametrize("block", EXCERPTS, ids=lambda block: f"{block.page}:{block.file}")
def test_an_excerpt_is_in_its_file(block: Block, made: Path) -> None:
    """A block that names a file is a contiguous part of it, as it is committed or written by the tool."""
    # A stack's whole text is golden, so that no Node need be started here.
    stack = ROOT / "tests/stacks/golden" / str(block.file).removeprefix("cdktf.out/stacks/")
    file = stack if str(block.file).startswith("cdktf.out/") else made / str(block.file)
    assert block.text in file.read_text(encoding="utf-8")


@pytest.mark.parametrize("block", YAML, ids=lambda block: f"{block.page}:{block.text.splitlines()[0]}")
def test_a_yaml_block_is_yaml(block: Block) -> None:
    """A block that a reader may copy parses."""
    assert yaml.safe_load(block.text)


def test_every_page_that_is_linked_is_there() -> None:
    """No link in README or docs/ to a file of the repository is dead."""
    dead = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in PAGES
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert dead == []


def test_every_command_has_a_row_in_the_table() -> None:
    """In docs/commands.md: `watchbill NAME …`, or NAME alone in a row of several."""
    rows = re.findall(r"^\| (`watchbill .*?) \|", COMMAND_TABLE.read_text("utf-8"), re.MULTILINE)
    named = {words.removeprefix("watchbill ").split()[0] for words in re.findall(r"`(.*?)`", " ".join(rows))}
    assert sorted(COMMANDS.keys() - named) == [], "add a row for each of these to docs/commands.md"


@pytest.mark.parametrize(
    ("command", "heading", "forms"),
    [
        ("validate", "Findings", findings.FORMS),
        ("oncall", "Who is on call", oncall.FORMS),
        ("rota", "The rota", rota.FORMS),
        ("diff", "What an edit does", diff.FORMS),
    ],
)
def test_the_forms_that_the_documents_name_are_there(
    command: str, heading: str, forms: Mapping[str, object]
) -> None:
    """The command's row names each form after `--format`, and docs/output.md says what the form holds."""
    (row,) = re.findall(rf"^\| `watchbill {command} .*$", COMMAND_TABLE.read_text("utf-8"), re.MULTILINE)
    named = set(re.findall(r"\w+", row.partition("--format")[2]))
    assert {*forms} - {"text"} == named - {"text"}, f"docs/commands.md, the row of `watchbill {command}`"
    section = (ROOT / "docs/output.md").read_text("utf-8").partition(f"\n## {heading}\n")[2]
    said = set(re.findall(r"`(?:[\w ]*--format )?(\w+)`", section.partition("\n## ")[0]))
    assert sorted({*forms} - {"text"} - said) == [], f"docs/output.md, the section {heading!r}"
