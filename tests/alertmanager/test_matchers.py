import pytest
from hypothesis import given

from tests.alertmanager.strategies import matchers
from watchbill.alertmanager.matching.matchers import SIZE, MatcherError, Reader, canonical, parse
from watchbill.alertmanager.tree import Matcher, Operator


@given(matchers())
def test_matcher_survives_being_written_and_read(matcher: Matcher) -> None:
    """The canonical spelling reads back as the same matcher."""
    assert parse(str(matcher)) == matcher


@pytest.mark.parametrize(
    ("text", "label", "operator", "value"),
    [
        ('namespace="payments"', "namespace", "=", "payments"),
        (" namespace = payments ", "namespace", "=", "payments"),
        ("a!=b c", "a", "!=", "b c"),
        ('a=~"b.*"', "a", "=~", "b.*"),
        ('a!~"b\\.c"', "a", "!~", "b\\.c"),
        ('a="\\"\\\\\\n\\t"', "a", "=", '"\\\n\\t'),
        ("a=", "a", "=", ""),
        ('a=""', "a", "=", ""),
        ("a='b'", "a", "=", "'b'"),
        ('x:y_1="z"', "x:y_1", "=", "z"),
        ('a="b,c} #"', "a", "=", "b,c} #"),
    ],
)
def test_matcher_is_read_as_alertmanager_reads_it(text: str, label: str, operator: str, value: str) -> None:
    """Quotes may be left out; inside them three escapes count, and any other backslash is plain."""
    assert parse(text) == Matcher(label=label, operator=Operator(operator), value=value)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("", 1, "expected a label's name at the start"),
        ("namespace", 10, "expected one of =, !=, =~ and !~ after the label's name"),
        ("1a=b", 1, "expected a label's name at the start"),
        ('{a="b"}', 1, "expected a label's name, without braces or quotes before it"),
        (' "a b"="c"', 2, "expected a label's name, without braces or quotes before it"),
        ('a="b', 3, "the double quote that begins the value is never closed"),
        ('a="b",c="d"', 6, "expected one matcher: write each one as a list item of its own"),
        ('a="b"c"', 5, 'expected nothing after the closing quote: a " inside the value is written \\"'),
        ("a=b,c=d", 4, "a value with , in it needs double quotes around it"),
        ("a=~b{2}", 5, "a value with { in it needs double quotes around it"),
        (
            'a=~"(?i-:b)"',
            5,
            "(?i-: does not begin a group",
        ),
        (
            'a=~"*-b"',
            5,
            "nothing to repeat before * (the wildcard is .*)",
        ),
        ('a=~"b("', 6, "this group is never closed"),
    ],
)
def test_text_that_is_not_a_matcher_is_refused_at_its_place(text: str, column: int, message: str) -> None:
    """The error says what was expected and in which column."""
    with pytest.raises(MatcherError) as refused:
        parse(text)
    assert (refused.value.column, refused.value.message) == (column, message)


def test_canonical_matchers_are_unique_and_sorted_as_in_group_keys() -> None:
    """By label, then value, then operator: Alertmanager's order."""
    texts = ['b="x"', 'a=~"z"', 'a="z"', 'a!="y"', 'b="x"']
    assert [str(matcher) for matcher in canonical(map(parse, texts))] == [
        'a!="y"',
        'a="z"',
        'a=~"z"',
        'b="x"',
    ]


def test_regular_expressions_of_one_roster_have_a_total_limit() -> None:
    """Each is counted once, in RE2's instructions; after SIZE the next one is refused."""
    reader = Reader()
    texts = [f'a=~".{{0,900}}.{{0,900}}a{number}"' for number in range(200)]
    read = [text for text in texts for _ in range(3) if _is_read(reader, text)]
    assert len(read) == 3 * (SIZE // 16_204 + 1)
    assert reader.parse('a="b"') == Matcher(label="a", operator=Operator.EQUAL, value="b")
    with pytest.raises(MatcherError, match="all regular expressions of this file together are too large"):
        reader.parse(texts[-1])


def _is_read(reader: Reader, text: str) -> bool:
    try:
        reader.parse(text)
    except MatcherError:
        return False
    return True
