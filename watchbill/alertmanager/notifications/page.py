"""The text of a page: its summary, its details and its links."""

import re
from collections.abc import Mapping

from watchbill.alertmanager.notifications.templates import FIRST, LISTED, cut, fill, load, plain, quoted
from watchbill.alertmanager.tree import Detail
from watchbill.alertmanager.version import DETAILS_AS_YAML, Version

CLIENT = "Alertmanager"

# Alertmanager cuts a summary at 1024 characters, so each part is cut before it can push out the next ones.
SUMMARY = load("summary.tmpl")
"""
One line for a phone: the alert's name, the number of alerts, the first summary, and the namespace.

`…` follows the summary if other alerts have a different one.
"""

ALERT_CLASS = '{{ printf "%.200s" .CommonLabels.alertname }}'

GROUP = '{{ printf "%.200s" (or .CommonLabels.cluster .CommonLabels.namespace) }}'

_ALERT_LIST = load("alert_list.tmpl")


def description() -> str:
    """Return the description of the first alert."""
    return FIRST + cut("or $alert.Annotations.description $alert.Annotations.message", 10_000)


def runbook(fallback: str | None) -> str:
    """Return the runbook: the first alert's annotation, or else the service's location."""
    found = fill(
        "or $alert.Annotations.runbook_url $alert.Annotations.runbook <fallback>",
        fallback=quoted(fallback or ""),
    )
    return FIRST + cut(found, 1000)


def alert_list(status: str) -> str:
    """
    Return a line for each alert with this status, `Firing` or `Resolved`.

    A line has the labels that are not the group's, and the alert's summary: at most 2000 characters. In the
    JSON of an event, that is at most 12 KB. So both lists, the description and the rest stay below 512 KB,
    above which Alertmanager leaves out all details.
    """
    return fill(_ALERT_LIST, status=status, listed=str(LISTED))


# From 0.30.0 on, Alertmanager reads each rendered detail as YAML. Up to 0.33.1 it then runs the strings that
# it finds as templates again (template/template.go, DeepCopyWithTemplate). A text that is not YAML, or that
# YAML reads as a string, is sent as it was rendered, with its quotes. So no detail may be a structure, in any
# version. Free text begins with a tab, at which YAML gives up, whatever follows.
_TAB = '{{ "\\t" }}'

# What may be more than a plain scalar in YAML: an indicator in front, `: `, ` #`.
_STRUCTURE = r"""^([?:,[\]{}#&*!|>'"%@\x60 ]|-( |$|--))|:( |$)| #"""

# Unprintable characters, including YAML's line breaks.
_UNPRINTED = r"\pC|[^\PZ ]"

# Words, numbers and the end of a document (gopkg.in/yaml.v2, resolve.go).
_RETYPED = (
    r"^(?i:~|y|n|yes|no|on|off|true|false|null|\.nan|[-+]?(\.inf|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|"
    r"([0-9_]+\.?[0-9_]*|\.[0-9_]+)(e[-+]?[0-9_]+)?))$|^\.\.\."
)

_LONGEST = 200


def free(template: str) -> Detail:
    """Return a detail with free text of alerts, after a tab."""
    return Detail(as_is=_TAB + template, as_yaml=_TAB + template)


def label(name: str) -> Detail:
    """
    Return a detail with a label that all alerts share, for event rules to match.

    It stays bare unless YAML could read it as a structure (in any version), or as a number, a boolean or null
    (in versions that read YAML). Such a value is quoted, and arrives with its quotes.
    """
    template = fill(
        '{{ with printf "%.<longest>s" .CommonLabels.<name> }}'
        '{{ if match `<expression>` . }}{{ printf "%q" . }}{{ else }}{{ . }}{{ end }}{{ end }}',
        longest=str(_LONGEST),
        name=name,
    )
    return Detail(
        as_is=fill(template, expression=f"{_STRUCTURE}|{_UNPRINTED}"),
        as_yaml=fill(template, expression=f"{_STRUCTURE}|{_UNPRINTED}|{_RETYPED}"),
    )


def fixed(text: str) -> Detail:
    """Return a detail with a name from the file, bare or quoted by the rules of `label`."""
    bare, safe = plain(text), fill('{{ printf "%q" <text> }}', text=quoted(text))
    is_plain = text.isprintable() and not re.search(_STRUCTURE, text)
    return Detail(
        as_is=bare if is_plain else safe, as_yaml=bare if is_plain and not re.search(_RETYPED, text) else safe
    )


def written(details: Mapping[str, Detail], version: Version) -> dict[str, str]:
    """Return the templates of the details for a version."""
    return {
        name: each.as_yaml if version >= DETAILS_AS_YAML else each.as_is for name, each in details.items()
    }
