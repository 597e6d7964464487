import os
import stat
from pathlib import Path

import pytest

from watchbill.roster.yaml.read import MOST_BYTES
from watchbill.usage import UsageError
from watchbill.workspace import files
from watchbill.workspace.files import load, write


def messages(path: Path) -> list[str]:
    loaded = load(path)
    assert loaded.roster is None
    return [f"{d.place.line} {d.message}" for d in loaded.diagnostics]  # type: ignore[union-attr]


def test_a_missing_file_is_a_finding(tmp_path: Path) -> None:
    """It is named as it was given, and the hint says what to do."""
    assert messages(tmp_path / "teams.yaml") == ["0 there is no such file"]


def test_a_directory_is_a_finding(tmp_path: Path) -> None:
    """The hint names the file that is in it."""
    (tmp_path / "teams.yaml").write_text("")
    (finding,) = load(tmp_path).diagnostics
    assert finding.message == "this is a directory, not a file"
    assert finding.hint == f"name the file: {tmp_path / 'teams.yaml'}"


def test_an_unreadable_file_is_a_finding(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason is the system's."""

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", refuse)
    assert messages(tmp_path / "teams.yaml") == ["0 this file cannot be read: permission denied"]


def test_a_huge_file_is_a_finding(tmp_path: Path) -> None:
    """Past the bound it is not even read as YAML."""
    with (tmp_path / "teams.yaml").open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert messages(tmp_path / "teams.yaml") == ["0 this file is larger than 20 MB, so it is not read"]


def test_a_name_that_no_file_can_have_is_a_finding() -> None:
    """A null byte in a name is no traceback."""
    (finding,) = load(Path("a\0b")).diagnostics
    assert finding.message.startswith("this file cannot be read: ")


def test_write_replaces_and_keeps_permissions(tmp_path: Path) -> None:
    """A file that is there keeps its mode; nothing else stays behind."""
    path = tmp_path / "out.yml"
    path.write_text("old")
    path.chmod(0o640)
    write(path, "nöw\n")
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == ("nöw\n".encode(), 0o640)
    assert os.listdir(tmp_path) == ["out.yml"]


def test_a_private_file_is_only_for_its_owner(tmp_path: Path) -> None:
    """Even where a file with other permissions was there."""
    path = tmp_path / "key"
    path.write_text("old")
    path.chmod(0o644)
    write(path, "new", private=True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_write_follows_a_link(tmp_path: Path) -> None:
    """The link stays a link, its target gets the text."""
    (tmp_path / "real").write_text("old")
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", "new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_text() == "new"


def test_write_leaves_the_old_file_where_it_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that breaks half way leaves what was there, and no second file."""
    path = tmp_path / "out.yml"
    path.write_text("old")

    def fail(source: str, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "replace", fail)
    with pytest.raises(UsageError, match="no space left on device"):
        write(path, "new")
    assert (path.read_text(), os.listdir(tmp_path)) == ("old", ["out.yml"])


def test_write_into_a_missing_folder_is_a_usage_error(tmp_path: Path) -> None:
    """The command names a place that is not there."""
    with pytest.raises(UsageError, match="no such file or directory"):
        write(tmp_path / "none" / "out.yml", "x")


def test_write_into_a_pipe_by_its_descriptor(tmp_path: Path) -> None:
    """What a shell makes of `>(command)`: a link below /dev/fd to something that has no name."""
    reading, writing = os.pipe()
    write(Path(f"/dev/fd/{writing}"), "text")
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == "text"
