"""Rosters read from a commit, and the errors for commits that do not exist."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from watchbill.usage import UsageError
from watchbill.workspace import git, globbing
from watchbill.workspace.commit import Commit
from watchbill.workspace.files import load
from watchbill.workspace.trees import DISK

FILES = (
    "deploy/teams.yaml",
    "deploy/teams/a.yaml",
    "deploy/teams/B.yaml",
    "deploy/teams/[x].yaml",
    "deploy/teams/.hidden.yaml",
    "deploy/teams/deep/er/c.yaml",
    "deploy/teams/deep/ä b\nc.yaml",
    "deploy/.dot/d.yaml",
    "outside/e.yaml",
)
LINKS = {
    "deploy/teams/z.yaml": "a.yaml",
    "deploy/teams/gone.yaml": "nothing.yaml",
    "deploy/teams/out.yaml": "../../outside/e.yaml",
    "deploy/teams/up": "deep",
    "deploy/teams/self.yaml": "self.yaml",
    "deploy/linked.yaml": "../outside/e.yaml",
}
PATTERNS = (
    *(
        "*",
        "*.yaml",
        "teams/*.yaml",
        "./teams//*.yaml",
        "teams/?.yaml",
        "teams/[aB].yaml",
        "teams/[[]x].yaml",
    ),
    *(
        "teams/a.yaml",
        "teams",
        "teams/",
        "teams/a.yaml/",
        "none/*.yaml",
        "teams/.*.yaml",
        ".dot/*",
        "teams/up/**",
    ),
    *("teams/**/c.yaml", "**/er/*", "", "teams/d*/e?/*", "[", "a\0b", "teams/a.yaml/x", "teams/**b.yaml"),
)


@pytest.fixture
def commit(repository: Repository) -> Iterator[Commit]:
    """The tree of a commit, from whose work tree everything is gone."""
    for name in FILES:
        repository.write(name, f"# {name!a}\n")
    for name, target in LINKS.items():
        repository.link(name, target)
    repository.commit()
    at = git.commit_folder("HEAD", repository.folder / "deploy")
    assert at.prefix == Path("deploy")
    with git.Objects(at.folder) as objects:
        tree = Commit("HEAD", at, objects)
        assert tree.has(Path("deploy"))  # git has begun, in a folder that is still there
        yield tree


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_glob_finds_in_a_commit_what_it_finds_on_the_disk(
    commit: Commit, repository: Repository, pattern: str
) -> None:
    """Hidden files, links to files, folders and nowhere, classes and `**` alike."""
    expected = {os.path.normpath(name) for name in DISK.glob(repository.folder / "deploy", pattern)}
    assert set(commit.glob(Path("deploy"), pattern)) == expected


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_glob_matches_the_files_that_it_finds(repository: Repository, pattern: str) -> None:
    """Where no links are: by the path alone, of a file that need not be there."""
    for name in FILES:
        repository.write(name, "")
    names = [PurePosixPath(name).relative_to("deploy") for name in FILES if name.startswith("deploy/")]
    found = {os.path.normpath(name) for name in DISK.glob(repository.folder / "deploy", pattern)}
    assert [name for name in names if globbing.matches(name, pattern)] == [
        name for name in names if str(name) in found
    ]


def test_two_stars_end_in_a_loop_of_links(repository: Repository) -> None:
    """A folder is not entered again below itself."""
    for folder in ("a", "b"):
        repository.write(f"teams/{folder}/x.yaml", "version: 1\n")
        repository.link(f"teams/{folder}/loop", "..")
    repository.commit()
    at = git.commit_folder("HEAD", repository.folder)
    with git.Objects(at.folder) as objects:
        commit = Commit("HEAD", at, objects)
        found = {str(commit.real(Path(name))) for name in commit.glob(Path(), "teams/**/*.yaml")}
    assert found == {"/inside/teams/a/x.yaml", "/inside/teams/b/x.yaml"}


@pytest.mark.parametrize("name", [*FILES, "deploy/linked.yaml", "deploy/teams/up/er/c.yaml"])
def test_a_file_has_the_bytes_that_were_committed(commit: Commit, repository: Repository, name: str) -> None:
    """Whatever its name, through links too, and without a look at the work tree."""
    expected = (repository.folder / name).read_bytes()
    shutil.rmtree(repository.folder / "deploy")
    assert commit.read(Path(name), 1000) == expected
    assert commit.read(Path(name), 3) == expected[:3]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("deploy/none.yaml", "there is no such file"),
        ("deploy/teams.yaml/x", "there is no such file"),
        ("deploy/teams/gone.yaml", "there is no such file"),
        ("deploy/teams", "this is a directory, not a file"),
        ("deploy/teams/self.yaml", "this file cannot be read: too many levels of symbolic links"),
    ],
)
def test_a_path_that_is_not_a_file_in_a_commit_is_a_finding(commit: Commit, name: str, said: str) -> None:
    """As on the disk; it is named as git names it."""
    (finding,) = load(Path(name), commit).diagnostics
    assert (finding.message, finding.place.file) == (said, f"HEAD:{name}")  # type: ignore[union-attr]


def test_a_link_out_of_the_repository_is_not_followed(repository: Repository) -> None:
    """What lies there now is not what the commit held."""
    repository.link("teams.yaml", "../secret.yaml")
    repository.link("other.yaml", "/etc/hostname")
    repository.commit()
    at = git.commit_folder("HEAD", repository.folder)
    with git.Objects(at.folder) as objects:
        commit = Commit("HEAD", at, objects)
        for name in ("teams.yaml", "other.yaml"):
            (finding,) = load(Path(name), commit).diagnostics
            assert finding.message == "this file cannot be read: it links out of the repository"
            assert not commit.real(Path(name)).is_relative_to(commit.real(Path()))


def test_a_repository_may_use_sha256(tmp_path: Path) -> None:
    """Its ids are longer, in the trees too."""
    repository = Repository(tmp_path / "wide", "--object-format=sha256")
    repository.write("deploy/teams.yaml", "version: 1\n")
    repository.commit()
    at = git.commit_folder("HEAD", repository.folder)
    with git.Objects(at.folder) as objects:
        assert Commit("HEAD", at, objects).read(Path("deploy/teams.yaml"), 100) == b"version: 1\n"


@pytest.mark.parametrize("left_out", ["blob:none", "tree:0"])
def test_an_object_that_git_cannot_get_is_a_usage_error(
    watchbill: Watchbill,
    repository: Repository,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    left_out: str,
) -> None:
    """A partial clone whose remote is gone: nothing is known of the old file, so the guard must not pass."""
    text = (tmp_path / "teams.yaml").read_text("utf-8")
    for each in (text, text.replace("lead: zoe", "lead: val")):
        repository.write("teams.yaml", each)
        repository.commit()
    repository.git("config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", f"--filter={left_out}", f"file://{repository.folder}", str(clone))
    repository.folder.rename(tmp_path / "gone")
    monkeypatch.chdir(clone)
    result = watchbill("diff", "--base", "HEAD~1", "--fail-on", "error")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("watchbill: git cannot read the object ")
    assert result.err.endswith("; if this is a partial clone, check that its remote can be reached\n")


def test_an_object_that_is_lost_is_a_usage_error(watchbill: Watchbill, folder: Path) -> None:
    """As it is in a damaged repository; git itself goes on."""
    repository = Repository(folder)
    repository.commit()
    name = repository.git("rev-parse", "HEAD:teams.yaml").strip()
    (folder / ".git/objects" / name[:2] / name[2:]).unlink()
    result = watchbill("diff", "--base", "HEAD", "--fail-on", "error")
    assert (result.code, result.out) == (2, "")
    assert result.err == (
        f"watchbill: git cannot read the object {name}: it is missing; "
        "if this is a partial clone, check that its remote can be reached\n"
    )


def test_git_that_is_gone_is_a_usage_error(repository: Repository) -> None:
    """Its end of the pipe is closed then, which would end this process without a word, as `main` has it."""
    repository.write("teams.yaml", "version: 1\n")
    repository.commit()
    at = git.commit_folder("HEAD", repository.folder)
    before = signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    try:
        with git.Objects(at.folder) as objects:
            objects._process.kill()
            objects._process.wait()
            with pytest.raises(
                UsageError, match=r"^git cannot read the object HEAD: it ended without a message; "
            ):
                objects.read("HEAD")
        assert signal.getsignal(signal.SIGPIPE) is signal.SIG_DFL
    finally:
        signal.signal(signal.SIGPIPE, before)


def refused(ref: str, folder: Path) -> str:
    with pytest.raises(UsageError) as raised:
        git.commit_folder(ref, folder)
    return str(raised.value)


def test_an_invalid_ref_is_a_usage_error(repository: Repository) -> None:
    """In one sentence, which names what was meant where that can be told."""
    repository.write("teams.yaml", "version: 1\n")
    repository.commit()
    asked = "there is no commit 'nope' in this git repository; does it have to be fetched first?"
    assert refused("nope", repository.folder) == asked
    assert refused("--all", repository.folder) == "'--all' is not the name of a commit"
    assert refused("", repository.folder) == "'' is not the name of a commit"
    repository.git("update-ref", "refs/remotes/origin/nope", "HEAD")
    meant = "there is no commit 'nope' in this git repository; did you mean 'origin/nope'?"
    assert refused("nope", repository.folder) == meant
    assert git.commit_folder("HEAD", repository.folder / "gone" / "folder").prefix == Path("gone/folder")


def test_a_repository_without_commits_is_a_usage_error(repository: Repository) -> None:
    """There is nothing to compare with yet."""
    expected = "there is no commit 'main': this git repository has no commits yet"
    assert refused("main", repository.folder) == expected


def test_a_shallow_clone_says_how_to_get_the_commit(repository: Repository, tmp_path: Path) -> None:
    """Which is what a CI job has checked out."""
    for text in ("version: 1\n", "version: 1\n\n"):
        repository.write("teams.yaml", text)
        repository.commit()
    clone = tmp_path / "clone"
    repository.git("clone", "--quiet", "--depth=1", f"file://{repository.folder}", str(clone))
    assert git.commit_folder("HEAD", clone).commit == repository.git("rev-parse", "HEAD").strip()
    said = refused("HEAD~1", clone)
    assert said == (
        "there is no commit 'HEAD~1' here, and this clone is shallow: get the commit first, "
        "with `git fetch --unshallow`, or in GitHub Actions with `fetch-depth: 0` of actions/checkout"
    )
    assert refused(repository.git("rev-parse", "HEAD~1").strip(), clone).endswith("of actions/checkout")


def test_a_folder_outside_git_is_a_usage_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever folder it is."""
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    (tmp_path / "plain").mkdir()
    expected = f"--base reads a commit, and {tmp_path / 'plain'} is not in a git repository"
    assert refused("HEAD", tmp_path / "plain") == expected
    monkeypatch.chdir(tmp_path / "plain")
    assert refused("HEAD", Path()) == "--base reads a commit, and this folder is not in a git repository"


def test_git_may_be_missing(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only `--base` needs it."""
    monkeypatch.setenv("PATH", str(repository.folder))
    assert refused("HEAD", repository.folder) == "--base reads a commit, and git is not installed"
