"""
Texts that a log line could put into an alert: YAML of every kind, templates, markup, control characters.
"""

from collections.abc import Mapping

MEGABYTE = 1_000_000

TEXTS: Mapping[str, str] = {
    # Templates, alone and where YAML would make them the leaf of a mapping or of a list.
    "unknown function": "log line: failed to render {{ user.name }} in page",
    "executed leaf": 'note: "{{ .ExternalURL }}"',
    "executed item": '- "{{ .ExternalURL }}"',
    "executed key": '"{{ .ExternalURL }}": x',
    "template": "{{ .ExternalURL }}",
    "open braces": "{{",
    "closed braces": "}} {{ end }}",
    "definition": 'a: "{{ define \\"watchbill.url\\" }}gone{{ end }}"',
    "failing leaf": 'a: "{{ index .Alerts 99 }}"',
    "comment of a template": 'a: "{{/* */}}"',
    # Structures.
    "mapping": "Cause: disk full",
    "nested": "a:\n  b: [c, {d: e}]",
    "list": "- a\n- b",
    "flow list": "[1, 2]",
    "flow mapping": "{a: b}",
    "complex key": "? a\n: b",
    "anchors": "&a [*a]",
    "laughs": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
    "merge": "<<: {a: b}",
    "tag": "!!binary aGVsbG8=",
    "set": "!!set {a, b}",
    "single quotes": "'it''s'",
    "double quotes": '"a\\tb"',
    "literal block": "|\n  a: b\n  c",
    "folded block": ">-\n  a\n  b",
    "mapping after a break": "\n\na: b",
    "mapping after spaces": "  a: b",
    "mapping after a tab": "\ta: b",
    "carriage returns": "a: b\r\nc: d\r",
    "byte order mark": "\ufeffa: b",
    "next line": "a:\u0085 b",
    "line separator": "a:\u2028b: c\u2029d: e",
    "no-break space": "a:\u00a0b: c",
    "directive": "%YAML 1.1\n---\na: b",
    "document": "--- {a: b}",
    "two documents": "a: b\n---\nc: d",
    "document's end": "...\na: b",
    "comment": "# only a comment",
    "trailing comment": "a # b",
    "trailing colon": "failed at main.go:",
    "reserved at": "@channel",
    "reserved tick": "`a` b",
    # Scalars that YAML gives another type.
    "octal": "0123",
    "exponent": "1e3",
    "hexadecimal": "0x1F",
    "grouped": "1_000",
    "negative": "-5",
    "fraction": ".5",
    "infinity": "-.inf",
    "on": "on",
    "No": "No",
    "y": "y",
    "TRUE": "TRUE",
    "null": "null",
    "tilde": "~",
    "date": "2026-11-28",
    "time": "2026-11-28T10:00:00Z",
    "sexagesimal": "190:20:30",
    "equals": "=",
    "octet": "10.0.0.1",
    "digit first": "3scale",
    "amazon": "arn:aws:eks:eu-west-1:012345678901:cluster/prod",
    # Slack.
    "calls everybody": "<!channel> <!here> <@U012AB3CD> <https://example.com|here>",
    "entities": "&lt;!channel&gt; &amp; &",
    "markup": "*bold* _italic_ ~struck~ `code` ```\nblock\n```\n> quote",
    # Text that is hard to carry.
    "quotes": 'disk "sda" on C:\\data is 90% full',
    "controls": "a\x01b\x07c\x1b[31md\x7fe",
    "controls in a mapping": "a: \x01b",
    "zero": "a\x00b",
    "blank": "   ",
    "breaks": "\n\n",
    "emoji": "🔥 größer als 90 % 火",
    "right to left": "\u202eabc\u202c",
    "long": "x" * MEGABYTE,
    "long and escaped": "<&>" * (MEGABYTE // 3),
    "long and wide": "火" * (MEGABYTE // 3),
    "long mapping": "a: " + "{{ b }} " * (MEGABYTE // 8),
    "long address": "https://example.com/?q=" + '"a b" ' * (MEGABYTE // 6),
    "address": 'https://example.com/?q="a b"+c&d=<e>|f',
}

PLACED = {"namespace": "payments", "app": "payments-api", "severity": "critical"}

SAID = ("summary", "description", "message", "runbook_url", "runbook", "dashboard_url", "dashboard")
"""The annotations that our texts read."""


def alerts() -> dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]]:
    """
    Labels and annotations, by the kind of alert and the name of its text.

    The text is everything that the alert says, a label that details carry, the alert's name, or the labels by
    which an alert finds its route.
    """
    found: dict[tuple[str, str], tuple[dict[str, str], dict[str, str]]] = {}
    for name, text in TEXTS.items():
        found["annotations", name] = (PLACED | {"alertname": name}, dict.fromkeys(SAID, text))
        found["label", name] = (PLACED | {"alertname": name, "cluster": text, "pod": text}, {})
        found["alertname", name] = (PLACED | {"alertname": text, "cluster": "prod-eu"}, {})
        found["namespace", name] = ({"alertname": name, "namespace": text, "severity": text}, {})
    return found
