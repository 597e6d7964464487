"""An edit as a suggestion on the lines of a pull request: one click takes it over."""

from watchbill.printable import copied, visible
from watchbill.report.markdown import fence_of

_SAID = (
    "Written like this, the edit moves people who are not part of it less, or later: "
    "the comment on this pull request says whom, and when."
)


def marker(name: str) -> str:
    """Return the hidden line that suggestions are found by; a name tells those of several rosters apart."""
    return f"<!-- watchbill:suggestion {name} -->" if name else "<!-- watchbill:suggestion -->"


def text(replacement: str, name: str, *, team: str, together: int, outside: bool) -> str:
    """
    Return the comment; its fence is longer than any run of backticks inside (CommonMark 4.5).

    `together` is how many suggestions make up the one edit of the team; `outside` that a run of a fork's
    wrote it.
    """
    lines = replacement.removesuffix("\n").split("\n") if replacement else []
    body = [copied(line.removesuffix(chr(13))) for line in lines]
    fence = fence_of(body)
    said = _SAID
    if together > 1:
        said = (
            f"**One of {together} suggestions for `{visible(team)}`: accept all {together} together**, "
            f"by adding each to a batch and committing that; one alone does something else. {said}"
        )
    if outside:
        said = (
            f"{said} It comes from the run of a fork, which nobody vouches for: read it like the rest of the"
            " edit."
        )
    return "\n".join((marker(name), said, "", f"{fence}suggestion", *body, fence, ""))
