import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli.repository import Repository
from watchbill.cli import main

ROOT = Path(__file__).parents[2]
AT = "2026-11-23 17:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a command said and returned."""

    code: int
    out: str
    err: str


Watchbill = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in that holds the example, at a fixed instant and without anything allowed."""
    shutil.copy(ROOT / "teams.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WATCHBILL_AT", AT)
    for name in ("WATCHBILL_ALLOW", "WATCHBILL_WAIVE", "WATCHBILL_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    # Stand-ins are asked over plain HTTP, and to read the machine's certificates takes longer than to ask.
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def watchbill(folder: Path, capsys: pytest.CaptureFixture[str]) -> Watchbill:
    """Run a command in the folder, in this process."""

    def run(*arguments: str | Path) -> Result:
        capsys.readouterr()
        code = main.run([str(each) for each in arguments])
        said = capsys.readouterr()
        return Result(code=code, out=said.out, err=said.err)

    return run


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str], None]:
    """Replace a text in the folder's roster, once and only once."""

    def replace(old: str, new: str) -> None:
        path = folder / "teams.yaml"
        text = path.read_text("utf-8")
        assert text.count(old) >= 1
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A git repository beside everything else."""
    return Repository(tmp_path / "repository")


@pytest.fixture
def before(folder: Path) -> str:
    """The folder's roster as it is before a command edits it."""
    return (folder / "teams.yaml").read_bytes().decode()
