"""The body of a Slack message: what happens, to what, and where to go from here."""

from importlib.resources import files

from watchbill.alerting.texts import LISTED, SILENCE_URL, fill, is_address, quoted

TOLD = 3
"""Alerts up to which each tells its description too, where it is not the same for all."""

# Alertmanager escapes nothing: `<!channel>` in an annotation would call everybody, so
# &, < and > are written as entities, as Slack asks for.
DEFINITIONS = fill(
    files("watchbill.alerting").joinpath("slack.tmpl").read_text("utf-8"),
    listed=str(LISTED),
    told=str(TOLD),
    silence=SILENCE_URL,
).rstrip()
"""The template `watchbill.slack.text` and what it calls: the same for every receiver, and no output of its own."""


def text(runbooks: str | None) -> str:
    """
    Return one receiver's text below the title, for where `DEFINITIONS` are known.

    What all alerts share is said once; then, where there are several, what tells
    them apart, ten at most and the rest counted; then the links that there are.
    """
    return _fallback(runbooks) + '{{ template "watchbill.slack.text" . }}'


def inline(text: str) -> str:
    """Return a receiver's text that brings the definitions along."""
    return DEFINITIONS + text


def _fallback(runbooks: str | None) -> str:
    """Return the definition of where the runbooks are, for alerts that bring no link; the shared one is empty."""
    if runbooks is None:
        return ""
    if is_address(runbooks):
        place = '<{{ template "watchbill.slack.link" <text> }}|Runbooks>'
    else:
        place = 'Runbooks: {{ template "watchbill.slack.escaped" <text> }}'
    place = fill(place, text=quoted(runbooks))
    return fill('{{ define "watchbill.slack.fallback" }}<place>{{ " " }}{{ end }}', place=place)
