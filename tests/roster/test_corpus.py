"""The findings of whole files: those of err/NAME.yaml are in err/NAME.out; ok/*.yaml have none."""

from pathlib import Path

import pytest

from tests import golden
from tests.roster.listing import listing
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read

HERE = Path(__file__).parent


def test_mistakes_have_the_expected_findings() -> None:
    """Every finding of each file is in its .out file: place, grade, sentence, code and hint."""
    golden.check_all(
        (path.with_suffix(".out"), listing(load(read(path.name, path.read_bytes()))))
        for path in sorted((HERE / "err").glob("*.yaml"))
    )


def test_every_mistake_is_reported() -> None:
    """Each file in err/ has a finding, and each .out file has its .yaml."""
    outputs = sorted((HERE / "err").glob("*.out"))
    assert outputs
    assert [path.name for path in outputs if not path.with_suffix(".yaml").is_file()] == []
    assert [path.name for path in outputs if not path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize(
    "path",
    [*sorted((HERE / "ok").glob("*.yaml")), HERE.parents[1] / "teams.yaml"],
    ids=lambda path: path.stem,
)
def test_good_files_have_no_findings(path: Path) -> None:
    """Each file in ok/, and the example, gives a roster without findings."""
    loaded = load(read(path.name, path.read_bytes()))
    assert listing(loaded) == ""
    assert loaded.roster is not None
