"""Values of the model, written as the file has them."""

import pytest

from watchbill.roster import written
from watchbill.roster.model import Hours


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (Hours(days=(1, 2, 3, 4, 5), start=540, end=1080), "Mon-Fri 09:00-18:00"),
        (Hours(days=(1, 2, 3, 4, 5, 6, 7), start=0, end=1440), "00:00-24:00"),
        (Hours(days=(1, 3), start=1320, end=1320 + 480), "Mon,Wed 22:00-06:00"),
        (Hours(days=(6,), start=540, end=1080), "Sat 09:00-18:00"),
    ],
)
def test_a_window_is_the_file_s(hours: Hours, text: str) -> None:
    """Hours are said as the file writes them."""
    assert written.window(hours) == text
