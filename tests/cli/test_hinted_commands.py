"""The commands that findings and messages propose, run as they are."""

import ast
import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
import typer

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from tests.cli.test_losses import EDITS, Edit, committed
from watchbill.cli.commands import app

ROOT = Path(__file__).parents[2]
HINTED = re.compile(r"`watchbill ([^`]*)`")


def hinting(folder: str) -> list[Path]:
    """Return the rosters of a corpus in whose findings a command stands."""
    found = sorted((ROOT / "tests" / folder / "err").glob("*.yaml"))
    return [each for each in found if HINTED.search(each.with_suffix(".out").read_text("utf-8"))]


CORPUS = hinting("checks")
AT = "2026-11-23 12:00"
"""The instant of the corpus."""

MENDS = {
    "leave-over-a-shift",
    "longest-stretch",
    "leave-past",
    "override-past",
    "then-has-begun",
    "unfair-share",
}
"""Codes whose command mends what it stands at, for which the message is another one afterwards."""

COUNTED = {"longest-stretch", "unfair-share"}
"""Codes whose sentence has numbers of others, or of what is left, which change with a shift."""

Finding = dict[str, Any]

assert committed  # a fixture, which the tests below name


@pytest.fixture
def corpus(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WATCHBILL_AT", AT)
    return folder


def findings(watchbill: Watchbill, *options: str) -> list[Finding]:
    """Return what `validate` finds."""
    found = json.loads(watchbill("validate", *options, "--format", "json").out)["findings"]
    return cast("list[Finding]", found)


def hinted(finding: Finding) -> list[str]:
    """Return the commands that a finding prints, from its message, its hint and its steps."""
    texts = [finding["message"], finding["hint"] or "", *(each["message"] for each in finding["related"])]
    return [command for text in texts for command in HINTED.findall(text)]


def ready(path: Path, command: str, finding: Finding) -> list[str]:
    """Return the words of a command, after what its hint asks for first was done to the file."""
    text = path.read_text("utf-8")
    if "SOMEBODY" in command:
        text = text.replace("people:\n", "people:\n  zoe: {name: Zoe, email: zoe@example.com}\n", 1)
        command = command.replace("SOMEBODY", "zoe")
    if "undo that" in (finding["hint"] or ""):
        gone = shlex.split(command)[2]
        text = text.replace("members: [", f"members: [{gone}, ", 1)
    path.write_text(text, "utf-8")
    return shlex.split(command)


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_each_command_of_a_check_does_what_its_hint_says(
    watchbill: Watchbill, corpus: Path, path: Path
) -> None:
    """It runs; one that mends its finding takes it away, and brings none of another kind."""
    roster = corpus / "teams.yaml"
    shutil.copy(path, roster)
    for finding in findings(watchbill):
        for command in hinted(finding):
            shutil.copy(path, roster)
            words = ready(roster, command, finding)
            before = findings(watchbill)
            assert (command, watchbill(*words).code) == (command, 0)
            if words[0] != "edit" or finding["code"] not in MENDS:
                continue
            after = findings(watchbill)
            assert finding["message"] not in [each["message"] for each in after]
            same = {finding["code"]} & COUNTED
            assert {e["message"] for e in after if e["code"] not in same} <= {e["message"] for e in before}


def test_the_corpus_has_each_command_that_checks_print(watchbill: Watchbill, corpus: Path) -> None:
    """Those that the test above runs are all there are: by the modules that make one."""
    checks = ROOT / "watchbill" / "checks"
    making = {
        path.stem.replace("_", "-")
        for path in checks.glob("*/*.py")
        if re.search(r"\b(shell\.command|TIDY|command)\b", path.read_text("utf-8"))
    }
    given = set()
    for path in CORPUS:
        shutil.copy(path, corpus / "teams.yaml")
        given |= {each["code"] for each in findings(watchbill) if hinted(each)}
    assert making <= given


@pytest.mark.parametrize("code", EDITS)
def test_each_command_of_a_loss_runs(
    watchbill: Watchbill, committed: Repository, edit: Edit, code: str
) -> None:
    """Those in its sentences, and those among the lines to type."""
    for old, new in EDITS[code][0]:
        edit(old, new)
    (finding,) = [each for each in findings(watchbill, "--base", "main") if each["code"] == code]
    lines = [line.strip() for line in (finding["hint"] or "").splitlines()]
    typed = [line.removeprefix("watchbill ") for line in lines if line.startswith("watchbill ")]
    for command in (*hinted(finding), *typed):
        assert (command, watchbill(*shlex.split(command)).code) == (command, 0)


def test_findings_of_the_reader_print_no_command() -> None:
    """What is wrong with a file's text is mended by hand."""
    assert hinting("roster") == []


def texts(path: Path) -> Iterator[str]:
    """Yield each text of a module as the user may see it, docstrings left out; `{}` is what is put in."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in documented | parts
        ):
            yield node.value


def test_a_command_with_anything_put_in_is_made_by_the_one_function() -> None:
    """It quotes what a shell would read otherwise."""
    modules = [*(ROOT / "watchbill").rglob("*.py"), *(ROOT / "stacks").rglob("*.py")]
    said = {
        (path.name, command) for path in modules for text in texts(path) for command in HINTED.findall(text)
    }
    assert {each for each in said if "{}" in each[1]} == set()


def test_a_command_that_is_mentioned_is_there() -> None:
    """Each command in backticks has its name and its options from the command line itself."""
    modules = [*(ROOT / "watchbill").rglob("*.py"), *(ROOT / "stacks").rglob("*.py")]
    for text in (text for path in modules for text in texts(path)):
        for command in HINTED.findall(text):
            at: Any = typer.main.get_command(app)
            words = shlex.split(command)
            while words and hasattr(at, "commands"):
                assert words[0] in at.commands, command
                _, at, words = at.resolve_command(typer.Context(at), words)
            known = {option for each in at.params for option in each.opts}
            assert {word for word in words if word.startswith("-")} <= known, command
