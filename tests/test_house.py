"""CONTRIBUTING.md describes the rooms as they are."""

import re
from pathlib import Path

from docs.house import page
from tests.golden import check

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "CONTRIBUTING.md"


def test_the_picture_is_drawn_from_the_code() -> None:
    """UPDATE_GOLDEN=1 draws it again."""
    check(PAGE, page())


def test_every_room_and_every_value_has_its_line() -> None:
    """Each line of the tree has its room, too."""
    tree = re.search(r"^watchbill/\n(.*?)^```", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    assert tree is not None
    named = set(re.findall(r"^  ([a-z_]+(?:/|\.py))", tree[1], re.MULTILINE))
    there = {
        f"{path.name}/" if path.is_dir() else path.name
        for path in (ROOT / "watchbill").iterdir()
        if (path.is_dir() and (path / "__init__.py").exists())
        or (path.suffix == ".py" and not path.name.startswith("__"))
    }
    assert named == there


def test_every_path_that_is_named_is_there() -> None:
    """A row of "to add … touch …" must not name a file that is gone."""
    paths = re.findall(r"`((?:watchbill|stacks|tests|docs|schemas)/[\w./-]*)`", PAGE.read_text("utf-8"))
    assert paths
    assert [path for path in paths if not (ROOT / path).exists()] == []
