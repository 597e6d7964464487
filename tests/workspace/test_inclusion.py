from pathlib import Path

import pytest

from watchbill.diagnostics import at
from watchbill.roster.yaml.read import read
from watchbill.workspace.inclusion import Included, find


def included(root: Path, *patterns: str) -> Included:
    listed = "".join(f'  - "{pattern}"\n' for pattern in patterns)
    return find(root, read(root.name, f"version: 1\ninclude:\n{listed}".encode()))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "deploy"
    for name in ("teams/b.yaml", "teams/a.yaml", "teams/deep/c.yaml", "teams.yaml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("teams: {}\n")
    (tmp_path / "secret.yaml").write_text("teams: {}\n")
    return folder / "teams.yaml"


def names(root: Path, found: Included) -> list[str]:
    return [str(path.relative_to(root.parent)) for path in found.files]


def test_globs_count_from_the_root_file_and_are_sorted(root: Path) -> None:
    """Each file once, in the order of names, whatever the order of the globs."""
    found = included(root, "teams/b.yaml", "teams/*.yaml", "teams/**/*.yaml")
    assert names(root, found) == ["teams/a.yaml", "teams/b.yaml", "teams/deep/c.yaml"]
    assert found.diagnostics == ()


def test_the_root_file_does_not_include_itself(root: Path) -> None:
    """A glob that finds the root file too skips it."""
    found = included(root, "**/*.yaml")
    assert names(root, found) == ["teams/a.yaml", "teams/b.yaml", "teams/deep/c.yaml"]


@pytest.mark.parametrize(
    "pattern", ["/etc/*.yaml", "../secret.yaml", "teams/../../secret.yaml", "C:/x.yaml", r"..\\x"]
)
def test_paths_out_of_the_folder_are_refused(root: Path, pattern: str) -> None:
    """Absolute paths and `..` are errors at the glob's place."""
    found = included(root, pattern)
    assert [(d.code, d.grade, d.place) for d in found.diagnostics] == [
        ("include-outside", "error", at("include", 0))
    ]
    assert found.files == ()


def test_links_out_of_the_folder_are_refused(root: Path) -> None:
    """A symbolic link does not lead out either; one inside counts once with its target."""
    (root.parent / "teams" / "out.yaml").symlink_to(root.parent.parent / "secret.yaml")
    (root.parent / "teams" / "z.yaml").symlink_to("a.yaml")
    found = included(root, "teams/*.yaml")
    assert names(root, found) == ["teams/a.yaml", "teams/b.yaml"]
    assert [d.code for d in found.diagnostics] == ["include-outside"]


def test_a_path_that_is_too_long_is_left_to_the_schema(root: Path) -> None:
    """It is an error of the file's shape, and nothing is looked for."""
    found = included(root, "**/" * 300_000 + "a.yaml")
    assert (found.files, found.diagnostics) == ((), ())


@pytest.mark.parametrize("pattern", ["none/*.yaml", "[", "a?"])
def test_a_glob_that_finds_nothing_is_a_warning(root: Path, pattern: str) -> None:
    """A glob that no file matches is told at its place, whatever it holds."""
    found = included(root, pattern)
    assert [(d.code, d.grade, d.place) for d in found.diagnostics] == [
        ("include-empty", "warning", at("include", 0))
    ]


@pytest.mark.parametrize("pattern", ["none.yaml", "", "teams", r"a\0b", "x" * 300])
def test_a_file_that_is_not_there_is_an_error(root: Path, pattern: str) -> None:
    """It was named, so its teams are meant: without it they would go from what is deployed without a word."""
    found = included(root, pattern)
    assert [(d.code, d.grade, d.place) for d in found.diagnostics] == [
        ("include-missing", "error", at("include", 0))
    ]


def test_a_link_to_nothing_is_a_file_that_cannot_be_read(root: Path) -> None:
    """It is found: a team must not be missing without a word."""
    (root.parent / "teams" / "lost.yaml").symlink_to("gone.yaml")
    assert "teams/lost.yaml" in names(root, included(root, "teams/*.yaml"))
