"""The entry point of edits: a wish goes in, the new text of the files comes out."""

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
    Return the result of a wish; every byte that the wish is not about stays.

    Raises Refusal where the wish cannot be fulfilled, and its subclass Unanswered where it does not say who
    covers.
    """
    draft = Draft(original)
    try:
        return _edited(draft, wish)
    except (Refusal, UsageError) as problem:  # UsageError: a time that cannot be read
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
