"""What a Slack message says: its title, and below it what happens, to what, and where to read on."""

from watchbill import __version__
from watchbill.alertmanager.notifications import links
from watchbill.alertmanager.notifications.templates import LISTED, fill, load, plain, quoted

TOLD = 3
"""Alerts up to which each tells its description too, where it is not the same for all."""

# Slack cuts a message at 40,000 characters (https://api.slack.com/changelog/2018-04-truncating-really-long-messages)
# and shows less of an attachment. So each part has a bound, and the text above the links one of 3400 after
# the escaping, which cuts no entity in half. The links follow, whole or not at all.
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
The template `watchbill.slack.text` and what it calls: the same for every receiver, and no output of its own.
"""

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
"""
Alertmanager escapes nothing, and `<!channel>` in an alert would call everybody: Slack asks for entities.
"""


def _escape(expression: str, longest: int) -> str:
    """Return the action that writes so many characters of an expression's text, with Slack's entities."""
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
        '{{ if eq .Status "resolved" }}Alerts of a lower severity that this one muted, and that are over too,'
        " get no message of their own.{{ end }}"
    ),
    _LINK: links.ALERTS,
}
"""
Parts of titles, their links, fallbacks and footers that all receivers share, by the names of their templates.
"""

SHARED = DEFINITIONS + "".join(
    f'\n{{{{ define "{name}" }}}}{part}{{{{ end }}}}' for name, part in _PARTS.items()
)
"""All definitions that texts, titles, their links, fallbacks and footers call."""


KEY = "watchbill.tmpl"
"""What a file of them is called among the keys of a Secret or ConfigMap."""


def text(runbooks: str | None) -> str:
    """
    Return one receiver's text below the title, for where `DEFINITIONS` are known.

    What all alerts share is said once; then, where there are several, what tells
    them apart, ten at most and the rest counted; then the links that there are.
    """
    return _fallback(runbooks) + '{{ template "watchbill.slack.text" . }}'


def shared_file() -> str:
    """
    Return what all receivers share as a file of its own, for the forms that have one.

    Only what Slack is told stands in it. Where the file is missing, Alertmanager says nothing of it
    until it sends, and that message fails: so what pages brings all of its text along.
    """
    return f"{{{{/* Made by watchbill {__version__}: what Slack is told. */}}}}\n{SHARED}\n"


def inline(text: str) -> str:
    """Return a receiver's text that brings the definitions along."""
    return DEFINITIONS + text


def title(service: str, severity: str, *, catches_unknown: bool) -> str:
    """
    Return `[FIRING:2] Alert service (critical)`; where unknown severities come in, it says what they were.

    Alertmanager cuts a title at 1024 characters: what an alert says in it is shorter than that, entities
    included.
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
    """Return what a notification on a phone shows: the title, and the summary that all alerts share."""
    return title + _call(_SUMMARY)


def footer() -> str:
    """
    Return what the message that an alert is over says of those that it muted.

    Alertmanager drops the resolve of an alert that is muted, so their messages stay as they are.
    """
    return _call(_MUTED)


def link() -> str:
    """Return where a title leads: Alertmanager's page of the alerts."""
    return _call(_LINK)


def whole(line: str) -> str:
    """Return a title, its link, a fallback or a footer that brings along what it calls."""
    if line == link():
        return links.ALERTS_URL
    for name, part in _PARTS.items():
        line = line.replace(_call(name), part)
    return line


def color(sev: int) -> str:
    """Return the stripe beside a message: by class while it fires, green when it is over."""
    firing = {1: "danger", 2: "warning"}.get(sev, "#439fe0")
    return fill('{{ if eq .Status "firing" }}<firing>{{ else }}good{{ end }}', firing=firing)


def _fallback(runbooks: str | None) -> str:
    """Return the definition of where the runbooks are, for alerts without a link; the shared one is empty."""
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
