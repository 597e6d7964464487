"""Findings as GitLab's code-quality report, which a merge request shows."""

import json
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from watchbill.diagnostics import Diagnostic, Grade
from watchbill.report.findings.findings import span_of, standing

_SEVERITIES = {Grade.ERROR: "critical", Grade.WARNING: "minor", Grade.ADVICE: "info"}


def text(diagnostics: Iterable[Diagnostic]) -> str:
    """
    Return a JSON array of the findings that are not silenced (GitLab: "Code Quality report format").

    GitLab recognizes a finding before and after a change by its fingerprint. That is a hash of the code, the
    file, the team and the message, without the line, which moves. Equal findings are numbered.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in standing(diagnostics):
        span = span_of(diagnostic.place)
        path = span.file.replace("\\", "/").removeprefix("./")
        same = "\0".join((diagnostic.code, path, diagnostic.team or "", diagnostic.message))
        seen[same] += 1
        hint = f" ({diagnostic.advice})" if diagnostic.advice is not None else ""
        found.append(
            {
                "description": f"{diagnostic.message}{hint}",
                "check_name": diagnostic.code,
                "fingerprint": sha256(f"{same}\0{seen[same]}".encode("utf-8", "surrogatepass")).hexdigest(),
                "severity": _SEVERITIES[diagnostic.grade],
                # A finding about a whole file has no line, but GitLab requires one.
                "location": {"path": path, "lines": {"begin": max(span.line, 1)}},
            }
        )
    return json.dumps(found, indent=2) + "\n"
