from datetime import timedelta

from watchbill.checks.hints import candidates_text
from watchbill.oncall.availability import Candidate


def candidate(person: str, *, shifts: int, rested: bool = True, hours: float = 0) -> Candidate:
    return Candidate(person=person, shifts=shifts, rested=rested, elsewhere=timedelta(hours=hours))


def test_each_free_person_is_listed_with_their_load() -> None:
    """The first entry says what its numbers count."""
    found = (candidate("dev", shifts=1), candidate("fay", shifts=4, rested=False, hours=12.5))
    assert (
        candidates_text(found)
        == "dev (1 shift in the 90 days before), fay (4, 12 h on call for other teams, not rested)"
    )
    assert (
        candidates_text(found[1:])
        == "fay (4 shifts in the 90 days before, 12 h on call for other teams, not rested)"
    )
