"""The `alerting` part of the file into the model; the schema has checked its shape."""

from collections.abc import Iterator

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, at, key
from watchbill.roster import handbook, notation
from watchbill.roster.days import Report
from watchbill.roster.entries import AlertingEntry, SeverityEntry
from watchbill.roster.model import Alerting, Severity, SlackBy, Team, Unowned


def alerting(entry: AlertingEntry, stand_in: Team | None, report: Report) -> Alerting:
    """
    Return what Alertmanager is told, and report what does not fit in it.

    Where `unowned` is missing or malformed, which has been reported, the
    stand-in takes its place, so that the rest can be looked at.
    """
    severities = {
        name: _severity(name, each) for name, each in entry.get("severities", {}).items()
    } or handbook.SEVERITIES
    unknown = entry.get("unknown_severity", handbook.UNKNOWN_SEVERITY)
    if unknown not in severities:
        report(_unknown(unknown, tuple(severities), "unknown_severity" in entry))
    if "unowned" in entry:
        unowned = Unowned(team=entry["unowned"]["team"], slack=entry["unowned"]["slack"])
    else:
        unowned = Unowned(team=stand_in.key if stand_in else "", slack=stand_in.slack if stand_in else "")
    return Alerting(
        group_by=tuple(entry.get("group_by", handbook.GROUP_BY)),
        unowned=unowned,
        unknown_severity=unknown,
        severities=severities,
        also_equal=tuple(_also_equal(entry, report)),
        info_inhibitor=entry.get("info_inhibitor", True),
        secrets=entry.get("secrets", handbook.SECRETS),
        slack_by=SlackBy(entry.get("slack_by", SlackBy.BOT_TOKEN)),
        heartbeat=entry.get("heartbeat"),
    )


def _also_equal(entry: AlertingEntry, report: Report) -> Iterator[str]:
    for index, label in enumerate(entry.get("inhibition", {}).get("also_equal", ())):
        if label == "severity":
            report(_by_severity(index))
        else:
            yield label


def _by_severity(index: int) -> Diagnostic:
    return CODES["invalid-value"].finding(
        message="`severity` would keep every alert from muting another, because the two differ in it",
        place=at("alerting", "inhibition", "also_equal", index),
        hint="leave `severity` out",
    )


def _severity(name: str, entry: SeverityEntry) -> Severity:
    return Severity(
        name=name,
        sev=int(entry["class"][-1]),
        page=entry.get("page", False),
        slack=entry.get("slack", False),
        group_wait=_seconds(entry.get("group_wait"), handbook.GROUP_WAIT),
        group_interval=_seconds(entry.get("group_interval"), handbook.GROUP_INTERVAL),
        repeat=_seconds(entry.get("repeat"), handbook.REPEAT),
    )


def _seconds(text: str | None, default: int) -> int:
    return (text and notation.seconds(text)) or default


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
