"""What a page says: its summary, its details, and where to read on."""

import re
from collections.abc import Mapping

from watchbill.alertmanager.notifications.templates import FIRST, LISTED, cut, fill, load, plain, quoted
from watchbill.alertmanager.tree import Detail
from watchbill.alertmanager.version import DETAILS_AS_YAML, Version

CLIENT = "Alertmanager"

# The summary has at most 1024 characters (Alertmanager cuts what is longer), so each part is cut before
# it can push out what follows.
SUMMARY = load("summary.tmpl")
"""
One line for a phone: what, how many, the first alert's summary (… where others say something else), and
where.
"""

ALERT_CLASS = '{{ printf "%.200s" .CommonLabels.alertname }}'

GROUP = '{{ printf "%.200s" (or .CommonLabels.cluster .CommonLabels.namespace) }}'

_ALERT_LIST = load("alert_list.tmpl")


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


# Alertmanager from 0.30.0 on reads each rendered detail as YAML; up to 0.33.1 it then runs what it found as
# templates once more (template/template.go, DeepCopyWithTemplate). What is no YAML, or a string of YAML, it
# sends as it was rendered, quotes included. So nothing may be a structure, in any version: free text begins
# with a tab, at which YAML gives up, whatever follows.
_TAB = '{{ "\\t" }}'

# What is more than a plain scalar of YAML's, or could be: an indicator in front, `: `, ` #`.
_STRUCTURE = r"""^([?:,[\]{}#&*!|>'"%@\x60 ]|-( |$|--))|:( |$)| #"""

# Characters that are not printed, line breaks of YAML's among them.
_UNPRINTED = r"\pC|[^\PZ ]"

# Words, numbers and the end of a document (gopkg.in/yaml.v2, resolve.go).
_RETYPED = (
    r"^(?i:~|y|n|yes|no|on|off|true|false|null|\.nan|[-+]?(\.inf|0x[0-9a-f_]+|0o[0-7_]+|0b[01_]+|"
    r"([0-9_]+\.?[0-9_]*|\.[0-9_]+)(e[-+]?[0-9_]+)?))$|^\.\.\."
)

_LONGEST = 200


def free(template: str) -> Detail:
    """Return a detail that may say anything: text of alerts, with a tab before it."""
    return Detail(as_is=_TAB + template, as_yaml=_TAB + template)


def label(name: str) -> Detail:
    """
    Return a detail that is a label all alerts share, for event rules to match.

    It stays bare, but for what YAML reads as a structure (in any version), or as a number, a boolean or null
    (where the version reads YAML): that is quoted, and arrives with its quotes.
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
    """Return a detail that is a name from the file; it is kept as a label is."""
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
