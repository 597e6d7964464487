"""Only the outer rooms touch the disk, the network, processes, the environment and the clock."""

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "watchbill"
INNER = ("roster", "rota", "pagerduty", "alertmanager", "oncall", "checks", "review", "edit", "report")

MODULES = {
    *("os", "subprocess", "socket", "ssl", "http", "httpx", "urllib.request", "requests", "pagerduty"),
    *("shutil", "tempfile", "time", "signal", "threading", "multiprocessing"),
}
ALLOWED = {
    ("report/findings/sarif.py", "os"),  # it takes paths apart, and looks at none
    (
        "roster/schema/__init__.py",
        "read_text",
    ),  # the schema ships in the wheel, and lies beside the package in a clone
    ("roster/schema/__init__.py", "is_file"),
}

STREAMS = {"stdin", "stdout", "stderr", "argv"}
CLOCK = {"now", "today", "utcnow"}
FILES = {
    *("read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "rglob", "mkdir", "unlink"),
    *("exists", "is_file", "is_dir", "resolve", "getcwd", "getenv"),
}
SHIPPED = {"read_text", "is_file", "is_dir", "iterdir"}
"""What a module may do with files that ship inside the package (importlib.resources)."""


def _touched(tree: ast.Module) -> Iterator[str]:
    imported = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
    files = FILES - SHIPPED if "importlib.resources" in imported else FILES
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names if each.name in MODULES)
        elif isinstance(node, ast.ImportFrom) and node.module in MODULES:
            yield node.module
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id in ("open", "input", "print"):
                yield node.func.id
        elif isinstance(node, ast.Attribute):
            of = node.value.id if isinstance(node.value, ast.Name) else None
            if node.attr in files or (of == "sys" and node.attr in STREAMS):
                yield node.attr
            elif of in ("datetime", "date") and node.attr in CLOCK:
                yield f"{of}.{node.attr}"


def test_only_the_outer_rooms_touch_the_outside_world() -> None:
    """The others get texts and an instant, and return values: so each of their answers can be repeated."""
    found = []
    for room in INNER:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            name = path.relative_to(PACKAGE).as_posix()
            found += [(name, each) for each in _touched(ast.parse(path.read_text("utf-8")))]
    assert [each for each in found if each not in ALLOWED] == []


def test_each_way_out_is_seen() -> None:
    """The test above would fail for any of these."""
    lines = (
        "import os",
        "from subprocess import run",
        "open('x')",
        "path.read_text()",
        "sys.stdout.write('x')",
        "datetime.now(UTC)",
        "import time",
    )
    assert [line for line in lines if not [*_touched(ast.parse(line))]] == []
