"""The findings of a roster as text, for comparison."""

from watchbill.roster.load import Loaded


def listing(loaded: Loaded) -> str:
    """Return every finding with its place, its notes and its hint."""
    lines = []
    for diagnostic in loaded.diagnostics:
        span = loaded.sources.span(diagnostic.place)
        place = f"{span.file}:{span.line}:{span.column}-{span.end_column}"
        lines.append(f"{place}: {diagnostic.grade}: {diagnostic.message} [{diagnostic.code}]")
        for related in diagnostic.related:
            also = loaded.sources.span(related.place)
            lines.append(f"  note: {also.file}:{also.line}:{also.column}: {related.message}")
        if diagnostic.hint:
            lines.append(f"  hint: {diagnostic.hint}")
    return "".join(f"{line}\n" for line in lines)
