import json
import os
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Watchbill
from watchbill.checks.pages import summaries
from watchbill.codes import CODES, Family


def test_schema_is_printed_as_it_ships(watchbill: Watchbill) -> None:
    """The whole schema on stdout."""
    result = watchbill("schema")
    assert (result.code, json.loads(result.out)["$schema"]) == (
        0,
        "https://json-schema.org/draft/2020-12/schema",
    )


def test_every_code_is_explained(watchbill: Watchbill) -> None:
    """With or without the brackets that findings show."""
    unexplained = []
    for code in sorted(CODES):
        result = watchbill("explain", code)
        if (result.code, result.out.partition("\n")[0]) != (0, f"# {code}"):
            unexplained.append(code)
        if watchbill("explain", f"[{code}]") != result:
            unexplained.append(f"[{code}]")
    assert unexplained == []


def test_an_unknown_code_is_a_usage_error(watchbill: Watchbill) -> None:
    """With the one that was probably meant."""
    result = watchbill("explain", "coverage-gaps")
    assert result.code == 2
    assert result.err == "watchbill: there is no finding 'coverage-gaps'; did you mean 'coverage-gap'?\n"


def test_explain_without_a_code_lists_all_codes_by_family(watchbill: Watchbill) -> None:
    """Each once, with the first sentence of its page."""
    result = watchbill("explain")
    assert result.code == 0
    listed = [line.split()[0] for line in result.out.splitlines() if line.startswith("  ") and line[2] != " "]
    assert listed == [name for family in Family for name in CODES if CODES[name].family is family]
    headings = [line for line in result.out.splitlines() if line in set(Family)]
    assert headings == list(Family)
    assert "  coverage-gap                At some times within the next year nobody is on call" in result.out
    assert (
        "  severity-reaches-nobody     A severity has neither `page: true` nor `slack: true`\n" in result.out
    )
    assert max(map(len, result.out.splitlines())) <= 110


def test_every_page_has_a_first_sentence() -> None:
    """Nothing is listed without one."""
    assert [code for code, says in summaries().items() if len(says) < 10] == []


@pytest.mark.parametrize("words", [("time", "zone"), ("Time", "ZONE")])
def test_explain_searches_the_pages_for_words(watchbill: Watchbill, words: tuple[str, ...]) -> None:
    """In the code, the sentence and the text; all words have to be there, in capitals or not."""
    result = watchbill("explain", *words)
    assert result.code == 0
    assert "  unlisted-time-zone " in result.out
    assert "  calendar-unknown-zone " in result.out
    assert "coverage-gap" not in result.out


@pytest.mark.parametrize("at", ["2026-11-23", "2027-11-23", "2031-06-01"])
def test_what_init_writes_is_clean(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """
    Nothing is left to say of the first roster, today and later, but that it needs a heartbeat of the user's
    own.
    """
    assert watchbill("init", "deploy/on-call").code == 0
    monkeypatch.chdir(folder / "deploy" / "on-call")
    result = watchbill("validate", "--strict", "--at", at)
    assert (result.code, result.out.count("["), "[no-heartbeat]" in result.out) == (0, 1, True)
    assert result.err.startswith("teams.yaml: 1 advice in 1 team")
    assert watchbill("alertmanager", "--output", "alertmanager.yml").code == 0


def test_init_leaves_a_fresh_repositorys_files(watchbill: Watchbill, folder: Path) -> None:
    """A README and a .gitignore are there in every new repository: they stay, and the rest is written."""
    (folder / "new").mkdir()
    (folder / "new/README.md").write_text("mine")
    result = watchbill("init", "new")
    assert (result.code, (folder / "new/README.md").read_text()) == (0, "mine")
    assert "left as it is: new/README.md" in result.err
    assert (folder / "new/teams.yaml").is_file()


def test_init_writes_a_whole_deployment(watchbill: Watchbill, folder: Path) -> None:
    """A roster with its schema, the app, a workflow; each parses; a second run overwrites nothing."""
    result = watchbill("init", "new")
    written = sorted(
        str(path.relative_to(folder / "new")) for path in (folder / "new").rglob("*") if path.is_file()
    )
    assert written == [
        ".github/workflows/deploy.yml",
        ".github/workflows/on-call.yml",
        ".gitignore",
        "README.md",
        "cdktf.json",
        "requirements/install",
        "requirements/lock.txt",
        "requirements/watchbill.txt",
        "teams.schema.json",
        "teams.yaml",
    ]
    assert (result.code, result.out, result.err.splitlines()[2]) == (0, "", "  cd new")
    assert "python3 -m watchbill_stacks" in json.loads((folder / "new" / "cdktf.json").read_text())["app"]
    steps = yaml.safe_load((folder / "new" / ".github/workflows/on-call.yml").read_text())["jobs"][
        "validate"
    ]["steps"]
    assert [step for step in steps if step.get("run", "").startswith("watchbill ci review")] != []
    (folder / "new" / "teams.yaml").write_text("mine")
    again = watchbill("init", "new")
    assert again.code == 2
    assert again.err == "watchbill: new/teams.yaml exists already, and is not overwritten\n"
    assert (folder / "new" / "teams.yaml").read_text() == "mine"


SHA = "0123456789abcdef0123456789abcdef01234567"


@pytest.mark.parametrize(
    ("spec", "lines"),
    [
        (
            f"git+https://git.example.com/ops/watchbill@{SHA}",
            [f"watchbill @ git+https://git.example.com/ops/watchbill@{SHA}"],
        ),
        (
            "git+ssh://git@git.example.com/ops/watchbill.git@v1.2.3",
            ["watchbill @ git+ssh://git@git.example.com/ops/watchbill.git@v1.2.3"],
        ),
        (
            "https://packages.example.com/w/watchbill-0.1.0-py3-none-any.whl#sha256=" + "a" * 64,
            [
                "watchbill @ https://packages.example.com/w/watchbill-0.1.0-py3-none-any.whl#sha256="
                + "a" * 64
            ],
        ),
        (
            "watchbill==0.1.0 --index-url https://packages.example.com/simple",
            ["--index-url https://packages.example.com/simple", "watchbill==0.1.0"],
        ),
        ("dist/watchbill-0.1.0-py3-none-any.whl", ["./requirements/watchbill-0.1.0-py3-none-any.whl"]),
    ],
)
def test_init_writes_where_the_package_comes_from_once(
    watchbill: Watchbill, folder: Path, spec: str, lines: list[str]
) -> None:
    """In one file, which the install step reads; a wheel is put beside it."""
    (folder / "dist").mkdir()
    (folder / "dist" / "watchbill-0.1.0-py3-none-any.whl").write_bytes(b"wheel")
    result = watchbill("init", "new", "--package", spec)
    assert (result.code, "CI stops" in result.err) == (0, False)
    text = (folder / "new/requirements/watchbill.txt").read_text("utf-8")
    assert [line for line in text.splitlines() if not line.startswith("#")] == lines
    named = [
        path
        for path in (folder / "new").rglob("*")
        if path.is_file() and lines[-1].encode() in path.read_bytes()
    ]
    assert [path.name for path in named] == ["watchbill.txt"]
    if spec.startswith("dist/"):
        assert (folder / "new" / lines[0]).read_bytes() == b"wheel"


@pytest.mark.parametrize(
    "spec",
    [
        *("", "watchbill", "watchbill==0.1.0", "watchbill[cdktf]==0.1.0", "other==1", "."),
        *("--index-url https://x.example.com/simple", "-r evil.txt", "-e .", "--pre watchbill==1"),
        *("git+https://x.example.com/o/watchbill", "git+https://x.example.com/o/watchbill@main"),
        *(
            f"git+https://x.example.com/o/watchbill@{moving}"
            for moving in ("v1", "1.x", "v1.2", "0123456", "2-fixes")
        ),
        *(
            f"git+https://me:secret@x.example.com/o/watchbill@{SHA}",
            f"git+http://x.example.com/o/watchbill@{SHA}",
        ),
        *(
            f"git+https://x.example.com/o/watchbill@{SHA}\n-r evil.txt",
            f"git+https://x.example.com/$(id)@{SHA}",
        ),
        *(
            f"git+https://x.example.com/o/watchbill@{SHA} ; id",
            f"git+https://x.example.com/o/watchbill@{SHA}'",
        ),
        *(
            "http://x.example.com/watchbill-1-py3-none-any.whl",
            "https://me:secret@x.example.com/watchbill-1.whl",
        ),
        *(
            "watchbill==1 --index-url http://x.example.com/simple",
            "watchbill==1 --extra-index-url https://x/simple",
        ),
        *(
            "watchbill==1 --index-url https://x.example.com/simple --pre",
            "watchbill>=1 --index-url https://x/simple",
        ),
        *(
            "watchbill==1 --index-url https://pypi.org/simple",
            "watchbill==1 --index-url https://Test.PyPI.org/simple/",
        ),
        *(
            "watchbill==1 --index-url https://pypi.python.org:443/simple",
            "watchbill==1 --index-url https://pypi.org./s",
        ),
        *("-watchbill-1-py3-none-any.whl", "a\nb/watchbill-1-py3-none-any.whl", "file:///w/watchbill-1.whl"),
    ],
)
def test_init_takes_no_package_that_could_be_another(watchbill: Watchbill, folder: Path, spec: str) -> None:
    """
    No name that nobody owns, nothing that moves, no option, no password, nothing that a shell would read.
    """
    result = watchbill("init", "new", f"--package={spec}")
    assert (result.code, (folder / "new").exists()) == (2, False)
    assert result.err.startswith("watchbill: --package does not say where Watchbill comes from")
    assert "secret" not in result.err


@pytest.mark.parametrize(
    ("lines", "runs"),
    [
        ("watchbill @ git+https://x.example.com/o/watchbill@1", True),
        ("  watchbill@git+https://x.example.com/o/watchbill@1  # the last commit", True),
        ("watchbill[cdktf] @ https://x.example.com/watchbill-1-py3-none-any.whl#sha256=a", True),
        ("./requirements/watchbill-1-py3-none-any.whl", True),
        ("--index-url https://x.example.com/simple\nwatchbill==1", True),
        ("--index-url=https://x.example.com/simple\nwatchbill==1", True),
        ("-i https://x.example.com/simple\nwatchbill==1", True),
        ("", False),
        ("# watchbill @ git+https://x.example.com/o/watchbill@1", False),
        ("watchbill==1", False),
        ("watchbill==1 # ask ops@example.com", False),
        ("watchbill # the .whl comes later", False),
        ("watchbill==1; python_version != '@'", False),
        ("other @ git+https://x.example.com/o/other@1\nwatchbill==1", False),
        ("--extra-index-url https://x.example.com/simple\nwatchbill==1", False),
        ("--index-url https://pypi.org/simple\nwatchbill==1", False),
        ("--index-url https://PyPI.org\nwatchbill==1", False),
        ("# --index-url https://x.example.com/simple\nwatchbill==1", False),
        ("-r other.txt", False),
    ],
)
def test_the_install_step_runs_only_where_the_package_comes_from_somewhere(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, lines: str, runs: bool
) -> None:
    """A comment, another package or the public index does not say who owns the name."""
    watchbill("init", "new")
    (folder / "new/requirements/watchbill.txt").write_text(f"{lines}\n", encoding="utf-8")
    python = folder / "bin" / "python"
    python.parent.mkdir()
    python.write_text("#!/bin/sh\necho run\n", encoding="utf-8")
    python.chmod(0o755)
    monkeypatch.setenv("PATH", str(python.parent), prepend=os.pathsep)
    done = subprocess.run(["bash", "new/requirements/install"], capture_output=True, text=True, check=False)
    assert (done.returncode == 0, bool(done.stdout)) == (runs, runs), done.stderr
    assert runs or "requirements/watchbill.txt" in done.stderr


def test_init_without_a_package_says_that_ci_stops(watchbill: Watchbill, folder: Path) -> None:
    """And the file says what to write."""
    result = watchbill("init", "new")
    assert (
        "  requirements/watchbill.txt     say here where Watchbill comes from: CI fails until then"
        in result.err
    )
    assert all(
        line.startswith("#") for line in (folder / "new/requirements/watchbill.txt").read_text().splitlines()
    )
    assert (
        watchbill("init", "other", "--package", "dist/watchbill-9.whl").err
        == "watchbill: there is no wheel dist/watchbill-9.whl\n"
    )
    assert watchbill("init", "demo", "--demo", "--package", "x").code == 2
