"""The table of codes, the modules that give them, and their manual pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from watchbill.checks.pages import page
from watchbill.checks.run import UNCLEAR, modules
from watchbill.cli.sides import UNREAD
from watchbill.codes import CODES, COMPILED, REFERENCES, Family, of
from watchbill.roster.yaml.read import read

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "watchbill"
PAGES = ROOT / "docs" / "checks"
FAMILIES = {code.family for code in (*REFERENCES, *COMPILED)}
HOME = "a row of codes.py (COMPILED or REFERENCES), a module of its name in its family's folder of checks/"
HEADINGS = ("## What it means", "## Why it matters", "## How to mend it", "## How to silence it")


def calls(path: Path) -> Iterator[tuple[str, str | None]]:
    """Yield each code that a module looks up, and each finding that it makes without the table."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "CODES":
            yield "CODES", node.slice.value if isinstance(node.slice, ast.Constant) else None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Diagnostic":
            yield "Diagnostic", None


def test_each_code_has_one_row() -> None:
    """No two rows of the table have the same code."""
    rows = re.findall(r'^    _code\("', (PACKAGE / "codes.py").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len(CODES)


def test_each_finding_is_made_from_the_table() -> None:
    """No module makes a finding itself, and each code that a module names is in the table."""
    found = {path.relative_to(PACKAGE): [*calls(path)] for path in PACKAGE.rglob("*.py")}
    assert {str(path) for path, each in found.items() if ("Diagnostic", None) in each} == {"codes.py"}
    named = {code for each in found.values() for _, code in each if code is not None} | UNREAD | UNCLEAR
    assert named - CODES.keys() == set()


def test_each_module_of_a_check_is_in_the_table_and_each_row_has_its_module() -> None:
    """A module is named after its code, in the folder of the code's family; there are no other modules."""
    there = {
        f"{family}/{path.stem}"
        for family in FAMILIES
        for path in (PACKAGE / "checks" / family).glob("*.py")
        if path.stem != "__init__"
    }
    found = {each.__name__ for each in modules((*REFERENCES, *COMPILED))}  # type: ignore[attr-defined]
    assert {name.removeprefix("watchbill.checks.").replace(".", "/") for name in found} == there, HOME
    assert {f"{of(name).family}/{name.rpartition('.')[2]}" for name in found} == there, HOME


def test_each_code_in_the_table_is_given_by_a_module() -> None:
    """A code that no module is named after is written in the module that gives it."""
    sources = [
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py") if path != PACKAGE / "codes.py"
    ]
    checks = {code.name for code in (*REFERENCES, *COMPILED) if code.by == code.name}
    assert [
        code for code in CODES if code not in checks and not any(f'"{code}"' in text for text in sources)
    ] == []


def test_each_code_has_a_page_and_each_page_a_code() -> None:
    """Each page begins with its code, has the four headings, and gives the grades of the table."""
    assert {path.stem for path in PAGES.iterdir()} == CODES.keys(), "docs/checks/ has a page for each code"
    for code in CODES.values():
        lines = (page(code.name) or "").splitlines()
        assert (lines[0], *(line for line in lines if line.startswith("## "))) == (
            f"# {code.name}",
            *HEADINGS,
        ), "a page begins with its code, and has these headings"
    unsaid = [
        code.name
        for code in CODES.values()
        if f"Grade: {', '.join(code.grades)}" not in (page(code.name) or "").splitlines()
    ]
    assert unsaid == [], "their pages have a line `Grade: …` with the grades of the table, in its order"


@pytest.mark.parametrize("code", ["", "..", "../README", "no-such-code", "Unknown-Person"])
def test_an_unknown_code_has_no_page(code: str) -> None:
    """No file outside docs/checks/ is read as a page."""
    assert page(code) is None


def test_examples_on_a_page_are_valid_yaml() -> None:
    """Each example can be read, and silences no code but the page's own."""
    for code in CODES.values():
        for example in re.findall(r"^```yaml\n(.*?)^```$", page(code.name) or "", re.MULTILINE | re.DOTALL):
            document = read("teams.yaml", example.replace("\n# or\n", "\n---\n").encode())
            problems = [each.code for each in document.problems if each.code != "empty-file"]
            assert (code.name, problems) == (code.name, [])
            silenced = {each.code for each in document.suppressions}
            assert silenced <= {code.name} or code.family is Family.COMMENTS, code.name
