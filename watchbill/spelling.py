"""Suggestions for misspelt words: the most similar known word."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache

_MANY = 300
"""With more known words than this, comparing each of many misspelt words with all of them is slow."""

_ASKED = 100
"""How many misspelt words are compared with all known ones; a file can have any number of them."""


class Words:
    """
    Known words, which can be searched for the most similar one to another word.

    With many words, a word is only compared with those that become equal to it when at most one letter of
    each is left out: a typing error is that close.
    """

    def __init__(self, known: Collection[str]) -> None:
        self._known = {word.casefold(): word for word in sorted(known, reverse=True)}
        self._all = tuple(sorted(self._known))
        self._near: Mapping[str, list[str]] | None = _near(self._all) if len(self._all) > _MANY else None
        self._asked = 0

    def nearest(self, word: str) -> str | None:
        """Return the known word that is most similar to this one, or None where none is close."""
        # Only needed to explain a mistake: a roster without mistakes does not pay for the import.
        from difflib import get_close_matches

        self._asked += 1
        if self._asked > _ASKED and self._near is None:
            self._near = _near(self._all)
        folded, known = word.casefold(), self._all
        if self._near is not None:
            known = tuple(
                sorted({each for shorter in _shorter(folded) for each in self._near.get(shorter, ())})
            )
        found = get_close_matches(folded, known, n=1, cutoff=0.6)
        return self._known[found[0]] if found else None

    def hint(self, word: str) -> str | None:
        """Return a question that suggests the most similar known word, or None where none is close."""
        near = self.nearest(word)
        return f"did you mean `{near}`?" if near is not None else None


@lru_cache(maxsize=8)
def _near(known: tuple[str, ...]) -> Mapping[str, list[str]]:
    """Return words by themselves, and by what is left of them when one letter is left out."""
    near: defaultdict[str, list[str]] = defaultdict(list)
    for word in known:
        for shorter in _shorter(word):
            near[shorter].append(word)
    return near


def _shorter(word: str) -> Iterator[str]:
    yield word
    for index in range(len(word)):
        yield word[:index] + word[index + 1 :]


def meant(word: str, known: Collection[str]) -> str:
    """
    Return the end of a sentence about an unknown word: ``; did you mean 'lead'?``.

    It is empty where none of the known words is close. Capitals and small letters are different letters.
    """
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def did_you_mean(word: str, known: Collection[str]) -> str | None:
    """Return a hint with the most similar of a few known words, or None where none is close."""
    return Words(known).hint(word)
