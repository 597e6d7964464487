import json
from pathlib import Path

import pytest
import yaml

from tests.cli.conftest import Watchbill
from watchbill.checks.pages import codes


def test_schema_is_printed_as_it_ships(watchbill: Watchbill) -> None:
    """The whole schema on stdout."""
    result = watchbill("schema")
    assert (result.code, json.loads(result.out)["$schema"]) == (0, "https://json-schema.org/draft/2020-12/schema")


@pytest.mark.parametrize("code", codes())
def test_every_code_is_explained(watchbill: Watchbill, code: str) -> None:
    """With or without the brackets that findings show."""
    result = watchbill("explain", code)
    assert (result.code, result.out.splitlines()[0]) == (0, f"# {code}")
    assert watchbill("explain", f"[{code}]") == result


def test_an_unknown_code_is_a_usage_error(watchbill: Watchbill) -> None:
    """With the one that was probably meant."""
    result = watchbill("explain", "coverage-gaps")
    assert result.code == 2
    assert result.err == "watchbill: there is no finding 'coverage-gaps'; did you mean 'coverage-gap'?\n"


@pytest.mark.parametrize("at", ["2026-11-23", "2027-11-23", "2031-06-01"])
def test_what_init_writes_is_clean(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """Nothing is left to say of the first roster, today and later, but that it needs a heartbeat of the user's own."""
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
    written = sorted(str(path.relative_to(folder / "new")) for path in (folder / "new").rglob("*") if path.is_file())
    assert written == [
        ".github/workflows/deploy.yml",
        ".github/workflows/on-call.yml",
        ".gitignore",
        "README.md",
        "cdktf.json",
        "teams.schema.json",
        "teams.yaml",
    ]
    assert (result.code, result.out, result.err.splitlines()[2]) == (0, "", "  cd new")
    assert "python3 -m watchbill_stacks" in json.loads((folder / "new" / "cdktf.json").read_text())["app"]
    steps = yaml.safe_load((folder / "new" / ".github/workflows/on-call.yml").read_text())["jobs"]["validate"]["steps"]
    assert [step for step in steps if step.get("run", "").startswith("watchbill ci review")] != []
    (folder / "new" / "teams.yaml").write_text("mine")
    again = watchbill("init", "new")
    assert again.code == 2
    assert again.err == "watchbill: new/teams.yaml is there already, and is not overwritten\n"
    assert (folder / "new" / "teams.yaml").read_text() == "mine"
