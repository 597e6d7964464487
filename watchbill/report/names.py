"""Display names of people; those who share a name are told apart by their keys."""

from collections import Counter
from collections.abc import Mapping

from watchbill.printable import visible
from watchbill.roster.model import Person

Names = Mapping[str, str]
"""What people are called, by their keys."""


def names(people: Mapping[str, Person]) -> Names:
    """Return the display names of people by their keys, fit for a reader."""
    often = Counter(person.name for person in people.values())
    return {
        key: visible(f"{person.name} ({key})" if often[person.name] > 1 else person.name)
        for key, person in people.items()
    }
