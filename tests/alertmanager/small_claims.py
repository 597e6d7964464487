"""Claims with few labels and values, so that every kind of alert can be tried."""

from hypothesis import strategies as st

from tests.rosters import roster, service, team
from watchbill.alertmanager.claims.order import Alternative
from watchbill.alertmanager.matching.matchers import canonical
from watchbill.alertmanager.tree import Matcher, Operator
from watchbill.roster.model import Roster

WORDS = ("", "a", "b", "ab", "az", "zb", "azb", "z", "\n")
"""One of each kind of values that the matchers of SMALL tell apart."""

EXPRESSIONS = ("a|b", "(?:a|b|ab)", "a.*", ".*b", "", ".+", "a?")

SMALL = st.one_of(
    st.builds(
        Matcher,
        label=st.sampled_from(("app", "ns")),
        operator=st.sampled_from((Operator.EQUAL, Operator.NOT_EQUAL)),
        value=st.sampled_from(WORDS[:4]),
    ),
    st.builds(
        Matcher,
        label=st.sampled_from(("app", "ns")),
        operator=st.sampled_from((Operator.MATCHES, Operator.NOT_MATCHES)),
        value=st.sampled_from(EXPRESSIONS),
    ),
)


def alternatives(of: st.SearchStrategy[Matcher], most: int) -> st.SearchStrategy[list[Alternative]]:
    return st.lists(
        st.builds(
            lambda key, own: Alternative(service=key, matchers=canonical(own)),
            st.sampled_from("abcdef"),
            st.lists(of, min_size=1, max_size=3),
        ),
        max_size=most,
        unique=True,
    )


def roster_of(some: list[Alternative]) -> Roster:
    """Return a roster of the services, the first three letters in one team, the others in another."""
    services: dict[str, list[list[str]]] = {}
    for each in some:
        services.setdefault(each.service, []).append(list(map(str, each.matchers)))
    return roster(
        team("one", *(service(key, *lists) for key, lists in services.items() if key in "abc")),
        team("two", *(service(key, *lists) for key, lists in services.items() if key not in "abc")),
    )
