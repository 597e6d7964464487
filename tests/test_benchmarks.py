"""
What the benchmarks measure: files that are hard to read must get past their shape, or nothing is measured.
"""

import pytest

from benchmarks.hard_matchers import HARD, SIZE, hard
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read


@pytest.mark.parametrize("name", HARD)
def test_hard_matchers_are_of_a_sound_shape(name: str) -> None:
    """A roster that is refused by its shape is never compared, and its row of the benchmark means nothing."""
    text = hard(name)
    loaded = load(read("teams.yaml", text.encode()))
    assert [each.message for each in loaded.diagnostics] == []
    assert len(text) <= SIZE
