from itertools import product

from hypothesis import given

from tests.alertmanager.small_claims import SMALL, WORDS, alternatives, roster_of
from watchbill.alertmanager.claims.claim import claims
from watchbill.alertmanager.claims.order import Alternative
from watchbill.alertmanager.claims.overlaps import overlaps
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.routes import match


@given(alternatives(SMALL, 8))
def test_overlap_names_who_gets_its_alert(some: list[Alternative]) -> None:
    """The alert in the finding matches the losing claim, and the tree sends it to the named service."""
    whole = roster_of(some)
    tree = compile_tree(whole)
    for each in overlaps(claims(whole.teams.values()).ordered).overlaps:
        assert all(matches(matcher, each.alert) for matcher in each.second.matchers)
        (path,) = match(tree.root, each.alert)
        assert path[-1].receiver == f"{each.first.service.key}/critical"


@given(alternatives(SMALL, 8))
def test_alert_of_unreachable_claim_goes_to_those_that_are_named(some: list[Alternative]) -> None:
    """The takers take each alert of such a claim, and a claim that no alert reaches is found."""
    whole = roster_of(some)
    found = claims(whole.teams.values()).ordered
    said = overlaps(found)
    named = {id(each.claim): each.takers for each in said.unreachable}
    never = {claim.matchers for claim in said.never}
    for place, claim in enumerate(found):
        own = [
            {"app": app, "ns": ns}
            for app, ns in product(WORDS, repeat=2)
            if all(matches(matcher, {"app": app, "ns": ns}) for matcher in claim.matchers)
        ]
        assert bool(own) != (claim.matchers in never)
        for alert in own if id(claim) in named else ():
            assert any(all(matches(m, alert) for m in taker.matchers) for taker in named[id(claim)])
        # Of several equal claims, the first one gets everything.
        firsts = {other.matchers: other for other in reversed(found[:place])}.values()
        others = [other for other in firsts if other.service.key != claim.service.key]
        equal = any(other.matchers == claim.matchers for other in found[:place])
        if (
            own
            and not equal
            and all(any(all(matches(m, alert) for m in other.matchers) for other in others) for alert in own)
        ):
            assert id(claim) in named
