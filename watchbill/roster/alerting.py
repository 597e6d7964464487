"""The `alerting` part of the file into the model; the schema has checked its shape."""

from dataclasses import replace

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, at, key
from watchbill.roster import handbook
from watchbill.roster.keys import ALERTING
from watchbill.roster.model import Alerting, Team, Unowned
from watchbill.roster.notation import Report
from watchbill.roster.table import Entry


def alerting(entry: Entry, stand_in: Team | None, report: Report) -> Alerting:
    """
    Return what Alertmanager is told, and report what does not fit in it.

    Where `unowned` is missing or malformed, which has been reported, the
    stand-in takes its place, so that the rest can be looked at.
    """
    found = ALERTING.fields(entry, ("alerting",), report)
    found["severities"] = found["severities"] or handbook.SEVERITIES
    if "unowned" not in found:
        found["unowned"] = Unowned(
            team=stand_in.key if stand_in else "", slack=stand_in.slack if stand_in else ""
        )
    alerting = Alerting(**found)
    if alerting.unknown_severity not in alerting.severities:
        report(_unknown(alerting.unknown_severity, tuple(alerting.severities), "unknown_severity" in entry))
    for index, label in enumerate(alerting.also_equal):
        if label == "severity":
            report(_by_severity(index))
    return replace(alerting, also_equal=tuple(label for label in alerting.also_equal if label != "severity"))


def _by_severity(index: int) -> Diagnostic:
    return CODES["invalid-value"].finding(
        message="`severity` would keep every alert from muting another, because the two differ in it",
        place=at("alerting", "inhibition", "also_equal", index),
        hint="leave `severity` out",
    )


def _unknown(unknown: str, severities: tuple[str, ...], written: bool) -> Diagnostic:
    listed = ", ".join(f"`{name}`" for name in severities)
    return CODES["unknown-severity"].finding(
        message=(
            f"`unknown_severity` is `{unknown}`{'' if written else ' by default'}, which is none of the"
            " severities"
        ),
        place=at("alerting", "unknown_severity") if written else key("alerting", "severities"),
        hint=f"name the one that an alert without a known severity has: {listed}",
    )
