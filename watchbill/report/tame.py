"""A report that came from somebody who is not trusted, as text that can do nothing to a reader."""

import re

from watchbill.report.snippet import visible

# What the report's own writer puts in; every other mark that begins a tag, a comment or an autolink is text.
_TAG = re.compile(r"<(?!/?(?:details|summary|b|code|br)>)")
# A zero-width space behind what would become a mention, a reference or a link. Entities too: GitHub looks for
# mentions in what has been rendered already, where an entity is a letter again. (Behind `&#58;` there is no link.)
_ACTIVE = re.compile(
    r"@|&#0*(?:64|35);?|&#[xX]0*(?:40|23);?|&(?:commat|num);|(?<!&)#(?=\d)|\b[gG][hH]-(?=\d)"
    r"|:(?=//)|\](?=[(\[:])|!(?=\[)|\b(?:[wW]{3})(?=\.)|\b(?:mailto|xmpp)(?=:)"
)
_ZERO_WIDTH = "\u200b"
# GitHub draws what some languages say (mermaid, geojson, stl); the report itself knows one.
_DRAWN = re.compile(r"^([ >*+-]*(?:`{3,}|~{3,})) *(?!yaml$)\S.*$", re.MULTILINE)


def tame(text: str) -> str:
    """
    Return Markdown without mentions, references, links, pictures, and tags but those of the report's own.

    A genuine report loses nothing by it: it has none of them (`diff.markdown.words`).
    """
    lines = (visible(line.replace("\t", "    ")) for line in text.replace("\r\n", "\n").split("\n"))
    apart = _ACTIVE.sub(lambda found: found[0] + _ZERO_WIDTH, "\n".join(lines))
    return _DRAWN.sub(r"\1", _TAG.sub("&lt;", apart))
