"""The way from a wish to what it comes to."""

from watchbill.edit.cover import cover
from watchbill.edit.draft import Draft, Edited, Original, Refusal
from watchbill.edit.reanchoring import reanchor
from watchbill.edit.reordering import reorder
from watchbill.edit.swap import swap
from watchbill.edit.tidy import tidy
from watchbill.edit.wish import Cover, Reanchor, Swap, Tidy, Wish
from watchbill.usage import UsageError


def edited(original: Original, wish: Wish) -> Edited:
    """
    Return what a wish comes to: every byte that it is not about stays.

    Raises Refusal where it cannot be fulfilled, and its kind Unanswered where it does not say who covers.
    """
    draft = Draft(original)
    try:
        return _edited(draft, wish)
    except (Refusal, UsageError) as problem:  # the latter is a time that cannot be read
        refusal = problem if isinstance(problem, Refusal) else Refusal(str(problem))
        refusal.notes = tuple(draft.notes)
        raise refusal from None


def _edited(draft: Draft, wish: Wish) -> Edited:
    match wish:
        case Cover():
            return cover(draft, wish)
        case Swap():
            return swap(draft, wish)
        case Reanchor():
            return reanchor(draft, wish)
        case Tidy():
            return tidy(draft)
        case _:
            return reorder(draft, wish)
