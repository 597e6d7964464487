import pytest

from watchbill.spelling import Words, did_you_mean

MANY = [f"person-{number}" for number in range(400)]


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("elli", ["ana", "eli", "fay"], "did you mean `eli`?"),
        ("Ana", ["ana"], "did you mean `ana`?"),
        ("zoe", ["ana", "eli"], None),
        ("zoe", [], None),
    ],
)
def test_did_you_mean_names_the_nearest(word: str, known: list[str], hint: str | None) -> None:
    """A word that is spelt like a known one is asked about, whatever its case; of another nothing is said."""
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize("word", ["anaa", "nan-ana", "na-ana", "ann-ana", "an-ana"])
def test_words_among_many_are_found_by_one_slip(word: str) -> None:
    """Among many words one is found that differs by a letter more, less, other or in another place."""
    assert Words([*MANY, "nan-ana" if word != "anaa" else "ana"]).nearest(word) is not None


def test_words_among_many_leave_out_what_is_far() -> None:
    """Among many words none is named that is spelt quite otherwise."""
    assert Words(MANY).nearest("somebody") is None
