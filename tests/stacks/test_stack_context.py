"""Deployment settings, from `cdktf.json` and the environment."""

import json
from pathlib import Path
from typing import Any

import pytest

from stacks.context import read
from watchbill.usage import UsageError


def project(folder: Path, context: Any) -> Path:
    (folder / "cdktf.json").write_text(json.dumps({"language": "python", "app": "true", "context": context}))
    return folder


def test_everything_has_a_default(tmp_path: Path):
    """Without a `cdktf.json`, all teams of `teams.yaml` are written, for the US."""
    settings = read({}, tmp_path)
    assert (settings.roster, settings.teams, settings.outdir) == ("teams.yaml", None, "cdktf.out")
    assert (settings.stack.region, settings.stack.provider_version) == ("us", "3.32.4")
    assert settings.stack.backend.settings_of("a") == {"path": "../../../terraform.a.tfstate"}


def test_the_file_is_read_if_the_command_line_passes_nothing(tmp_path: Path):
    """A plain `python -m stacks` sees what `cdktf synth` sees."""
    project(tmp_path, {"roster": "on-call.yaml", "region": "EU", "teams": ["storage"]})
    settings = read({}, tmp_path)
    assert (settings.roster, settings.stack.region, settings.teams) == ("on-call.yaml", "eu", ("storage",))


def test_what_the_command_line_passes_wins(tmp_path: Path):
    """CDKTF_CONTEXT_JSON overrides the file, key by key."""
    project(tmp_path, {"roster": "on-call.yaml", "region": "eu"})
    settings = read({"CDKTF_CONTEXT_JSON": '{"region": "us", "cdktfRelativeModules": []}'}, tmp_path)
    assert (settings.roster, settings.stack.region) == ("on-call.yaml", "us")


def test_the_environment_names_teams(tmp_path: Path):
    """WATCHBILL_TEAMS overrides both, unless it is empty."""
    project(tmp_path, {"teams": ["storage"]})
    assert read({"WATCHBILL_TEAMS": " payments, platform,"}, tmp_path).teams == ("payments", "platform")
    assert read({"WATCHBILL_TEAMS": ""}, tmp_path).teams == ("storage",)


def test_the_environment_names_instant_and_allowance(tmp_path: Path):
    """Both are kept as written, because their readers report mistakes."""
    settings = read({"WATCHBILL_AT": "2026-12-24", "WATCHBILL_ALLOW": "coverage-gap: known"}, tmp_path)
    assert (settings.instant, settings.allow) == ("2026-12-24", "coverage-gap: known")


@pytest.mark.parametrize(
    ("outdir", "up"),
    [("cdktf.out", "../../../"), ("build/cdktf.out", "../../../../"), ("../elsewhere", "../../../")],
)
def test_local_state_is_beside_the_project_file(tmp_path: Path, outdir: str, up: str):
    """The output folder does not matter, whether relative or absolute."""
    for given in (outdir, str(tmp_path / outdir)):
        backend = read({"CDKTF_OUTDIR": given}, tmp_path).stack.backend
        assert backend.settings_of("a") == {"path": f"{up}terraform.a.tfstate"}


@pytest.mark.parametrize(
    ("context", "message"),
    [
        ([], r"context is \[\]; it must be a mapping"),
        ({"region": "fr"}, r'context\.region is "fr"; it must be "us" or "eu"'),
        ({"region": 1}, r"context\.region is 1; it must be a string"),
        ({"roster": ""}, r'context\.roster is ""; it must be a string such as "teams.yaml"'),
        ({"roster": None}, r"context\.roster is null"),
        (
            {"provider_version": 3.32},
            r'context\.provider_version is 3\.32; it must be a string such as "3\.32\.4"',
        ),
        ({"teams": "payments"}, r'context\.teams is "payments"; it must be a list of teams'),
        ({"teams": []}, r"context\.teams is \[\]"),
        ({"backend": "s3"}, r'context\.backend is "s3"; it must be one block'),
        ({"backend": {"s3": {"key": "{team}"}, "gcs": {}}}, r"context\.backend is .*; it must be one block"),
        ({"backend": {"s3": []}}, r"context\.backend is .*; it must be one block"),
        ({"backends": {"s3": {}}}, r'context has no "backends"; did you mean "backend"\?'),
        ({"provider-version": "1"}, r'context has no "provider-version"; did you mean "provider_version"\?'),
    ],
)
def test_bad_context_is_one_clear_sentence(tmp_path: Path, context: Any, message: str):
    """It names the file, the key, the value and what is expected."""
    with pytest.raises(UsageError, match=r"^cdktf\.json: " + message):
        read({}, project(tmp_path, context))


@pytest.mark.parametrize("settings", [{}, {"bucket": "b", "key": "on-call.tfstate"}])
def test_teams_that_would_share_a_state_are_refused(tmp_path: Path, settings: dict[str, str]):
    """With a shared state, the deploy of one team would destroy the other's."""
    with pytest.raises(UsageError, match=r"context\.backend\.s3 is the same for every team.*put \{team\}"):
        read({}, project(tmp_path, {"backend": {"s3": settings}}))


def test_the_team_may_be_anywhere_in_a_backend(tmp_path: Path):
    """It may be in nested strings and lists too; other values are passed through."""
    settings = {
        "organization": "o",
        "workspaces": {"name": "wb-{team}"},
        "list": ["{team}", 1, None],
        "on": True,
    }
    backend = read({}, project(tmp_path, {"backend": {"remote": settings}})).stack.backend
    assert backend.settings_of("a") == {
        "organization": "o",
        "workspaces": {"name": "wb-a"},
        "list": ["a", 1, None],
        "on": True,
    }


@pytest.mark.parametrize("text", ["{", "[]", "", "[" * 100_000])
def test_a_broken_file_is_one_clear_sentence(tmp_path: Path, text: str):
    """There is never a traceback."""
    (tmp_path / "cdktf.json").write_text(text)
    with pytest.raises(UsageError, match=r"^cdktf\.json "):
        read({}, tmp_path)
