import pytest

from tests.rosters import example, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.notifications.page import fixed, label, written
from watchbill.alertmanager.tree import Detail
from watchbill.alertmanager.version import NEWEST, Version

VERSIONS: tuple[Version, ...] = ((0, 25), (0, 29), (0, 30), NEWEST)


@pytest.mark.parametrize("version", VERSIONS)
def test_free_text_begins_with_a_tab_in_every_version(version: Version) -> None:
    """YAML gives up at a leading tab, so nothing after it is read, retyped or executed."""
    pages = [each.pagerduty for each in compile_tree(example()).receivers if each.pagerduty is not None]
    assert len(pages) > 3
    for page in pages:
        details = written(page.details, version)
        free = {name for name, text in details.items() if text.startswith('{{ "\\t" }}')}
        assert free == {"description", "runbook", "firing", "resolved"}


def test_only_labels_that_yaml_retypes_depend_on_the_version() -> None:
    """Up to 0.29 a number stays bare; from 0.30 on it is quoted. A structure is always quoted."""
    details = {"cluster": label("cluster")}
    old, new = (written(details, version)["cluster"] for version in ((0, 29), (0, 30)))
    assert old != new
    assert "true|false" not in old
    assert "true|false" in new
    assert all('{{ printf "%q" . }}' in text for text in (old, new))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Payments", "Payments", "Payments"),
        ('R&D, "core" (EU)', 'R&D, "core" (EU)', 'R&D, "core" (EU)'),
        ("1e3", "1e3", '{{ printf "%q" "1e3" }}'),
        ("on", "on", '{{ printf "%q" "on" }}'),
        ("3scale", "3scale", "3scale"),
        ("Shop {{ x }}", '{{ "Shop {{ x }}" }}', '{{ "Shop {{ x }}" }}'),
        ("Shop: {{ x }}", '{{ printf "%q" "Shop: {{ x }}" }}', '{{ printf "%q" "Shop: {{ x }}" }}'),
        ("- a", '{{ printf "%q" "- a" }}', '{{ printf "%q" "- a" }}'),
        ("a\u2028b: c", '{{ printf "%q" "a\u2028b: c" }}', '{{ printf "%q" "a\u2028b: c" }}'),
    ],
)
def test_name_from_the_file_is_quoted_only_if_it_must_be(text: str, old: str, new: str) -> None:
    """
    A name that YAML reads as a string stays bare; a structure is always quoted, a number if the version reads
    YAML.
    """
    assert fixed(text) == Detail(as_is=old, as_yaml=new)


def test_names_reach_the_details() -> None:
    """The details have the names of the service and the team in the file."""
    tree = compile_tree(roster(team("payments", service("api", ['a="b"'], name="No"), name="Payments: EU")))
    page = next(each.pagerduty for each in tree.receivers if each.name == "api/critical")
    assert page is not None
    assert (page.details["service"], page.details["team"]) == (fixed("No"), fixed("Payments: EU"))
