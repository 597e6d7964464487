"""Rosters for wishes, made from text: no file is read and no command runs."""

from datetime import UTC, datetime
from pathlib import Path

from watchbill.checks import run
from watchbill.diagnostics import Diagnostic, Grade
from watchbill.edit.draft import Original
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
EXAMPLE = (Path(__file__).parents[2] / "teams.yaml").read_text("utf-8")


def original(text: str, at: datetime = AT) -> Original:
    """Return the roster of a file."""
    found, errors = read_whole(text, at)
    refused = {each.team for each in errors}
    kept = {key: each for key, each in found.deployments.items() if key not in refused}
    return Original(
        name=found.name, roster=found.roster, sources=found.sources, deployments=kept, at=found.at
    )


def read_whole(text: str, at: datetime = AT) -> tuple[Original, tuple[Diagnostic, ...]]:
    """Return the roster of a file with all deployments that compile, and its errors."""
    loaded = load(read("teams.yaml", text.encode()), ())
    assert loaded.roster is not None
    checked = run.run(loaded.roster, instant=at)
    found = Original(
        name="teams.yaml",
        roster=loaded.roster,
        sources=loaded.sources,
        deployments=checked.deployments,
        at=at,
    )
    errors = [each for each in (*loaded.diagnostics, *checked.diagnostics) if each.grade is Grade.ERROR]
    return found, tuple(errors)
