import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchbill.alertmanager.tree import Value
from watchbill.alertmanager.write.yaml_text import SHARED, dump

TEXTS = st.one_of(
    st.text(max_size=30),
    st.text("ab\n #:-'\"|>{}[]\\\t", max_size=20),
    st.sampled_from(
        ["null", "~", "no", "12:30", "1e3", "0x1", "", "5m", "y", "=", "<<", "\ufeff", "\u2028", "\U0001f600"]
    ),
)
KEYS = st.text("ab_", min_size=1, max_size=3)
LONG = st.text("ab \nc", min_size=SHARED, max_size=SHARED + 3)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS, LONG),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner)),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES))
def test_text_reads_back_as_the_value(value: dict[str, Value]) -> None:
    """Whatever is written, a YAML parser reads the same value."""
    assert yaml.safe_load(dump(value)) == value


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="PyYAML was built without libyaml")
@given(st.dictionaries(KEYS, VALUES))
def test_bytes_are_the_same_without_libyaml(value: dict[str, Value]) -> None:
    """Both emitters write the same text."""
    assert dump(value) == dump(value, pure=True)


@given(st.text("ab \nc", min_size=SHARED, max_size=SHARED + 3))
def test_long_text_is_written_once(text: str) -> None:
    """A long text that occurs twice is an anchor and an alias."""
    written = dump({"first": text, "second": {"text": text}})
    assert (written.count("&first"), written.count("*first")) == (1, 1)


def test_only_words_are_unquoted() -> None:
    """Anything that YAML 1.1 or 1.2 might not read as text is quoted."""
    words = ["alertname", "a/b", "29m", "null", "no", "12", "1e3", 'a="b"', "#x", "a: b", "a #b", "~", ""]
    assert dump({"words": words}) == (
        "words:\n- alertname\n- a/b\n- 29m\n- 'null'\n- 'no'\n- '12'\n- '1e3'\n- 'a=\"b\"'\n- '#x'\n"
        "- 'a: b'\n- 'a #b'\n- '~'\n- ''\n"
    )
