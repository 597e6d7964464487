"""The cut in a comment that would be too long."""

from watchbill.forge import thread


def test_a_comment_fits_into_githubs_limit() -> None:
    """A comment says where it was cut."""
    fitted = thread.fitting("line\n" * 20_000)
    assert (len(fitted) <= 65_536, fitted.endswith("because a comment cannot be longer.**\n")) == (
        True,
        True,
    )


def test_a_cut_leaves_nothing_open() -> None:
    """Neither a fence nor a fold: what is said of the cut would be in it."""
    opened = "<details>\n<summary>a</summary>\n\n````yaml\n```\n"
    fitted = thread.fitting(opened + "line\n" * 20_000)
    assert fitted.partition("\n````\n")[2].partition("**")[0] == "\n</details>\n\n"
    closed = thread.fitting(f"{opened}````\n\n</details>\n" + "line\n" * 20_000)
    assert closed.endswith("line\n\n**Cut off here, because a comment cannot be longer.**\n")
