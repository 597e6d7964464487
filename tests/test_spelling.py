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
    """
    A hint suggests a word that is spelt like a known one, in any case; for other words there is no hint.
    """
    assert did_you_mean(word, known) == hint


@pytest.mark.parametrize("word", ["anaa", "nan-ana", "na-ana", "ann-ana", "an-ana"])
def test_words_among_many_are_found_by_one_typing_error(word: str) -> None:
    """
    Among many words, one is found that has one letter more or less, a different letter, or a letter
    elsewhere.
    """
    assert Words([*MANY, "nan-ana" if word != "anaa" else "ana"]).nearest(word) is not None


def test_distant_words_among_many_are_left_out() -> None:
    """Among many words, none is suggested that is spelt very differently."""
    assert Words(MANY).nearest("somebody") is None
