"""What the benchmarks measure: files that are hard to read must get past their shape, or nothing is measured."""

import pytest

from benchmarks import worst_files
from benchmarks.hard_matchers import HARD, SIZE, hard
from watchbill.config.load import load
from watchbill.source.read import read


@pytest.mark.parametrize("name", HARD)
def test_hard_matchers_are_of_a_sound_shape(name: str) -> None:
    """A roster that is refused by its shape is never compared, and its row of the benchmark means nothing."""
    text = hard(name)
    loaded = load(read("teams.yaml", text.encode()))
    assert [each.message for each in loaded.diagnostics] == []
    assert len(text) <= SIZE


def test_worst_files_have_all_that_a_roster_needs() -> None:
    """What is missing or misspelled would be told at once, and the rest would not be read."""
    for name, text in worst_files.rosters().items():
        loaded = load(read("teams.yaml", text.encode()))
        assert loaded.roster is not None or name in ("mistakes of syntax", "aliases"), name
        assert "missing-key" not in {each.code for each in loaded.diagnostics}, name
        assert len(text) <= SIZE
    assert all(len(text) <= SIZE for text in worst_files.calendars().values())
