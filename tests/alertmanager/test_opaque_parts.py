from dataclasses import replace

import pytest
import yaml

from tests.alertmanager.opaque import NIGHTS, OPSGENIE, PAGE, opaque
from tests.rosters import example
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.read import Deployed, deployed
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options

OPTIONS = Options(source="teams.yaml")
TREE = opaque()


def test_opaque_parts_are_written_unchanged() -> None:
    """They follow our own parts: a second page comes after the first, and nothing else changes."""
    written = yaml.safe_load(FORMS["alertmanager"](TREE, OPTIONS))
    (named,) = [each for each in TREE.receivers if each.others]
    (receiver,) = [each for each in written["receivers"] if each["name"] == named.name]
    assert receiver["opsgenie_configs"] == [OPSGENIE.value]
    assert receiver["pagerduty_configs"][1:] == [PAGE.value]
    assert written["time_intervals"] == [{"name": "nights", "time_intervals": NIGHTS.value}]
    (route,) = [each for each in written["route"]["routes"] if "mute_time_intervals" in each]
    assert (route["mute_time_intervals"], route["active_time_intervals"]) == (["nights"], ["nights"])
    for each in written["receivers"]:
        each.pop("opsgenie_configs", None)
        each["pagerduty_configs"] = each.get("pagerduty_configs", [])[:1]
    del written["time_intervals"], route["mute_time_intervals"], route["active_time_intervals"]
    own = yaml.safe_load(FORMS["alertmanager"](compile_tree(example()), OPTIONS))
    for each in own["receivers"]:
        each.setdefault("pagerduty_configs", [])
    assert written == own


@pytest.mark.parametrize("form", ["operator-global", "operator-namespaced"])
@pytest.mark.parametrize(
    "tree",
    [
        replace(TREE, root=compile_tree(example()).root),
        replace(TREE, receivers=compile_tree(example()).receivers),
    ],
    ids=["receivers", "intervals"],
)
def test_operator_forms_refuse_opaque_parts(form: str, tree: RoutingTree) -> None:
    """The operator spells them differently, and they must not be left out silently."""
    with pytest.raises(ValueError, match="for the operator"):
        FORMS[form](tree, OPTIONS)


def test_opaque_parts_are_not_read_as_ours() -> None:
    """The reader of our own files stays strict."""
    found = deployed("alertmanager.yml", FORMS["alertmanager"](TREE, OPTIONS).encode())
    assert not isinstance(found, Deployed)
    assert "mute_time_intervals" in found.message
