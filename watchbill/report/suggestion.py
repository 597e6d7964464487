"""An edit as a suggestion on the lines of a pull request, which one click accepts."""

from watchbill.printable import copied, visible
from watchbill.report.markdown import fence_of

_SAID = (
    "Written this way, the edit moves people who are not part of it less, or later. "
    "The comment on this pull request says who they are, and when."
)


def marker(name: str) -> str:
    """Return the hidden line that marks a suggestion; a name tells those of several rosters apart."""
    return f"<!-- watchbill:suggestion {name} -->" if name else "<!-- watchbill:suggestion -->"


def text(replacement: str, name: str, *, team: str, together: int, outside: bool) -> str:
    """
    Return the comment; its fence is longer than any run of backticks inside (CommonMark 4.5).

    `together` is how many suggestions make up the team's edit. `outside` is true if a run from a fork
    wrote the suggestion.
    """
    lines = replacement.removesuffix("\n").split("\n") if replacement else []
    body = [copied(line.removesuffix(chr(13))) for line in lines]
    fence = fence_of(body)
    said = _SAID
    if together > 1:
        said = (
            f"**One of {together} suggestions for `{visible(team)}`: accept all {together} together**. "
            f"Add each to a batch and commit the batch; one alone does something else. {said}"
        )
    if outside:
        said = (
            f"{said} A run from a fork wrote it, and nobody vouches for that: review it like the rest of the"
            " edit."
        )
    return "\n".join((marker(name), said, "", f"{fence}suggestion", *body, fence, ""))
