"""The hint of `never-serves`, which makes a rotation share its hours evenly."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.checks.found import findings
from watchbill.pagerduty.compile import compile_team
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read
from watchbill.rota.play import shifts

ERR = Path(__file__).parent / "err"
LINES = re.compile(r"hint: write `(turn: [^`]+)` and `(handoff: [^`]+)`")


@pytest.mark.parametrize("anchor", ["2026-11-30, member: ben", "2026-12-02, member: dev"])
@pytest.mark.parametrize("name", ["never-serves", "never-serves-later"])
def test_a_rotation_with_the_lines_of_the_hint_shares_its_hours_evenly(name: str, anchor: str) -> None:
    """With the pasted lines there is no finding, and all seven have the same hours, whatever the anchor."""
    text = (ERR / f"{name}.yaml").read_text("utf-8").replace("2026-11-30, member: ben", anchor)
    turn, handoff = LINES.findall(findings(text.encode()))[0]
    if "then: {" in text:
        pasted = text.replace("then: {from: 2026-12-07", f"then: {{from: 2026-12-07, {turn}, {handoff}")
    else:
        pasted = text.replace("turn: 1d", turn).replace("handoff: daily 09:00", handoff)
    assert "never-serves" not in findings(pasted.encode())
    assert "error" not in findings(pasted.encode())
    roster = load(read("teams.yaml", pasted.encode())).roster
    assert roster is not None
    (team,) = roster.teams.values()
    team = replace(team, rotations=tuple(replace(each, time_zone="Asia/Tokyo") for each in team.rotations))
    primary = compile_team(team, roster).schedules[0]
    start = datetime(2027, 3, 1, tzinfo=UTC)
    served: Counter[str | None] = Counter()
    for shift in shifts(primary, start, start + timedelta(weeks=7 * 13)):
        served[shift.person] += (shift.end - shift.start) // timedelta(minutes=1)
    del served[None]
    assert set(served.values()) == {13 * 45 * 60}
    assert len(served) == 7
