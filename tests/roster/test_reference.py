"""Tests of the reference page, docs/file.md."""

import re
from pathlib import Path

from tests import golden
from watchbill.codes import READER
from watchbill.roster.reference import reference
from watchbill.roster.schema import schema
from watchbill.roster.yaml.read import read

PAGE = Path(__file__).parents[2] / "docs" / "file.md"


def test_the_page_is_current() -> None:
    """docs/file.md agrees with the schema; `UPDATE_GOLDEN=1` rewrites it."""
    golden.check(PAGE, reference())


def test_every_key_has_a_row() -> None:
    """No key of any mapping of the schema is left out."""
    parts = [schema(), *(each for each in schema()["$defs"].values() if isinstance(each, dict))]  # type: ignore[union-attr]
    for part in parts:
        for key in part.get("properties", {}):  # type: ignore[union-attr]
            assert f"| `{key}` | " in reference()


def test_examples_on_the_pages_can_be_read() -> None:
    """The YAML examples on the pages of the reader's codes have no mistakes."""
    wrong = []
    for code in READER:
        text = (PAGE.parent / "checks" / f"{code}.md").read_text(encoding="utf-8")
        for example in re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
            wrong += [(code, problem) for problem in read("teams.yaml", example.encode()).problems]
    assert wrong == []
