"""The report of `UPDATE_GOLDEN=1` at the end of a run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import golden

ROOT = Path(__file__).parents[1]
TESTS = """
from pathlib import Path
import pytest
from tests.golden import check

@pytest.mark.parametrize("name", ["as-it-was", "changed", "new"])
def test_output(name):
    check(Path(__file__).parent / "golden" / f"{name}.txt", name)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A test with three golden files: one is right, one differs, one is missing."""
    (tmp_path / "test_output.py").write_text(TESTS, "utf-8")
    (tmp_path / "golden").mkdir()
    for name, text in (("as-it-was", "as-it-was"), ("changed", "before")):
        (tmp_path / "golden" / f"{name}.txt").write_text(text, "utf-8")
    return tmp_path


def run(folder: Path, *, workers: int, **environment: str) -> tuple[int, list[str]]:
    """Run its tests; return the exit code and the report about golden files."""
    command = (
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.golden",
        "-p",
        "xdist",
        "-p",
        "no:cacheprovider",
    )
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "UPDATE_"))
    }
    done = subprocess.run(
        (*command, "-n", str(workers), "--rootdir", str(folder)),
        cwd=folder,
        # Hypothesis alone would take a second to load.
        env={**inherited, "PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", **environment},
        capture_output=True,
        text=True,
    )
    lines = done.stdout.splitlines()
    return done.returncode, [line for line in lines if line.startswith("rewritten: ")]


@pytest.mark.parametrize("workers", [0, 2])
def test_rewritten_golden_files_are_named(folder: Path, workers: int) -> None:
    """Changed and new files are named, also where workers of pytest-xdist write them."""
    said = ["rewritten: golden/changed.txt", "rewritten: golden/new.txt"]
    assert run(folder, workers=workers, UPDATE_GOLDEN="1") == (0, said)


def test_golden_files_that_are_right_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the variable nothing is written, but the differences are shown."""
    rewritten: set[str] = set()
    monkeypatch.setattr(golden, "_REWRITTEN", rewritten)
    path = tmp_path / "output.txt"
    path.write_text("as it was\n", "utf-8")
    monkeypatch.setenv("UPDATE_GOLDEN", "1")
    golden.check_all([(path, "as it was\n")])
    assert rewritten == set()
    monkeypatch.delenv("UPDATE_GOLDEN")
    with pytest.raises(AssertionError, match=r"-as it was\n\+changed"):
        golden.check_all([(path, "changed\n"), (path, "as it was\n")])
    with pytest.raises(AssertionError, match=r"there is no .*new\.txt yet(.|\n)*UPDATE_GOLDEN=1"):
        golden.check(tmp_path / "new.txt", "new\n")
    assert path.read_text("utf-8") == "as it was\n"
    monkeypatch.setenv("UPDATE_GOLDEN", "1")
    golden.check(path, "changed\n")
    assert (path.read_text("utf-8"), rewritten) == ("changed\n", {str(path)})
