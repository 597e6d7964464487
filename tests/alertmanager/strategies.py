"""Random matchers, routes and alerts with few labels and values, so that they often meet."""

from hypothesis import strategies as st

from watchbill.alertmanager.matching.matchers import canonical
from watchbill.alertmanager.tree import Matcher, Operator, Route

LABELS = ("app", "namespace", "severity", "team")
VALUES = ("", "a", "ab", "b", "kube-system", 'q"\\', "é")

ATOMS = st.sampled_from(
    ["a", "b", "ab", ".", "[ab]", "[^a]", "kube-", "\\w", "\\d", "x", "-", "é", "(?:a|b)", ""]
)


def patterns() -> st.SearchStrategy[str]:
    """Regular expressions that Go and Python read alike."""
    return st.recursive(
        ATOMS,
        lambda inner: st.one_of(
            st.tuples(inner, inner).map("".join),
            st.tuples(inner, inner).map(lambda pair: f"(?:{pair[0]}|{pair[1]})"),
            st.tuples(inner, st.sampled_from(["*", "+", "?", "{2}", "{0,2}", "{1,}", "*?"])).map(
                lambda pair: f"(?:{pair[0]}){pair[1]}"
            ),
        ),
        max_leaves=6,
    )


def matchers() -> st.SearchStrategy[Matcher]:
    plain = st.builds(
        lambda label, operator, value: Matcher(label=label, operator=operator, value=value),
        st.sampled_from(LABELS),
        st.sampled_from([Operator.EQUAL, Operator.NOT_EQUAL]),
        st.sampled_from(VALUES),
    )
    regular = st.builds(
        lambda label, operator, value: Matcher(label=label, operator=operator, value=value),
        st.sampled_from(LABELS),
        st.sampled_from([Operator.MATCHES, Operator.NOT_MATCHES]),
        st.one_of(st.sampled_from(["", ".*", ".+", "a|b", "kube-.*", "[a-z]+"]), patterns()),
    )
    return st.one_of(plain, regular)


def labels() -> st.SearchStrategy[dict[str, str]]:
    values = st.one_of(st.sampled_from(VALUES), st.text("abx-9é", max_size=4))
    return st.dictionaries(st.sampled_from(LABELS), values.filter(bool), max_size=4)


def routes() -> st.SearchStrategy[Route]:
    """Trees whose receivers are all different: a number each, given by the caller's `numbered`."""
    leaf = st.builds(_route, st.lists(matchers(), max_size=2), st.booleans(), st.just([]))
    return st.recursive(
        leaf,
        lambda inner: st.builds(
            _route, st.lists(matchers(), max_size=2), st.booleans(), st.lists(inner, min_size=1, max_size=3)
        ),
        max_leaves=8,
    )


def _route(own: list[Matcher], go_on: bool, children: list[Route]) -> Route:
    return Route(
        matchers=canonical(own),
        receiver="r",
        group_by=None,
        group_wait=None,
        group_interval=None,
        repeat_interval=None,
        go_on=go_on,
        routes=tuple(children),
    )
