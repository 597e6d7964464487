"""The addresses that a page and a message link to, as Alertmanager's templates."""

import re

from watchbill.alertmanager.notifications.templates import FIRST, fill

# Addresses use only Go's own functions, because the operator parses them without Alertmanager's
# (prometheus-operator, pkg/alertmanager/validation, ValidateTemplateURL). None of these functions replaces
# a character, so a template handles one byte of a text and calls itself for the rest.

LONGEST_ADDRESS = 1000
"""The most bytes of an alert's address: a longer one is not linked, because half an address is useless."""

LONGEST_GROUP = 300
"""The most bytes of a group's labels: a silence that leaves out a label would mute other alerts too."""

# `urlquery` would write a space as `+`, which Alertmanager's page reads as a plus sign.
ADDRESS = (
    '{{ define "watchbill.address" }}{{ if . }}{{ $next := slice . 0 1 }}'
    '{{ if eq $next " " }}%20{{ else if lt $next " " }}'
    '{{ else if or (gt $next "~") (eq $next "\\"" "<" ">" "\\\\" "^" "`" "{" "|" "}") }}{{ urlquery $next }}'
    "{{ else }}{{ $next }}{{ end }}"
    '{{ template "watchbill.address" (slice . 1) }}{{ end }}{{ end }}'
)
"""The definition that writes an alert's own address and escapes what an address cannot contain."""

# Up to 0.31, the page for a new silence keeps the backslashes of `\"` (ui/app/src/Utils/Filter.elm), and the
# silence would mute nothing. A regular expression with `.` in their place needs no backslash. `[^a]`
# stands for a control character, because `.` does not match a line break.
VALUE = (
    '{{ define "watchbill.value" }}{{ if gt (len .) 1 }}{{ $kind := slice . 0 1 }}{{ $next := slice . 1 2 }}'
    '{{ if eq $next " " }}%20{{ else if eq $kind "=" }}{{ urlquery $next }}'
    '{{ else if lt $next " " }}%5B%5Ea%5D'
    '{{ else if eq $next "\\"" "\\\\" "." "+" "*" "?" "(" ")" "[" "]" "{" "}" "|" "^" "$" }}.'
    "{{ else }}{{ urlquery $next }}{{ end }}"
    '{{ template "watchbill.value" (print $kind (slice . 2)) }}{{ end }}{{ end }}'
)
"""
The definition that writes a label's value: unchanged after `=`, as a regular expression after `~`.
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
Alertmanager's own page of the group's alerts, or of all alerts if the labels are too long for an address.

It needs the definition `VALUE`.
"""

ALERTS_URL = VALUE + ALERTS
"""The same, with the definition."""

CAN_SILENCE = f"and .GroupLabels ({_SHORT})"
"""Whether a group has labels that a silence can name."""

SILENCE = "{{ .ExternalURL }}/#/silences/new?filter=%7B" + _GROUP + "%7D"
"""Alertmanager's page for a silence of such a group; it needs the definition `VALUE`."""

SILENCE_URL = VALUE + "{{ if " + CAN_SILENCE + " }}" + SILENCE + "{{ end }}"
"""The same with the definition, or nothing if the group cannot be silenced."""

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
    Return the first alert's runbook, or else the service's, if it is an address.

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
    """Return an address from the file as a link, escaped as `ADDRESS` does it."""
    return re.sub(
        r'[^!-~]|["<>\\^`{|}]', lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text
    )
