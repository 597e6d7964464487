"""What is said of mistakes: err/NAME.yaml has all of it in err/NAME.out; ok/*.yaml are silent."""

from pathlib import Path

import pytest

from tests import golden
from tests.roster.listing import listing
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read

HERE = Path(__file__).parent


def test_mistakes_are_told_in_full() -> None:
    """Every finding of each file is as its .out file says: place, grade, sentence, code, hint."""
    golden.check_all(
        (path.with_suffix(".out"), listing(load(read(path.name, path.read_bytes()))))
        for path in sorted((HERE / "err").glob("*.yaml"))
    )


def test_no_mistake_goes_untold() -> None:
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
def test_good_files_are_silent(path: Path) -> None:
    """A file in ok/, and the example, give a roster and no finding."""
    loaded = load(read(path.name, path.read_bytes()))
    assert listing(loaded) == ""
    assert loaded.roster is not None
