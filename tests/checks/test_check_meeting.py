from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from watchbill.alerting.match import together
from watchbill.alerting.matchers import canonical
from watchbill.alerting.tree import Matcher, Operator
from watchbill.checks.claims import Claim
from watchbill.checks.meeting import candidates
from watchbill.config.handbook import FAIRNESS
from watchbill.model import Escalation, Follow, Level, Mode, Service, Team

VALUES = {
    Operator.EQUAL: ("a", "ab", "b", ""),
    Operator.NOT_EQUAL: ("a", "b", ""),
    Operator.MATCHES: ("a", "a.*", "ab?", "a|b", "a(b|c)", "(a|b)c", ".*", "ab|b.*", "(?i)A", "a{0,2}b", "x|"),
    Operator.NOT_MATCHES: ("a.*", "a|b"),
}


def claim(key: int, matchers: tuple[Matcher, ...]) -> Claim:
    """Return a claim of a service with a number for a key."""
    service = Service(
        key=f"s{key}",
        name=f"s{key}",
        description=None,
        matchers=(tuple(map(str, matchers)),),
        group_by=None,
        runbooks=None,
        manager=None,
        auto_resolve=None,
        acknowledgement_timeout=None,
    )
    return Claim(team=TEAM, service=service, index=0, matchers=canonical(matchers))


TEAM = Team(
    key="t",
    name="t",
    description=None,
    mode=Mode.ESCALATION_ONLY,
    slack="#t",
    lead=("ana",),
    manager=("ben",),
    rotations=(),
    secondary=Follow.NEXT,
    shadow=None,
    overrides=(),
    escalation=Escalation(levels=(Level.LEAD, Level.MANAGER), acknowledge_within=15, loops=9),
    minimum_members=4,
    fairness=FAIRNESS,
    outside_hours_escalate=False,
    services={},
    auto_resolve=None,
    acknowledgement_timeout=None,
)

MATCHER = st.sampled_from([(operator, value) for operator, values in VALUES.items() for value in values]).flatmap(
    lambda pair: st.builds(
        Matcher, label=st.sampled_from(("app", "namespace")), operator=st.just(pair[0]), value=st.just(pair[1])
    )
)
CLAIMS = st.lists(st.lists(MATCHER, min_size=1, max_size=3), max_size=20).map(
    lambda found: [claim(key, tuple(matchers)) for key, matchers in enumerate(found)]
)


@given(CLAIMS)
def test_candidates_leave_out_no_pair_that_can_meet(claims: list[Claim]) -> None:
    """Each two claims that one alert can match are among the candidates."""
    found = {frozenset((one.service.key, other.service.key)) for one, other in candidates(claims)}
    missed = [
        (one.matchers, other.matchers)
        for one, other in combinations(claims, 2)
        if frozenset((one.service.key, other.service.key)) not in found
        and together(one.matchers, other.matchers) is not None
    ]
    assert missed == []


def test_candidates_are_few_where_labels_tell_claims_apart() -> None:
    """A thousand claims on namespaces, some of them by prefix, are not compared each with each."""
    equal = [Matcher(label="namespace", operator=Operator.EQUAL, value=f"ns{n:04}") for n in range(1000)]
    prefix = [Matcher(label="namespace", operator=Operator.MATCHES, value=f"team{n:03}-.*") for n in range(500)]
    claims = [claim(number, (matcher,)) for number, matcher in enumerate((*equal, *prefix))]
    assert list(candidates(claims)) == []
