"""The text of a Slack message: its title, the alerts, and the links."""

from watchbill import __version__
from watchbill.alertmanager.notifications import links
from watchbill.alertmanager.notifications.templates import LISTED, fill, load, plain, quoted

TOLD = 3
"""The most alerts for which each shows its own description, if the alerts do not share one."""

# Slack cuts a message at 40,000 characters (https://api.slack.com/changelog/2018-04-truncating-really-long-messages)
# and shows less of an attachment. So each part has a limit. The text above the links is cut at 3400
# characters after escaping, but never inside an entity. A link is written whole or left out.
DEFINITIONS = fill(
    load("slack.tmpl"),
    definitions=links.ADDRESS + links.VALUE,
    listed=str(LISTED),
    told=str(TOLD),
    longest=str(links.LONGEST_ADDRESS),
    can_silence=links.CAN_SILENCE,
    silence=links.SILENCE,
).rstrip()
"""
The template `watchbill.slack.text` and what it calls: the same for every receiver, with no output itself.
"""

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
"""
Slack requires these entities, and Alertmanager escapes nothing: `<!channel>` would notify everybody.
"""


def _escape(expression: str, longest: int) -> str:
    """Return the action that writes `longest` characters of an expression at most, with Slack's entities."""
    steps = "".join(f' | reReplaceAll "{character}" "{entity}"' for character, entity in _ENTITIES)
    return fill(
        '{{ printf "%.<longest>s" (<text>)<steps> }}', longest=str(longest), text=expression, steps=steps
    )


_HEAD, _SENT, _SUMMARY = "watchbill.slack.head", "watchbill.slack.sent", "watchbill.slack.summary"
_MUTED, _LINK = "watchbill.slack.muted", "watchbill.slack.link"
_PARTS = {
    _HEAD: (
        '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}] '
        + _escape('or .CommonLabels.alertname "Alerts"', 100)
    ),
    _SENT: fill(
        "{{ with .CommonLabels.severity }}as <sent>{{ else }}without severity{{ end }}",
        sent=_escape(".", 30),
    ),
    _SUMMARY: fill("{{ with .CommonAnnotations.summary }}: <summary>{{ end }}", summary=_escape(".", 300)),
    _MUTED: (
        '{{ if eq .Status "resolved" }}Alerts of a lower severity that this alert muted and that have ended'
        " too get no message of their own.{{ end }}"
    ),
    _LINK: links.ALERTS,
}
"""
Parts of titles, their links, fallbacks and footers that all receivers share, by the names of their templates.
"""

SHARED = DEFINITIONS + "".join(
    f'\n{{{{ define "{name}" }}}}{part}{{{{ end }}}}' for name, part in _PARTS.items()
)
"""All definitions that texts, titles, title links, fallbacks and footers call."""


KEY = "watchbill.tmpl"
"""The name of the file with these definitions, which is also its key in a Secret or ConfigMap."""


def text(runbooks: str | None) -> str:
    """
    Return one receiver's text below the title; it needs the definitions `DEFINITIONS`.

    It says once what all alerts share. If there are several, it then lists at most ten alerts with what is
    different about each, and counts the rest. The links come last.
    """
    return _fallback(runbooks) + '{{ template "watchbill.slack.text" . }}'


def shared_file() -> str:
    """
    Return the definitions that all receivers share, as a file for the forms that have one.

    Only Slack's text is in it. If the file is missing, Alertmanager says nothing until a message fails, so
    the text of a page is never in a file.
    """
    return f"{{{{/* Made by watchbill {__version__}: the text for Slack. */}}}}\n{SHARED}\n"


def inline(text: str) -> str:
    """Return a receiver's text together with the definitions."""
    return DEFINITIONS + text


def title(service: str, severity: str, *, catches_unknown: bool) -> str:
    """
    Return `[FIRING:2] Alert service (critical)`; with `catches_unknown`, also the severity that was sent.

    The title stays below 1024 characters, entities included, because Alertmanager cuts longer ones.
    """
    handled = plain(_escaped(severity))
    if catches_unknown:
        handled += fill(
            "{{ if ne .CommonLabels.severity <severity> }}, sent <sent>{{ end }}",
            severity=quoted(severity),
            sent=_call(_SENT),
        )
    return f"{_call(_HEAD)} {plain(service)} ({handled})"


def fallback(title: str) -> str:
    """Return the text of a notification on a phone: the title, and the summary that all alerts share."""
    return title + _call(_SUMMARY)


def footer() -> str:
    """
    Return the note about muted alerts in the message that an alert is resolved.

    Alertmanager drops the resolve of a muted alert, so the earlier message about it is never updated.
    """
    return _call(_MUTED)


def link() -> str:
    """Return the link of a title: Alertmanager's page of the alerts."""
    return _call(_LINK)


def whole(line: str) -> str:
    """Return a title, title link, fallback or footer together with the definitions that it calls."""
    if line == link():
        return links.ALERTS_URL
    for name, part in _PARTS.items():
        line = line.replace(_call(name), part)
    return line


def color(sev: int) -> str:
    """Return the colour beside a message: by class while it fires, green when it is resolved."""
    firing = {1: "danger", 2: "warning"}.get(sev, "#439fe0")
    return fill('{{ if eq .Status "firing" }}<firing>{{ else }}good{{ end }}', firing=firing)


def _fallback(runbooks: str | None) -> str:
    """Return the definition that names the runbooks of alerts without a link; the shared one is empty."""
    if runbooks is None:
        return ""
    if links.is_address(runbooks):
        place = f"<{links.address(runbooks)}|Runbooks>"
    else:
        place = f"Runbooks: {plain(_escaped(runbooks))}"
    return fill('{{ define "watchbill.slack.fallback" }}<place>{{ " " }}{{ end }}', place=place)


def _escaped(text: str) -> str:
    for character, entity in _ENTITIES:
        text = text.replace(character, entity)
    return text


def _call(name: str) -> str:
    return fill('{{ template "<name>" . }}', name=name)
