"""Every source that the repository cites is one that a reader has."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("watchbill", "stacks", "tests", "docs", "templates", "schemas", "benchmarks", "actions")
SUFFIXES = {".py", ".md", ".yml", ".yaml", ".json", ".toml", ".js", ".css", ".tmpl", ".html"}

PRIVATE = (
    r"\bfacts[/,]",
    r"\b(?:semantics|design|toolchain|terraform-provider|shift-based|style)\.md",
    r"\bdecisions? [0-9]",
    r"\([A-H][0-9]{1,2}(?:, [A-H][0-9]{1,2})*\)",
    r"\bpart [A-H]\b",
)
"""Notes that only the authors had: files, numbered decisions, and sections by letter and number."""

CITED = re.compile(r'docs/behaviour\.md,\s+"([^"]+)"')
TITLE = re.compile(r"^## (.+)$|^\*\*(.+?)[.,]?\*\*", re.MULTILINE)
SURE = re.compile(r"(?i)\b(?:documented|read|measured|reported|assumed|a rule of Watchbill)\b")


def files() -> Iterator[Path]:
    """Yield the text files of the repository; the changelog may name what there was."""
    yield from (path for path in ROOT.glob("*") if path.suffix in SUFFIXES and path.name != "CHANGELOG.md")
    for folder in FOLDERS:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in SUFFIXES and "__pycache__" not in path.parts and path != Path(__file__):
                yield path


def behaviour() -> str:
    return (ROOT / "docs/behaviour.md").read_text("utf-8")


@pytest.mark.parametrize("pattern", PRIVATE)
def test_no_line_cites_what_the_repository_does_not_have(pattern: str) -> None:
    """A reader could not open it."""
    private = re.compile(pattern)
    assert [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), start=1)
        if private.search(line)
    ] == []


def test_every_section_that_the_code_cites_is_in_the_page() -> None:
    """Code names the sections of docs/behaviour.md by their first words in bold."""
    titles = {heading or bold for heading, bold in TITLE.findall(behaviour())}
    cited = {
        " ".join(re.sub(r"\n\s*(?:#\s*)?", " ", title).split()): path.relative_to(ROOT)
        for path in files()
        if path.suffix == ".py"
        for title in CITED.findall(path.read_text("utf-8"))
    }
    assert cited
    assert {title: path for title, path in cited.items() if title not in titles} == {}


def test_every_behaviour_ends_with_its_source_and_how_sure_it_is() -> None:
    """The last lines of each paragraph in bold are in italics."""
    paragraphs = [each for each in behaviour().split("\n\n") if each.startswith("**")]
    sources = {each.split("**")[1]: re.search(r"\n\*([^*].*?)\*\s*$", each, re.DOTALL) for each in paragraphs}
    assert len(sources) > 40
    assert [title for title, found in sources.items() if found is None or not SURE.search(found[1])] == []
