import io
import json
from pathlib import Path

import pytest

from watchbill.usage import UsageError
from watchbill.workspace.outputs import read

IDS = {"schedule_ids": {"primary": "P1"}, "routing_keys": {"api": "R0"}}
WRAPPED = {
    name: {"sensitive": True, "type": ["map", "string"], "value": value} for name, value in IDS.items()
}


@pytest.mark.parametrize("bom", ["", "\ufeff"])
@pytest.mark.parametrize(
    ("printed", "values"),
    [
        (WRAPPED, IDS),
        (IDS, IDS),
        ({"payments": IDS, "storage": WRAPPED}, {"payments": IDS, "storage": IDS}),
        ({"version": 1, "routing_keys": {"value": "R0"}}, {"version": 1, "routing_keys": {"value": "R0"}}),
        ([1], [1]),
    ],
)
def test_terraform_and_cdktf_say_the_same(tmp_path: Path, bom: str, printed: object, values: object) -> None:
    """Terraform wraps each value; CDKTF maps stacks to theirs; a service may be called `value`."""
    path = tmp_path / "payments.json"
    path.write_text(bom + json.dumps(printed), "utf-8")
    assert read([path]) == [(str(path), values)]


def test_standard_input_is_called_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """A dash is not a file."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(IDS)))
    assert read([Path("-")]) == [("standard input", IDS)]


@pytest.mark.parametrize("text", ["", '{"routing_keys": {"api": "R0SECRET"', "[" * 100_000])
def test_what_is_not_json_is_not_quoted(tmp_path: Path, text: str) -> None:
    """It may hold keys."""
    path = tmp_path / "o.json"
    path.write_text(text)
    with pytest.raises(UsageError) as mistake:
        read([path])
    assert str(mistake.value) == f"{path} is not JSON: pass the output of `terraform output -json`"


def test_what_is_nested_deeper_than_outputs_are_is_read(tmp_path: Path) -> None:
    """Whoever asked for it says what it is not."""
    path = tmp_path / "o.json"
    path.write_text('{"a":' * 600 + "1" + "}" * 600)
    ((_, found),) = read([path])
    assert isinstance(found, dict)
    assert list(found) == ["a"]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    """With what the system says."""
    with pytest.raises(UsageError, match=r"cannot read .*gone\.json: no such file or directory"):
        read([tmp_path / "gone.json"])
