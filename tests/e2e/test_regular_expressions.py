"""Alertmanager takes, refuses and matches the regular expressions that Watchbill says."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests import binaries
from tests.e2e import amtool
from watchbill.alertmanager.regex.expression import expression
from watchbill.alertmanager.regex.scanner import RegexError
from watchbill.alertmanager.tree import Matcher, Operator

pytestmark = pytest.mark.e2e

TAKEN = (
    "payments-(?:api|worker)",
    "(?i)shop",
    "(?i-s:Shop).*",
    "\\bshop\\b.*",
    "\\pL+",
    "\\p{Greek}+|[[:alpha:]]{2}",
    "(?m)^shop$",
    "(?P<name>shop)",
    "(?P<n>a)|(?P<m>b)",
    "\\Qa.b\\E",
    "\\x41\\x{1F600}",
    "\\101",
    "a{,2}",
    "(" * 150 + "a" + ")" * 150,
    ".{0,900}.{0,900}a0",
)
REFUSED = (
    "(?i-:shop)",
    "(?-:shop)",
    "(?-)shop",
    "\\Cshop",
    "(?P<é>shop)",
    "(?=shop)",
    "(shop)\\1",
    "shop**",
    "a{1001}",
    "(a{100}){100}",
    "*-shop",
    "a\\Qb",
    "(shop",
    "\\p{Nobody}",
    "(" * 1100 + ")" * 1100,
)
VALUES = (
    "",
    "shop",
    "SHOP",
    "Shop\n",
    "a",
    "aa",
    "a{,2}",
    "é",
    "αβ",
    "A",
    "a.b",
    "axb",
    "A\U0001f600",
    "shop-api",
    "a0",
)


@pytest.fixture(params=[binaries.OLDEST, binaries.NEWEST])
def tool(request: pytest.FixtureRequest) -> Path:
    return binaries.find("amtool", request.param)


def _config(folder: Path, texts: Sequence[str]) -> Path:
    """Write a configuration with a route for each expression, all of which are asked."""
    path = folder / "alertmanager.yml"
    lines = ["route:", "  receiver: none", "  routes:"]
    for number, text in enumerate(texts):
        matcher = str(Matcher(label="app", operator=Operator.MATCHES, value=text)).replace("'", "''")
        lines += [f"    - receiver: r{number}", f"      matchers: ['{matcher}']", "      continue: true"]
    lines += ["receivers:", "  - name: none", *(f"  - name: r{number}" for number in range(len(texts)))]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_expressions_that_are_taken_match_alike(tool: Path, tmp_path: Path) -> None:
    """One configuration with all of them, asked with values with and without letters past ASCII."""
    path = _config(tmp_path, TAKEN)
    code, said = amtool.check_config(tool, path)
    assert code == 0, said
    for value in VALUES:
        expected = [f"r{number}" for number, text in enumerate(TAKEN) if expression(text).matches(value)]
        assert amtool.routed(tool, path, {"app": value}) == (expected or ["none"]), value


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: ascii(text)[:20])
def test_expression_that_is_refused_breaks_the_configuration(tool: Path, tmp_path: Path, text: str) -> None:
    """Alertmanager refuses the whole file, so the matcher is an error."""
    with pytest.raises(RegexError):
        expression(text)
    code, said = amtool.check_config(tool, _config(tmp_path, [text]))
    assert code != 0
    assert "error parsing regexp" in said


def test_group_with_a_name_of_newer_go_is_refused_by_the_oldest(tmp_path: Path) -> None:
    """What only newer builds take is refused for all."""
    with pytest.raises(RegexError):
        expression("(?<name>shop)")
    code, said = amtool.check_config(
        binaries.find("amtool", binaries.OLDEST), _config(tmp_path, ["(?<name>shop)"])
    )
    assert code != 0
    assert "error parsing regexp" in said
