"""Property tests: reading never raises, and gives the same result with and without libyaml."""

import random
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profiles import cases
from watchbill.diagnostics import at, key
from watchbill.roster.load import load
from watchbill.roster.yaml.compose import compose
from watchbill.roster.yaml.document import Document, Text, Value
from watchbill.roster.yaml.read import read
from watchbill.roster.yaml.recovery import without_block
from watchbill.roster.yaml.syntax import syntax_fault

EXAMPLE = (Path(__file__).parents[2] / "teams.yaml").read_text(encoding="utf-8")
pytestmark = pytest.mark.fuzz

CASES = cases(300)
SIGNS = [
    *" \t\n\r:-#{}[],&*!|>'\"%@`?~=<\\0aé\u2028\x85\ufeff\x07😀",
    *("<<: ", "*a", "&a ", "- ", ": ", "\n\n", "---\n"),
]

keys = st.text(alphabet="abcdefg_", min_size=1, max_size=4)
scalars = st.none() | st.booleans() | st.integers(-99, 99) | st.text(max_size=12) | st.dates().map(str)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4)
)
texts = st.text(alphabet=st.sampled_from(list("ab:-#{}[],&*!|>'\"\n  ")), max_size=60)


def spans(document: Document) -> list[object]:
    """Return the places of everything in a document, found by its paths."""
    found: list[object] = []
    stack: list[tuple[tuple[str | int, ...], Value]] = [((), document.value)]
    while stack:
        path, value = stack.pop()
        found.append((path, document.span(at(*path)), document.span(key(*path))))
        if isinstance(value, dict):
            stack += [((*path, name), each) for name, each in value.items()]
        elif isinstance(value, list):
            stack += [((*path, index), each) for index, each in enumerate(value)]
    return found


def mutated(text: str, seed: int) -> str:
    """Return a text with a few characters and lines deleted, doubled, replaced or indented differently."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 5)):
        place = rng.randrange(len(text) + 1)
        lines = text.split("\n")
        line = rng.randrange(len(lines))
        match rng.randrange(6):
            case 0:
                text = text[:place] + text[place + rng.randint(1, 9) :]
            case 1:
                text = text[:place] + rng.choice(SIGNS) + text[place:]
            case 2:
                text = text[:place] + rng.choice(SIGNS) + text[place + 1 :]
            case 3:
                text = "\n".join(lines[:line] + lines[line + rng.randint(1, 3) :])
            case 4:
                text = "\n".join([*lines[:line], lines[rng.randrange(len(lines))], *lines[line:]])
            case _:
                lines[line] = rng.choice(["\t", " ", "   ", ""]) + lines[line].lstrip()
                text = "\n".join(lines)
    return text


def alike(text: str) -> None:
    """
    Compare the results of the two parsers.

    Each parser reports syntax errors at its own places, and libyaml accepts a few texts that PyYAML's own
    parser refuses (`?` inside a flow collection, `>#`).
    """
    fast, pure = read("r", text.encode()), read("r", text.encode(), pure=True)
    if not any(problem.code == "yaml-syntax" for problem in (*fast.problems, *pure.problems)):
        assert (repr(fast.value), fast.problems, fast.suppressions) == (
            repr(pure.value),
            pure.problems,
            pure.suppressions,
        )
        assert spans(fast) == spans(pure)


def written(value: Value) -> str:
    """Return a value as PyYAML writes it, which every parser must accept."""
    text: str = yaml.safe_dump(value, allow_unicode=False)
    assert not any(problem.code == "yaml-syntax" for problem in read("r", text.encode(), pure=True).problems)
    return text


@given(st.binary(max_size=200))
@settings(max_examples=CASES, deadline=None)
def test_any_bytes_are_read(data: bytes) -> None:
    """Reading and loading never raise, whatever the bytes are."""
    load(read("r", data))


@given(st.text(max_size=200) | texts)
@settings(max_examples=CASES, deadline=None)
def test_any_text_is_read(text: str) -> None:
    """Reading and loading never raise, whatever the text is."""
    load(read("r", text.encode("utf-8", "surrogatepass")))


@given(texts | st.integers().map(lambda seed: mutated(EXAMPLE, seed)))
def test_recovery_keeps_everything_in_its_place(text: str) -> None:
    """The part of a text that is left out becomes spaces: no line moves, and nothing grows."""
    whole = Text("r", text)
    try:
        compose(text, pure=True)
    except yaml.YAMLError as error:
        mended = without_block(whole, syntax_fault(error, whole))
        if mended is not None:
            assert Text("r", mended.text).starts == whole.starts
            assert len(mended.text) == len(text)
            assert all(new in (old, " ") for old, new in zip(text, mended.text, strict=True))


@given(st.integers())
@settings(max_examples=CASES, deadline=None)
def test_any_mutation_of_the_example_is_read(seed: int) -> None:
    """A few wrong characters or lines never raise; without findings there is a roster."""
    loaded = load(read("teams.yaml", mutated(EXAMPLE, seed).encode("utf-8", "replace")))
    assert loaded.roster is not None or loaded.diagnostics
    for diagnostic in loaded.diagnostics:
        assert loaded.sources.span(diagnostic.place).end_column >= 0


@given(values)
def test_what_pyyaml_writes_is_read_back(value: Value) -> None:
    """
    A value that PyYAML writes, in block or flow style, is read back if both versions of YAML agree on its
    text.
    """
    for flow in (True, False):
        document = read("r", yaml.safe_dump(value, allow_unicode=True, default_flow_style=flow).encode())
        if not document.problems:
            assert document.value == value


@given(values)
def test_both_parsers_agree_on_values(value: Value) -> None:
    """The value, the problems and the places are the same with and without libyaml."""
    alike(written(value))


@given(texts)
def test_both_parsers_agree_on_texts(text: str) -> None:
    """The value, the problems and the places are the same with and without libyaml."""
    alike(text)


EMPTY = (
    *("{a: }", "{a:   , b}", "{a: , b: 1}", "[a: ]", "[a: , b]", "{a : }", "{'a':}", "{a: b, : }"),
    *(
        "{a: {b: }}",
        "{? a : }",
        "{? }",
        "{? , }",
        "{a: 1, ? , b: }",
        "{? a }",
        "{b }",
        "{: }",
        "{[a]: }",
        "{{a: }: }",
    ),
    *("{a: \n\n}", "[a:\n\n ]", "{a\n#c: :\n: }", "{a: #x: y\n , b: 1}", "{a:\n # c\n , b: 1}"),
    *("{a: !!str }", "{a: &x , b: *x}", "{<<: }", "x: {a: # d\n  }"),
)


def test_both_parsers_give_empty_values_the_same_place() -> None:
    """The keys or values of these flow mappings are empty."""
    differing = []
    for text in EMPTY:
        try:
            alike(text)
        except AssertionError:
            differing.append(text)
    assert differing == []


def test_a_flow_value_that_is_lost_to_a_comment_is_reported() -> None:
    """With libyaml, which puts the value after the comment, it is reported too."""
    (problem,) = read("r", b"{slack: #alerts\n}").problems
    assert problem.code == "comment-lost-value"


def test_an_empty_value_before_many_comments_takes_little_time() -> None:
    """A hundred thousand `#` after the value do not slow reading down."""
    read("r", ("{a" + " #" * 100_000 + "\n}").encode())


@given(st.integers())
@settings(max_examples=max(20, CASES // 10), deadline=None)
def test_both_parsers_agree_on_the_example(seed: int) -> None:
    """
    The value, the problems and the places are the same with and without libyaml, for the example and for
    texts that are almost the example.
    """
    alike(EXAMPLE)
    alike(mutated(EXAMPLE, seed))
