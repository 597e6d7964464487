"""The reasons why a command cannot do its work: errors of a roster, and unknown teams."""

import sys
from collections.abc import Collection

from watchbill import streams
from watchbill.checks.gate import Prepared
from watchbill.spelling import meant
from watchbill.usage import UsageError


def say_errors(prepared: Prepared, codes: Collection[str] = ()) -> None:
    """Say on stderr which errors keep a command from its work, and show allowed findings and `codes` too."""
    from watchbill.report.findings import text as findings

    streams.say(*findings.stopping(prepared, codes, color=streams.colored(sys.stderr)))


def require_teams(teams: Collection[str], prepared: Prepared) -> None:
    """Raise UsageError for a team that the roster does not have."""
    assert prepared.roster is not None
    known = prepared.roster.team_keys
    for team in teams:
        if team not in known:
            raise UsageError(f"{prepared.name} has no team {team!r}{meant(team, known)}")


def require_on_either(teams: Collection[str], old: Prepared, new: Prepared) -> None:
    """Raise UsageError for a team that neither roster has; if one could not be read, do nothing."""
    if old.roster is None or new.roster is None:
        return
    known = {team for each in (old.roster, new.roster) for team in each.team_keys}
    for team in teams:
        if team not in known:
            raise UsageError(f"neither {old.name} nor {new.name} has a team {team!r}{meant(team, known)}")
