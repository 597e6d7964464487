"""The outputs of Terraform or CDKTF, read from files or from standard input."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path

from watchbill.usage import UsageError

STDIN = Path("-")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


def read(paths: Iterable[Path]) -> list[tuple[str, Json]]:
    """
    Return the contents of each file, with its name in messages; raises UsageError.

    `terraform output -json` wraps each value with its type and whether it is sensitive; only the values are
    kept. `cdktf deploy --outputs-file` writes a mapping of stacks, which is returned as it is.
    """
    return [_read(path) for path in paths]


def _read(path: Path) -> tuple[str, Json]:
    source = "standard input" if path == STDIN else str(path)
    try:
        text = sys.stdin.read() if path == STDIN else path.read_text("utf-8")
        value = json.loads(text.removeprefix("\ufeff"))
    except OSError as problem:
        raise UsageError(f"cannot read {source}: {(problem.strerror or str(problem)).lower()}") from None
    except (ValueError, RecursionError):
        # The parser's own message is not shown, because it could quote a key.
        raise UsageError(f"{source} is not JSON: pass the output of `terraform output -json`") from None
    return source, {name: _values(each) for name, each in value.items()} if isinstance(value, dict) else value


def _values(each: Json) -> Json:
    """Return the value of an output, or of each output of a stack."""
    found = _value(each)
    if found is not each or not isinstance(each, dict):
        return found
    return {name: _value(output) for name, output in each.items()}


def _value(output: Json) -> Json:
    """Return the value that Terraform wraps."""
    # The outputs map names to texts, so a mapping below `value` is the value itself.
    inner = output.get("value") if isinstance(output, dict) else None
    return inner if isinstance(inner, dict) else output
