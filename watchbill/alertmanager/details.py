"""The details of an event, written so that every version of Alertmanager sends them as text."""

import re
from collections.abc import Mapping

from watchbill.alertmanager.texts import fill, plain, quoted
from watchbill.alertmanager.tree import Detail
from watchbill.alertmanager.version import DETAILS_AS_YAML, Version

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
