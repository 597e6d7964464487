"""All output and requests of `watchbill ci review` for several edits, as golden files."""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field, replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import AT, ROOT
from tests.cli.pipelines import ADDED, UNSHADOWED
from tests.cli.repository import Repository
from tests.golden import check
from tests.standins.github import REPOSITORY, GitHub, Pull
from tests.standins.gitlab import GitLab
from watchbill.checks import run
from watchbill.checks.run import Checked
from watchbill.cli import main
from watchbill.roster.model import Roster
from watchbill.workspace.commit import Commit
from watchbill.workspace.trees import Disk, Tree

GOLDEN = Path(__file__).parent / "golden/review"
EXAMPLE = (ROOT / "teams.yaml").read_text("utf-8")
DEMO = (ROOT / "watchbill/cli/init/demo.yaml").read_text("utf-8").replace("1999-01-04", "2026-08-17")
FROM, UNTIL = EXAMPLE.index("  website:\n"), EXAMPLE.index("\nalerting:")
INCLUDING = (
    EXAMPLE[:FROM].replace("version: 1\n", "version: 1\ninclude: [teams/*.yaml]\n", 1) + EXAMPLE[UNTIL:]
)
WEBSITE = f"teams:\n{EXAMPLE[FROM:UNTIL]}"
MISSPELT = ADDED[0], "members: [ana, bne, chi, dev]"
REPORTS = ("diff.md", "diff.json", "watchbill.sarif", "gl-code-quality-report.json", "review.json")


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A review of what the files of a commit become in the next, with its options and its environment."""

    old: dict[str, str] = field(default_factory=lambda: {"teams.yaml": EXAMPLE})
    new: dict[str, str]
    options: tuple[str, ...] = ()
    file: str = "teams.yaml"
    request: dict[str, Any] | None = field(default_factory=dict)
    variables: dict[str, str] = field(default_factory=dict)
    gitlab: bool = False


def example(*edits: tuple[str, str], **of: Any) -> Case:
    return Case(new={"teams.yaml": edited(EXAMPLE, *edits)}, **of)


STOPPED = ("--fail-on", "uninvolved, gap,error")
WAIVING = {"labels": [{"name": "watchbill-waive:uninvolved"}, {"name": "watchbill-waive:gp"}], "body": None}
CASES = {
    "member-added": example(ADDED, UNSHADOWED, options=(*STOPPED, "--sarif")),
    "waived": example(ADDED, UNSHADOWED, options=STOPPED, request=WAIVING),
    "waived-by-hand": example(
        ADDED, options=STOPPED, variables={"WATCHBILL_WAIVE": "uninvolved: agreed\ntonight: Ben knows"}
    ),
    "from-a-fork": example(ADDED, UNSHADOWED, request={"repository": "gus/on-call"}, options=("--sarif",)),
    "no-comment": example(ADDED, options=("--no-comment", "--freeze", "0", "--days", "14")),
    "no-suggestions": example(ADDED, options=("--no-suggestions", "--name", "eu")),
    "two-rotations": example(
        ("members: [hana, ida, jan, kim]", "members: [hana, gus, ida, jan, kim]"),
        ("members: [leo, mia, noa, oli]", "members: [leo, ben, mia, noa, oli]"),
    ),
    "nothing": example(("version: 1", "version: 1  # one")),
    "unreadable": example(("members: [ana, ben, chi, dev]", "members: [ana, ben, chi, dev"), options=STOPPED),
    "error": example(
        MISSPELT, options=(*STOPPED, "--sarif"), request={"labels": [{"name": "watchbill-waive:error"}]}
    ),
    "error-allowed": example(
        MISSPELT, options=STOPPED, variables={"WATCHBILL_ALLOW": "unknown-member: she begins on Monday"}
    ),
    "warning": example(("runbooks: https://", "# runbooks: https://"), options=("--strict",)),
    "loss": example(("      eu:\n", "      emea:\n"), options=STOPPED),
    "loss-allowed": example(
        ("      eu:\n", "      emea:\n"), variables={"WATCHBILL_ALLOW": "rotation-renamed: moved"}
    ),
    "mended": Case(old={"teams.yaml": edited(EXAMPLE, MISSPELT)}, new={"teams.yaml": EXAMPLE}),
    "old-unreadable": Case(old={"teams.yaml": "teams: ["}, new={"teams.yaml": EXAMPLE}, options=STOPPED),
    "new-file": Case(old={"README": ""}, new={"teams.yaml": EXAMPLE}, options=STOPPED),
    "file-gone": Case(new={"README": ""}, options=STOPPED),
    "person-gone": Case(
        old={"teams.yaml": DEMO},
        new={
            "teams.yaml": edited(
                DEMO,
                ("[ana, ben, chi, dev]", "[ana, chi, dev]"),
                (next(line for line in DEMO.splitlines(True) if line.startswith("  ben: ")), ""),
            )
        },
    ),
    "line-ends": Case(
        old={"teams.yaml": DEMO.replace("\n", "\r\n")},
        new={"teams.yaml": edited(DEMO, ("[ana, ben, chi, dev]", "[ana, chi, dev]")).replace("\n", "\r\n")},
    ),
    "included": Case(
        old={"deploy/teams.yaml": INCLUDING, "deploy/teams/website.yaml": WEBSITE},
        new={
            "deploy/teams.yaml": edited(INCLUDING, ADDED),
            "deploy/teams/website.yaml": edited(WEBSITE, ("turn: ", "turn: 2w  # was ")),
        },
        file="deploy/teams.yaml",
    ),
    "push": example(ADDED, request=None),
    "push-with-a-base": example(ADDED, UNSHADOWED, request=None, options=("--base", "HEAD^", *STOPPED)),
    "base-unknown": example(MISSPELT, options=("--base", "gone")),
    "base-not-there": example(
        MISSPELT, request={"base": {"sha": "e" * 40, "repo": {"full_name": REPOSITORY}}}
    ),
    "base-not-there-and-no-time": example(
        ADDED,
        request={"base": {"sha": "e" * 40, "repo": {"full_name": REPOSITORY}}},
        variables={"WATCHBILL_AT": "some time"},
    ),
    "push-at-no-time": example(ADDED, request=None, variables={"WATCHBILL_AT": "some time"}),
    "no-time": example(ADDED, variables={"WATCHBILL_AT": "some time"}, options=("--sarif",)),
    "too-early": example(ADDED, variables={"WATCHBILL_AT": "2023-12-31"}, options=("--sarif",)),
    "no-condition": example(MISSPELT, options=("--fail-on", "gapp", "--sarif")),
    "no-waiver": example(MISSPELT, variables={"WATCHBILL_WAIVE": "gap"}),
    "no-allowance": example(MISSPELT, variables={"WATCHBILL_ALLOW": "gap"}),
    "no-folder": example(ADDED, options=("--output", "README")),
    "no-file": example(ADDED, options=("--output", "made")),
    "target": example(ADDED, variables={"GITHUB_EVENT_NAME": "pull_request_target"}),
    "token": example(ADDED, options=STOPPED, variables={"GITHUB_TOKEN": "t-none"}),
    "gitlab": example(ADDED, UNSHADOWED, gitlab=True, options=STOPPED),
    "gitlab-waived": example(
        ADDED,
        UNSHADOWED,
        gitlab=True,
        options=STOPPED,
        variables={
            "CI_MERGE_REQUEST_DESCRIPTION": "watchbill-waive: uninvolved: agreed\n\nwatchbill-waive: gap"
        },
    ),
    "gitlab-error": example(MISSPELT, gitlab=True, options=(*STOPPED, "--strict")),
    "gitlab-no-token": example(ADDED, gitlab=True, variables={"WATCHBILL_GITLAB_TOKEN": ""}),
}


class Work:
    """A clone in which one commit edits another, and the pipeline that runs for it."""

    def __init__(self, folder: Path, case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.case, self.patch = folder, case, monkeypatch
        self.out = folder / "out"
        self.out.mkdir()
        self.repository = Repository(folder / "work")
        self.repository.write("README", "")
        (self.repository.folder / "made/diff.md").mkdir(parents=True)
        for name, text in case.old.items():
            self.repository.write(name, text)
        self.repository.commit()
        self.base = self.repository.git("rev-parse", "HEAD").strip()
        for name in case.old.keys() - case.new.keys():
            (self.repository.folder / name).unlink()
        for name, text in case.new.items():
            self.repository.write(name, text)
        self.repository.commit()
        self.head = self.repository.git("rev-parse", "HEAD").strip()
        monkeypatch.chdir(self.repository.folder)

    def pull(self) -> Pull:
        """Return the pull request as GitHub has it, with much shown around each edit."""
        patches = {}
        for name in self.case.new.keys() & self.case.old.keys():
            patch = self.repository.git("diff", "-U9", self.base, self.head, "--", name)
            patches |= {name: patch[patch.index("@@") :]} if patch else {}
        return Pull(number=7, head=self.head, patches=patches, texts=self.case.new)

    def github(self, hub: GitHub) -> dict[str, str]:
        """Return the environment of a workflow run."""
        found = hub.environment() | {"GITHUB_STEP_SUMMARY": str(self.out / "summary")}
        found |= {"GITHUB_OUTPUT": str(self.out / "output"), "GITHUB_WORKSPACE": str(self.repository.folder)}
        if self.case.request is None:
            return found | {"GITHUB_EVENT_NAME": "push"}
        of = dict(self.case.request)
        head = {"sha": self.head, "repo": {"full_name": of.pop("repository", REPOSITORY)}}
        base = {"sha": self.base, "repo": {"full_name": REPOSITORY}}
        event = {"pull_request": {"number": 7, "body": None, "labels": [], "head": head, "base": base, **of}}
        (self.out / "event.json").write_text(json.dumps(event))
        return found | {
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(self.out / "event.json"),
        }

    def gitlab(self, lab: GitLab) -> dict[str, str]:
        """Return the environment of a job."""
        return lab.environment() | {"CI_COMMIT_SHA": self.head, "CI_MERGE_REQUEST_DIFF_BASE_SHA": self.base}

    def run(self, environment: dict[str, str]) -> str:
        """Review, and return what was said and the exit code."""
        for name in ("GITHUB_ACTIONS", "GITLAB_CI", "WATCHBILL_ALLOW", "WATCHBILL_WAIVE", "WATCHBILL_DEBUG"):
            self.patch.delenv(name, raising=False)
        for name, value in {"WATCHBILL_AT": AT, **environment, **self.case.variables}.items():
            self.patch.setenv(name, value)
        said = StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            code = main.run(["ci", "review", *self.case.options, "--", self.case.file])
        return f"{said.getvalue()}exit {code}\n"

    def reports(self) -> dict[str, str]:
        """Return the reports that were written, by their names."""
        folders = (self.repository.folder / name for name in ("watchbill-review", "made"))
        files = (folder / name for folder in folders for name in REPORTS)
        return {file.name: file.read_bytes().decode() for file in files if file.is_file()}


def recorded(work: Work) -> dict[str, str]:
    """Return everything that a review says, writes and asks, with words for the names of commits."""
    found: dict[str, str] = {}
    if work.case.gitlab:
        with GitLab(3) as lab:
            found["said"] = work.run(work.gitlab(lab))
        for note in lab.notes:
            found[f"note by {note['author']['username']}"] = note["body"]
    else:
        with GitHub(work.pull()) as hub:
            found["said"] = work.run(work.github(hub))
        found["asked"] = "".join(f"{each}\n" for each in hub.asked)
        for number, each in enumerate(hub.pulls[7].comments, 1):
            found[f"comment {number}"] = each["body"]
        for number, each in enumerate(hub.pulls[7].remarks, 1):
            place = f"{each['path']} {each['start_line']} {each['line']} {each['commit_id']}"
            found[f"suggestion {number}"] = f"{place}\n{each['body']}\n"
    for name in ("output", "summary"):
        if (work.out / name).exists():
            found[name] = (work.out / name).read_bytes().decode()
    found |= work.reports()
    return {name: nameless(text, work) for name, text in found.items()}


def nameless(text: str, work: Work) -> str:
    """Return a text with a word for each commit; in Markdown an entity may stand for its first digit."""
    for commit, word in ((work.base, "BASE"), (work.head, "HEAD")):
        text = text.replace(commit, word).replace(f"&#{ord(commit[0])};{commit[1:]}", word)
    return text


def shown(found: dict[str, str]) -> Iterator[str]:
    """Yield what was recorded, each text once, without the reports that commands write too."""
    there: dict[str, str] = {}
    for name, text in found.items():
        if name not in REPORTS or name == "review.json":
            body = re.sub(r"\A<!-- .* -->\n", "", text)
            same = there.setdefault(body.rstrip("\n"), name)
            told = text if same == name else f"as {same}\n"
            yield f"== {name}\n{told}" + ("" if told.endswith("\n") else "\n")


@pytest.mark.parametrize("name", CASES)
def test_a_review_says_writes_and_asks_all_of_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this order, on both streams together."""
    check(GOLDEN / f"{name}.txt", "".join(shown(recorded(Work(tmp_path, CASES[name], monkeypatch)))))


@pytest.mark.parametrize(
    "name", ["loss", "error-allowed", "new-file", "old-unreadable", "included", "gitlab-error"]
)
def test_the_reports_are_those_of_the_commands(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Byte for byte what `validate` and `diff` print of the same files at the same instant."""
    case = replace(CASES[name], options=("--base", "HEAD^", *(() if CASES[name].gitlab else ("--sarif",))))
    work = Work(tmp_path, case, monkeypatch)
    found = recorded(work)
    expected = {}
    for report, command, form in (
        ("diff.md", "diff", "markdown"),
        ("diff.json", "diff", "json"),
        ("gl-code-quality-report.json", "validate", "gitlab")
        if case.gitlab
        else ("watchbill.sarif", "validate", "sarif"),
    ):
        capsys.readouterr()
        main.run([command, "--format", form, "--base", "HEAD^", "--", case.file])
        expected[report] = capsys.readouterr().out
    there = expected.keys() & found.keys()
    assert len(there) == 3
    assert {name: found[name] for name in there} == {name: expected[name] for name in there}


@pytest.mark.parametrize("name", ["member-added", "included", "loss", "new-file", "gitlab-error"])
def test_each_side_is_read_and_checked_once(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever is written of them: a roster of a thousand teams takes a second each time."""
    read: list[str] = []
    opened: list[str] = []
    checked: list[Roster] = []
    check_roster, open_file = run.run, Path.open

    def reading(real: Callable[..., bytes]) -> Callable[..., bytes]:
        def counted(tree: Tree, path: Path, most: int) -> bytes:
            read.append(tree.name(path))
            return real(tree, path, most)

        return counted

    def checking(roster: Roster, *, instant: datetime, teams: Sequence[str] | None = None) -> Checked:
        # Teams with an error are compiled by themselves once more, to be compared.
        checked.extend([roster] if teams is None else [])
        return check_roster(roster, instant=instant, teams=teams)

    def opening(path: Path, *of: Any, **more: Any) -> Any:
        opened.extend([path.name] if path.suffix == ".yaml" else [])
        return open_file(path, *of, **more)

    case = CASES[name]
    work = Work(tmp_path, case, monkeypatch)
    for tree in (Disk, Commit):
        monkeypatch.setattr(tree, "read", reading(tree.read))
    monkeypatch.setattr(run, "run", checking)
    monkeypatch.setattr(Path, "open", opening)
    recorded(work)
    of_old = [f"{work.base}:{file}" for file in case.old if file != "README"]
    assert sorted(read) == sorted([*of_old, *case.new])
    assert sorted(opened) == sorted(Path(file).name for file in case.new)
    assert len(checked) == (2 if of_old else 1)
