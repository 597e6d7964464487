"""The addresses that a page and a message link to, as Alertmanager's templates."""

import re

from watchbill.alertmanager.notifications.templates import FIRST, fill

# Addresses use nothing but Go's own functions: the operator parses them without Alertmanager's
# (prometheus-operator, pkg/alertmanager/validation, ValidateTemplateURL). None of them replaces a
# character, so a template takes one byte of a text and calls itself for the rest.

LONGEST_ADDRESS = 1000
"""Bytes from which on an alert's address is no link: half an address leads nowhere."""

LONGEST_GROUP = 300
"""The same for the labels of a group, together: a silence that leaves one out would mute other alerts."""

# `urlquery` alone writes a space as `+`, which Alertmanager's page reads as a plus sign.
ADDRESS = (
    '{{ define "watchbill.address" }}{{ if . }}{{ $next := slice . 0 1 }}'
    '{{ if eq $next " " }}%20{{ else if lt $next " " }}'
    '{{ else if or (gt $next "~") (eq $next "\\"" "<" ">" "\\\\" "^" "`" "{" "|" "}") }}{{ urlquery $next }}'
    "{{ else }}{{ $next }}{{ end }}"
    '{{ template "watchbill.address" (slice . 1) }}{{ end }}{{ end }}'
)
"""The definition that writes an alert's own address: what no address holds is escaped, the rest stays."""

# The page for a new silence keeps the backslashes of `\"` up to 0.31 (ui/app/src/Utils/Filter.elm): the
# silence would mute nothing. A regular expression with `.` in such places needs no backslash. `[^a]`
# stands for a control character: `.` is no line break.
VALUE = (
    '{{ define "watchbill.value" }}{{ if gt (len .) 1 }}{{ $kind := slice . 0 1 }}{{ $next := slice . 1 2 }}'
    '{{ if eq $next " " }}%20{{ else if eq $kind "=" }}{{ urlquery $next }}'
    '{{ else if lt $next " " }}%5B%5Ea%5D'
    '{{ else if eq $next "\\"" "\\\\" "." "+" "*" "?" "(" ")" "[" "]" "{" "}" "|" "^" "$" }}.'
    "{{ else }}{{ urlquery $next }}{{ end }}"
    '{{ template "watchbill.value" (print $kind (slice . 2)) }}{{ end }}{{ end }}'
)
"""
The definition that writes a label's value, after a `=` as it is and after a `~` as a regular expression.
"""

_GROUP = (
    "{{ range $i, $label := .GroupLabels.SortedPairs }}{{ if $i }}%2C{{ end }}{{ .Name }}"
    '{{ if eq (printf "%q" .Value) (printf "\\"%s\\"" .Value) }}'
    '%3D%22{{ template "watchbill.value" (print "=" .Value) }}%22'
    '{{ else }}%3D~%22{{ template "watchbill.value" (print "~" .Value) }}%22{{ end }}{{ end }}'
)

_SHORT = f"le (len (print .GroupLabels)) {LONGEST_GROUP}"

ALERTS = "{{ .ExternalURL }}/#/alerts{{ if " + _SHORT + " }}?filter=%7B" + _GROUP + "%7D{{ end }}"
"""
Alertmanager's own page of the group's alerts, or of all alerts where the labels are too long for an address.

It is for where `VALUE` is defined.
"""

ALERTS_URL = VALUE + ALERTS
"""The same with the definition."""

CAN_SILENCE = f"and .GroupLabels ({_SHORT})"
"""Whether a group has labels that a silence can name."""

SILENCE = "{{ .ExternalURL }}/#/silences/new?filter=%7B" + _GROUP + "%7D"
"""Alertmanager's page for a silence of such a group, where `VALUE` is defined."""

SILENCE_URL = VALUE + "{{ if " + CAN_SILENCE + " }}" + SILENCE + "{{ end }}"
"""The same, or nothing."""

_IS_ADDRESS = (
    f"and (le (len $url) {LONGEST_ADDRESS}) "
    '(or (eq (printf "%.8s" $url) "https://") (eq (printf "%.7s" $url) "http://"))'
)

DASHBOARD_URL = (
    ADDRESS + FIRST + "{{ $url := or $alert.Annotations.dashboard_url $alert.Annotations.dashboard }}"
    f'{{{{ if {_IS_ADDRESS} }}}}{{{{ template "watchbill.address" $url }}}}{{{{ end }}}}'
)
"""The first alert's dashboard, or nothing."""


def runbook_url(fallback: str | None) -> str:
    """
    Return the first alert's runbook, else the service's, else nothing.

    PagerDuty refuses a link to anything else.
    """
    return (
        ADDRESS
        + FIRST
        + fill(
            "{{ $url := or $alert.Annotations.runbook_url $alert.Annotations.runbook }}"
            '{{ if <address> }}{{ template "watchbill.address" $url }}{{ else }}<fallback>{{ end }}',
            address=_IS_ADDRESS,
            fallback=address(fallback) if fallback is not None and is_address(fallback) else "",
        )
    )


def is_address(text: str | None) -> bool:
    """Whether a text can be a link."""
    return text is not None and text.startswith(("https://", "http://"))


def address(text: str) -> str:
    """Return an address of the file's as a link: what the definition `ADDRESS` escapes is escaped."""
    return re.sub(
        r'[^!-~]|["<>\\^`{|}]', lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )
