"""The words of a page as Alertmanager's templates, with functions that 0.25 has."""

import json

LISTED = 10
"""Alerts that a message lists; the rest is counted."""

CLIENT = "Alertmanager"

FIRST = "{{ $alert := index (or .Alerts.Firing .Alerts.Resolved) 0 }}"
"""
Sets `$alert` to the alert that a message is about: the first that fires, or the first at all when none does.
"""

# The summary has at most 1024 characters (Alertmanager cuts what is longer), so each part is cut before
# it can push out what follows.
SUMMARY = r"""
{{ $alerts := or .Alerts.Firing .Alerts.Resolved }}{{ $annotations := (index $alerts 0).Annotations }}
{{- printf "%.150s" (or .CommonLabels.alertname "Alerts") }}{{ if gt (len $alerts) 1 }} ({{ len $alerts }} alerts)
{{- end }}
{{- with or $annotations.summary $annotations.message $annotations.description }}: {{ printf "%.2000s" . |
reReplaceAll `\s+` " " | reReplaceAll `^(.{500}).+` "${1}…" }}
{{- if and (gt (len $alerts) 1) (ne . (or $.CommonAnnotations.summary $.CommonAnnotations.message)) }} …{{ end }}
{{- end }}
{{- if or .CommonLabels.namespace .CommonLabels.cluster }} [{{ printf "%.100s" .CommonLabels.namespace }}
{{- if and .CommonLabels.namespace .CommonLabels.cluster }}, {{ end }}{{ printf "%.100s" .CommonLabels.cluster }}]
{{- end }}""".lstrip()
"""
One line for a phone: what, how many, the first alert's summary (… where others say something else), and
where.
"""

ALERT_CLASS = '{{ printf "%.200s" .CommonLabels.alertname }}'

GROUP = '{{ printf "%.200s" (or .CommonLabels.cluster .CommonLabels.namespace) }}'

_ALERT_LIST = r"""
{{ range $i, $alert := .Alerts.<status> }}{{ if lt $i <listed> }}{{ $line := "" }}
{{- range ($alert.Labels.Remove $.GroupLabels.Names).SortedPairs }}{{ if lt (len $line) 1000 }}
{{- $line = printf "%s%.100s=%.300s " $line .Name .Value }}{{ end }}{{ end }}
{{- $said := or $alert.Annotations.summary $alert.Annotations.message $alert.Annotations.description }}
{{- printf "%s%.500s" $line $said }}
{{ end }}{{ end }}
{{- if gt (len .Alerts.<status>) <listed> }}and {{ len (slice .Alerts.<status> <listed>) }} more{{ end }}""".lstrip()


def description() -> str:
    """Return what the first alert says at length."""
    return FIRST + cut("or $alert.Annotations.description $alert.Annotations.message", 10_000)


def runbook(fallback: str | None) -> str:
    """Return where to read what to do: the first alert's annotation, else the service's location."""
    found = fill(
        "or $alert.Annotations.runbook_url $alert.Annotations.runbook <fallback>",
        fallback=quoted(fallback or ""),
    )
    return FIRST + cut(found, 1000)


def alert_list(status: str) -> str:
    """
    Return one line an alert, `Firing` or `Resolved`: the labels that are not the group's, and what it says.

    A line has at most 2000 characters. In the JSON of an event that is 12 KB at worst, so both lists, the
    description and all else stay below the 512 KB from which on Alertmanager leaves all details out.
    """
    return fill(_ALERT_LIST, status=status, listed=str(LISTED))


def cut(expression: str, longest: int) -> str:
    """Return the action that writes an expression's text, and `…` after so many characters."""
    return fill(
        '{{ with <text> }}{{ $cut := printf "%.<longest>s" . }}{{ $cut }}{{ if ne . $cut }}…{{ end }}{{'
        " end }}",
        text=expression,
        longest=str(longest),
    )


def fill(template: str, **words: str) -> str:
    """Return a template with each `<name>` replaced; its own braces stay as they are."""
    for name, text in words.items():
        template = template.replace(f"<{name}>", text)
    return template


def quoted(text: str) -> str:
    """Return a text as a string of the template language."""
    return json.dumps(text, ensure_ascii=False)


def plain(text: str) -> str:
    """Return a template that says exactly a text."""
    return fill("{{ <text> }}", text=quoted(text)) if "{{" in text else text
