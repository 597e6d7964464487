"""What a page says: Alertmanager's templates, with no function that 0.25 lacks."""

import json

LISTED = 10
"""Alerts that a message lists; the rest is counted."""

CLIENT = "Alertmanager"

_GROUP = (
    "{{ range $i, $label := .GroupLabels.SortedPairs }}{{ if $i }}%2C{{ end }}"
    "{{ $label.Name }}%3D%22{{ $label.Value | urlquery }}%22{{ end }}"
)

# Addresses use nothing but Go's own functions: the operator parses them without Alertmanager's
# (prometheus-operator, pkg/alertmanager/validation, ValidateTemplateURL).
ALERTS_URL = "{{ .ExternalURL }}/#/alerts?filter=%7B" + _GROUP + "%7D"
"""Alertmanager's own page of the group's alerts."""

SILENCE_URL = "{{ .ExternalURL }}/#/silences/new?filter=%7B" + _GROUP + "%7D"

_IS_ADDRESS = 'or (eq (printf "%.8s" $url) "https://") (eq (printf "%.7s" $url) "http://")'

DASHBOARD_URL = (
    "{{ $alert := index .Alerts 0 }}{{ $url := or $alert.Annotations.dashboard_url $alert.Annotations.dashboard }}"
    f"{{{{ if {_IS_ADDRESS} }}}}{{{{ $url }}}}{{{{ end }}}}"
)

SUMMARY = r"""
{{ $alerts := .Alerts.Firing }}{{ if not $alerts }}{{ $alerts = .Alerts.Resolved }}{{ end }}
{{- $annotations := (index $alerts 0).Annotations }}
{{- or .CommonLabels.alertname "Alerts" }}{{ if gt (len $alerts) 1 }} ({{ len $alerts }} alerts){{ end }}
{{- with or $annotations.summary $annotations.message $annotations.description }}: {{ reReplaceAll `\s+` " " . }}
{{- if and (gt (len $alerts) 1) (ne . (or $.CommonAnnotations.summary $.CommonAnnotations.message)) }} …{{ end }}
{{- end }}
{{- if or .CommonLabels.namespace .CommonLabels.cluster }} [{{ .CommonLabels.namespace }}
{{- if and .CommonLabels.namespace .CommonLabels.cluster }}, {{ end }}{{ .CommonLabels.cluster }}]{{ end }}""".lstrip()
"""One line for a phone: what, how many, the first alert's summary (… where others say something else), and where."""

DESCRIPTION = "{{ $alert := index .Alerts 0 }}{{ or $alert.Annotations.description $alert.Annotations.message }}"
"""What the first alert says at length."""

_ALERT_LIST = r"""
{{ range $i, $alert := .Alerts.<status> }}{{ if lt $i <listed> }}
{{- range ($alert.Labels.Remove $.GroupLabels.Names).SortedPairs }}{{ .Name }}={{ .Value }} {{ end }}
{{- or $alert.Annotations.summary $alert.Annotations.message $alert.Annotations.description }}
{{ end }}{{ end }}
{{- if gt (len .Alerts.<status>) <listed> }}and {{ len (slice .Alerts.<status> <listed>) }} more{{ end }}""".lstrip()


def alert_list(status: str) -> str:
    """Return one line an alert, `Firing` or `Resolved`: the labels that are not the group's, and what it says."""
    return fill(_ALERT_LIST, status=status, listed=str(LISTED))


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


def is_address(text: str | None) -> bool:
    """Whether a text can be a link."""
    return text is not None and text.startswith(("https://", "http://"))


def runbook(fallback: str | None) -> str:
    """Return where to read what to do: the first alert's annotation, else the service's location."""
    return fill(
        "{{ $alert := index .Alerts 0 }}{{ or $alert.Annotations.runbook_url $alert.Annotations.runbook <fallback> }}",
        fallback=quoted(fallback or ""),
    )


def runbook_url(fallback: str | None) -> str:
    """Return the same as an address, or nothing: PagerDuty refuses a link to anything else."""
    return fill(
        "{{ $alert := index .Alerts 0 }}{{ $url := or $alert.Annotations.runbook_url $alert.Annotations.runbook }}"
        "{{ if <address> }}{{ $url }}{{ else }}<fallback>{{ end }}",
        address=_IS_ADDRESS,
        fallback=plain(fallback) if fallback is not None and is_address(fallback) else "",
    )


def title(service: str, severity: str, *, catches_unknown: bool) -> str:
    """Return `[FIRING:2] Alert service (critical)`; where unknown severities come in, it says what they were."""
    handled = plain(severity)
    if catches_unknown:
        handled += fill(
            "{{ if ne .CommonLabels.severity <severity> }}, "
            "sent {{ with .CommonLabels.severity }}as {{ . }}{{ else }}without severity{{ end }}{{ end }}",
            severity=quoted(severity),
        )
    return (
        '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ len .Alerts.Firing }}{{ end }}] '
        '{{ or .CommonLabels.alertname "Alerts" }} ' + f"{plain(service)} ({handled})"
    )


def color(sev: int) -> str:
    """Return the stripe beside a message: by class while it fires, green when it is over."""
    firing = {1: "danger", 2: "warning"}.get(sev, "#439fe0")
    return fill('{{ if eq .Status "firing" }}<firing>{{ else }}good{{ end }}', firing=firing)
