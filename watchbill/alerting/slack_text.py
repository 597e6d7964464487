"""The body of a Slack message: what happens, to what, and where to go from here."""

from watchbill.alerting.texts import LISTED, SILENCE_URL, fill, is_address, quoted

TOLD = 3
"""Alerts up to which each tells its description too, where it is not the same for all."""

# Alertmanager escapes nothing: `<!channel>` in an annotation would call everybody, so
# &, < and > are written as entities, as Slack asks for.
_BODY = r"""
{{ define "text" -}}
{{ reReplaceAll `\s+$` "" . | reReplaceAll "&" "&amp;" | reReplaceAll "<" "&lt;" | reReplaceAll ">" "&gt;" }}
{{- end }}
{{- define "link" }}{{ reReplaceAll `[<>|\s]` "" . }}{{ end }}
{{- define "labels" }}{{ range .SortedPairs }}`{{ .Name }}={{ template "text" .Value }}` {{ end }}{{ end }}
{{- with .CommonAnnotations.summary }}*{{ template "text" . }}*
{{ end }}
{{- with or .CommonAnnotations.description .CommonAnnotations.message }}{{ template "text" . }}
{{ end }}
{{- with .CommonLabels.Remove (stringSlice "alertname" "severity") }}{{ template "labels" . }}
{{ end }}
{{- if gt (len .Alerts) 1 }}{{ range $status := stringSlice "Firing" "Resolved" }}
{{- $alerts := $.Alerts.Firing }}{{ if eq $status "Resolved" }}{{ $alerts = $.Alerts.Resolved }}{{ end }}
{{- if $alerts }}*{{ $status }}*
{{ range $i, $alert := $alerts }}{{ if lt $i <listed> }}• {{ "" }}
{{- template "labels" ($alert.Labels.Remove $.CommonLabels.Names) }}
{{- $summary := or $alert.Annotations.summary $alert.Annotations.message $alert.Annotations.description }}
{{- if not (or $.CommonAnnotations.summary $.CommonAnnotations.message) }}{{ template "text" $summary }}{{ end }}
{{- if and (le (len $alerts) <told>) (not $.CommonAnnotations.description) }}
{{- with $alert.Annotations.description }}{{ if ne . $summary }}
{{ template "text" . }}{{ end }}{{ end }}{{ end }}
{{ end }}{{ end }}
{{- if gt (len $alerts) <listed> }}… and {{ len (slice $alerts <listed>) }} more
{{ end }}{{ end }}{{ end }}{{ end }}
{{- $annotations := (index .Alerts 0).Annotations }}
{{- $runbook := or $annotations.runbook_url $annotations.runbook }}
{{- $dashboard := or $annotations.dashboard_url $annotations.dashboard }}
{{- if match "^https?://" $runbook }}<{{ template "link" $runbook }}|Runbook>{{ " " }}
{{- else if $runbook }}Runbook: {{ template "text" $runbook }}{{ " " }}
{{- else }}<runbooks>{{ end }}
{{- if match "^https?://" $dashboard }}<{{ template "link" $dashboard }}|Dashboard>{{ " " }}{{ end }}
{{- with (index .Alerts 0).GeneratorURL }}<{{ template "link" . }}|Query>{{ " " }}{{ end }}
{{- if and .Alerts.Firing .GroupLabels }}<<silence>|Silence>{{ end }}""".lstrip()


def body(runbooks: str | None) -> str:
    """
    Return the text below the title.

    What all alerts share is said once; then, where there are several, what tells
    them apart, ten at most and the rest counted; then the links that there are.
    """
    if runbooks is None:
        fallback = ""
    elif is_address(runbooks):
        fallback = fill('<{{ template "link" <text> }}|Runbooks>{{ " " }}', text=quoted(runbooks))
    else:
        fallback = fill('Runbooks: {{ template "text" <text> }}{{ " " }}', text=quoted(runbooks))
    return fill(_BODY, listed=str(LISTED), told=str(TOLD), silence=SILENCE_URL, runbooks=fallback)
