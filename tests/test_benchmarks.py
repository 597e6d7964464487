"""
The inputs of the benchmarks: hard files must get past the checks of their shape, or nothing is measured.
"""

import pytest

from benchmarks.hard_matchers import HARD, SIZE, hard
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read


@pytest.mark.parametrize("name", HARD)
def test_hard_matchers_are_of_a_sound_shape(name: str) -> None:
    """A roster that is refused for its shape is never compared, so its row of the benchmark means nothing."""
    text = hard(name)
    loaded = load(read("teams.yaml", text.encode()))
    assert [each.message for each in loaded.diagnostics] == []
    assert len(text) <= SIZE
