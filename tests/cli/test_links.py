"""The limits for links of a repository, for reading and for writing."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Watchbill
from tests.cli.repository import Repository
from watchbill.report.findings import FORMS
from watchbill.workspace import boundary

SECRET = "PAGERDUTY_TOKEN=u+not-for-the-log"
COMMANDS = (
    ("validate",),
    ("validate", "--format", "json"),
    ("validate", "--format", "sarif"),
    ("validate", "--format", "github"),
    ("validate", "--format", "gitlab"),
    ("oncall",),
    ("rota",),
    ("alertmanager",),
    ("diff", "--base", "main"),
    ("ci", "changed"),
    ("edit", "tidy"),
)


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file outside of the repository that holds a secret, as a process's environment does."""
    path = tmp_path_factory.mktemp("outside") / "environ"
    path.write_text(f"HOME=/root\0{SECRET}\0", encoding="utf-8")
    return path


@pytest.fixture
def work(folder: Path) -> Repository:
    """The folder as a repository that holds the example."""
    repository = Repository(folder)
    repository.commit()
    return repository


def relinked(path: Path, target: Path | str) -> None:
    path.unlink()
    path.symlink_to(target)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_roster_that_links_out_of_the_repository_is_not_read(
    watchbill: Watchbill, work: Repository, secret: Path, command: tuple[str, ...]
) -> None:
    """Whatever command reads it and however it reports: nothing of the target is shown."""
    relinked(work.folder / "teams.yaml", secret)
    result = watchbill(*command)
    assert result.code in (1, 2)
    assert "leads out of" in result.out + result.err
    assert SECRET not in result.out + result.err
    assert "HOME" not in result.out + result.err


def test_the_environment_of_the_process_is_not_shown(watchbill: Watchbill, work: Repository) -> None:
    """The link that an attacker would commit."""
    relinked(work.folder / "teams.yaml", "/proc/self/environ")
    result = watchbill("validate")
    assert result.code == 1
    assert result.out.splitlines() == [
        (
            "teams.yaml: error: the link teams.yaml leads out of the repository, and is not followed"
            " [unreadable-file]"
        ),
        "hint: put the file itself in the link's place",
    ]


def test_links_within_the_repository_are_followed(watchbill: Watchbill, work: Repository) -> None:
    """A link to a link, through `..` and through a folder that is a link, all inside."""
    (work.folder / "deep" / "er").mkdir(parents=True)
    (work.folder / "teams.yaml").rename(work.folder / "deep" / "real.yaml")
    work.link("deep/er/hop.yaml", "../real.yaml")
    work.link("short", "deep/er")
    work.link("teams.yaml", "short/hop.yaml")
    assert watchbill("validate").code == 0
    assert watchbill("validate", "short/hop.yaml").code == 0


@pytest.mark.parametrize(
    ("link", "target", "file"),
    [
        ("away", "{outside}", "away/teams.yaml"),
        ("away", "{outside}/sub", "away/../teams.yaml"),
        ("hop", "{outside}/teams.yaml", "second"),
        ("config", ".git/config", "config"),
        ("config", ".git", "config/config"),
    ],
    ids=["a folder", "above a folder", "a link to a link", "git's own file", "git's own folder"],
)
def test_no_way_leads_out(
    watchbill: Watchbill,
    work: Repository,
    tmp_path_factory: pytest.TempPathFactory,
    link: str,
    target: str,
    file: str,
) -> None:
    """
    Not by a folder on the way, not by two links, and not into git's own folder, where a checkout keeps its
    token.
    """
    outside = tmp_path_factory.mktemp("outside")
    (outside / "sub").mkdir()
    (outside / "teams.yaml").write_text((ROOT / "teams.yaml").read_text("utf-8"), encoding="utf-8")
    work.link(link, target.format(outside=outside))
    if file == "second":
        work.link("second", "hop")
    result = watchbill("validate", file)
    assert (result.code, "leads out of the repository" in result.out) == (1, True)


def test_a_path_that_is_typed_may_lead_anywhere(
    watchbill: Watchbill, work: Repository, tmp_path: Path
) -> None:
    """Out of the repository by its name, by `..`, and to a descriptor of the shell's."""
    elsewhere = tmp_path.parent / f"{tmp_path.name}-elsewhere.yaml"
    elsewhere.write_text((ROOT / "teams.yaml").read_text("utf-8"), encoding="utf-8")
    assert watchbill("validate", elsewhere).code == 0
    assert watchbill("validate", f"../{elsewhere.name}").code == 0
    with elsewhere.open("rb") as file:
        assert watchbill("validate", f"/dev/fd/{file.fileno()}").code == 0


def test_without_git_a_link_stays_in_its_folder(watchbill: Watchbill, folder: Path, secret: Path) -> None:
    """As a mounted ConfigMap has it: a link beside the file is followed, one to elsewhere is not."""
    (folder / "..data").mkdir()
    (folder / "teams.yaml").rename(folder / "..data" / "teams.yaml")
    (folder / "teams.yaml").symlink_to("..data/teams.yaml")
    assert watchbill("validate").code == 0
    relinked(folder / "teams.yaml", secret)
    result = watchbill("validate")
    assert (result.code, "leads out of its folder" in result.out) == (1, True)


def test_a_folder_with_the_name_of_a_system_folder_is_an_ordinary_folder(
    folder: Path, secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link below `/dev` is the shell's; one below `/devops` is not."""
    monkeypatch.setattr(boundary, "_SYSTEM", (folder / "dev",))
    for name in ("dev", "devops"):
        (folder / name).mkdir()
        (folder / name / "teams.yaml").symlink_to(secret)
    assert boundary.way_out(folder / "dev" / "teams.yaml") is None
    assert boundary.way_out(folder / "devops" / "teams.yaml") is not None


@pytest.mark.parametrize("command", [("changed",), ("review",)], ids=" ".join)
def test_what_ci_passes_stays_in_the_repository(
    watchbill: Watchbill,
    work: Repository,
    secret: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: tuple[str, ...],
) -> None:
    """Even where no link is on the way: the path may come from the repository."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    monkeypatch.delenv("GITLAB_CI", raising=False)
    for file in (secret, os.path.relpath(secret), ".git/config"):
        result = watchbill("ci", *command, file)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"watchbill: {file} leads out of the repository, so it is not read\n"


@pytest.mark.parametrize("include", ["environ", "away/*", "away/**", "**/environ", ".git/config"])
def test_nothing_is_included_from_outside(
    watchbill: Watchbill, work: Repository, secret: Path, include: str
) -> None:
    """Neither is what is there listed: a name can tell something too."""
    (secret.parent / "salary-of-ana.txt").write_text("1", encoding="utf-8")
    work.link("environ", str(secret))
    work.link("away", str(secret.parent))
    text = (work.folder / "teams.yaml").read_text("utf-8")
    work.write("teams.yaml", text.replace("version: 1\n", f'version: 1\ninclude: ["{include}"]\n', 1))
    result = watchbill("validate")
    assert result.code == 1
    assert "[include-outside]" in result.out
    for hidden in (SECRET, "salary", "[core]"):
        assert hidden not in result.out + result.err


@pytest.mark.parametrize("name", ["watchbill-review", "watchbill-review/diff.md"])
def test_reports_are_not_written_through_a_link(
    watchbill: Watchbill,
    work: Repository,
    secret: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
) -> None:
    """A committed link where the reports go."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_EVENT_NAME", "push")
    monkeypatch.delenv("GITLAB_CI", raising=False)
    before = sorted(secret.parent.iterdir()), secret.read_bytes()
    work.link(name, str(secret.parent if name == "watchbill-review" else secret))
    result = watchbill("ci", "review", "--base", "main")
    assert result.code == 2
    assert "leads out of the repository" in result.err
    assert (sorted(secret.parent.iterdir()), secret.read_bytes()) == before


def test_a_configuration_is_not_written_through_a_link(
    watchbill: Watchbill, work: Repository, secret: Path
) -> None:
    """The name is typed, the link is the repository's; one that stays inside is followed."""
    before = secret.read_bytes()
    work.link("alertmanager.yml", str(secret))
    result = watchbill("alertmanager", "--output", "alertmanager.yml")
    assert (result.code, secret.read_bytes()) == (2, before)
    assert (
        result.err
        == "watchbill: cannot write alertmanager.yml: the link alertmanager.yml leads out of the repository\n"
    )
    relinked(work.folder / "alertmanager.yml", "written.yml")
    assert watchbill("alertmanager", "--output", "alertmanager.yml").code == 0
    assert (work.folder / "written.yml").is_file()


def test_settings_are_not_read_through_a_link(watchbill: Watchbill, work: Repository, secret: Path) -> None:
    """What `cdktf.json` links to outside names no teams and no region."""
    secret.write_text(json.dumps({"context": {"teams": ["payments"]}}), encoding="utf-8")
    work.link("cdktf.json", str(secret))
    assert len(watchbill("ci", "changed").out.split()) > 1


@pytest.mark.parametrize(
    "text",
    [
        f"HOME=/root\0{SECRET}\0",
        f"{SECRET}\n",
        f"[core]\n\ttoken = {SECRET}\n",
        f"token: {SECRET}\n",
        f'{{"token": "{SECRET}", "n": 010}}',
        f'- "{SECRET}\n',
        f"{SECRET}: 010\n{SECRET}: on\n",
        f"*{SECRET}\n",
        f"!{SECRET} a\n",
        f"? {SECRET}\n: [#{SECRET}, &{SECRET} b\n",
        f"#{SECRET} # watchbill: ignore[{SECRET}]\n",
        f"{{{{ {SECRET} }}}}\n",
        f"1: {SECRET}\n2: {SECRET}\n",
        f"version: 1\n? [{SECRET}]\n: {SECRET}\n",
    ],
)
@pytest.mark.parametrize("where", ["root", "included"])
def test_nothing_of_a_file_that_is_not_a_roster_is_shown(
    watchbill: Watchbill, folder: Path, text: str, where: str
) -> None:
    """Neither as an excerpt nor in a message, in any form: only that it is none."""
    if where == "root":
        (folder / "teams.yaml").write_text(text, encoding="utf-8")
    else:
        (folder / "more.yaml").write_text(text, encoding="utf-8")
        roster = (folder / "teams.yaml").read_text("utf-8")
        (folder / "teams.yaml").write_text(
            roster.replace("version: 1\n", "version: 1\ninclude: [more.yaml]\n", 1)
        )
    for form in FORMS:
        result = watchbill("validate", "--format", form)
        assert result.code == 1
        assert "not-for-the-log" not in result.out + result.err
        assert "PAGERDUTY" not in result.out + result.err
