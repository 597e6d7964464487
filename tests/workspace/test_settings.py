"""The settings of a deployment, and the places where they are found."""

import re
from pathlib import Path

import pytest

from watchbill.usage import UsageError
from watchbill.workspace import settings


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with a roster's folder, below one that has settings too."""
    (tmp_path / "cdktf.json").write_text("{}")
    (tmp_path / "repository/.git").mkdir(parents=True)
    (tmp_path / "repository/a/b").mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return tmp_path / "repository"


@pytest.mark.parametrize(("there", "way"), [("a/b", ""), ("a", ".."), ("", "../.."), (None, "")])
def test_settings_are_beside_the_roster_or_above(repository: Path, there: str | None, way: str) -> None:
    """The nearest; no further up than the repository."""
    if there is not None:
        (repository / there / "cdktf.json").write_text("{}")
    assert settings.way(repository / "a/b") == Path(way)


def test_settings_may_name_a_roster_elsewhere(repository: Path) -> None:
    """Then they are where the command runs."""
    Path("cdktf.json").write_text('{"context": {"roster": "../repository/a/teams.yaml", "region": "eu"}}')
    assert settings.way(repository / "a") == Path("../../elsewhere")
    assert settings.region(repository / "a") == "eu"


@pytest.mark.parametrize(
    ("text", "region"),
    [("{}", "us"), ('{"context": {}}', "us"), ('{"context": {"region": "Eu"}}', "eu")],
)
def test_the_region_is_us_unless_another_is_named(repository: Path, text: str, region: str) -> None:
    """It is the one that the stacks are written for."""
    (repository / "cdktf.json").write_text(text)
    assert settings.region(repository) == region


def test_the_region_that_a_cdk_passes_on_is_the_one(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stacks are written for it, and the pages go where the stacks are."""
    (repository / "cdktf.json").write_text('{"context": {"region": "us"}}')
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", '{"region": "eu"}')
    assert settings.region(repository) == "eu"
    monkeypatch.setenv("CDKTF_CONTEXT_JSON", "{")
    with pytest.raises(
        UsageError, match="CDKTF_CONTEXT_JSON cannot be read as JSON, so the PagerDuty region"
    ):
        settings.region(repository)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "cannot be read as JSON"),
        ("[]", "must hold a JSON object"),
        ('{"context": []}', "must hold a JSON object"),
        ('{"context": {"region": "europe"}}', 'context.region is "europe"; it must be "us" or "eu"'),
        ('{"context": {"region": null}}', 'context.region is null; it must be "us" or "eu"'),
    ],
)
def test_an_unclear_region_is_refused(repository: Path, text: str, said: str) -> None:
    """Pages that go to the other region are lost."""
    (repository / "cdktf.json").write_text(text)
    with pytest.raises(UsageError, match=re.escape(said)):
        settings.region(repository)


def test_settings_that_are_no_file_are_refused(repository: Path) -> None:
    """Somebody meant to write some: the region in them is not known."""
    (repository / "cdktf.json").mkdir()
    with pytest.raises(UsageError, match=r"^cdktf\.json cannot be read as JSON, so the PagerDuty region"):
        settings.region(repository)


def test_a_byte_order_mark_before_the_settings_is_ignored(repository: Path) -> None:
    """The app reads past it, so a command beside it does too."""
    (repository / "cdktf.json").write_text('\ufeff{"context": {"region": "eu"}}', "utf-8")
    assert settings.region(repository) == "eu"
