import re
from pathlib import Path

import pytest

from watchbill.alertmanager.read import CODES as DEPLOYED
from watchbill.alertmanager.version import CODES as VERSIONS
from watchbill.alertmanager.write.size import CODES as SIZES
from watchbill.checks import CODES
from watchbill.checks.pages import codes, page
from watchbill.diagnostics import Grade
from watchbill.review.losses.run import CODES as LOSSES
from watchbill.roster.codes import CODES as READER
from watchbill.roster.codes import FILES
from watchbill.roster.yaml.read import read
from watchbill.workspace.calendars import CODES as CALENDARS

ROOT = Path(__file__).parents[2]
HEADINGS = ("## What it means", "## Why it matters", "## How to mend it", "## How to silence it")
ELSEWHERE = READER | FILES | CALENDARS | VERSIONS | DEPLOYED | dict(LOSSES)
GRADES: dict[str, tuple[Grade, ...]] = (
    {code: (grade,) for code, grade in ELSEWHERE.items()} | dict(SIZES) | dict(CODES)
)


def test_codes_of_reader_and_rules_differ() -> None:
    """No rule gives a code that the reader gives."""
    assert CODES.keys() & READER.keys() == set()


@pytest.mark.parametrize("code", sorted(GRADES))
def test_code_has_a_page_with_fixed_headings(code: str) -> None:
    """Each code has a page that begins with it, in four parts."""
    text = page(code)
    assert text is not None
    lines = text.splitlines()
    assert lines[0] == f"# {code}"
    assert tuple(line for line in lines if line.startswith("## ")) == HEADINGS


@pytest.mark.parametrize("code", sorted(CODES))
def test_page_says_the_grades(code: str) -> None:
    """The page of a rule's code says which grades it may have."""
    assert f"Grade: {', '.join(CODES[code])}" in (page(code) or "").splitlines()


def test_page_is_of_a_code() -> None:
    """There is no page of a code that nothing gives: an old page would lie."""
    assert set(codes()) - GRADES.keys() == set()


@pytest.mark.parametrize("code", ["", "..", "../README", "no-such-code", "Unknown-Person"])
def test_page_of_what_is_no_code_is_none(code: str) -> None:
    """What is no code has no page, whatever files there are."""
    assert page(code) is None


def test_rules_name_their_codes() -> None:
    """Each code that stands in a rule's module as a literal is one of those that it lists."""
    for path in (ROOT / "watchbill" / "checks").glob("*.py"):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip().startswith('code="'):
                assert line.split('"')[1] in CODES, path.name


@pytest.mark.parametrize("code", sorted(CODES))
def test_examples_of_a_page_are_yaml(code: str) -> None:
    """What a page shows to be written into the file can be read there."""
    for example in re.findall(r"^```yaml\n(.*?)^```$", page(code) or "", re.MULTILINE | re.DOTALL):
        document = read("teams.yaml", example.replace("\n# or\n", "\n---\n").encode())
        assert [problem.message for problem in document.problems if problem.code != "empty-file"] == []
        assert [each.code for each in document.suppressions] in ([], [code])
