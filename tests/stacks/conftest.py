"""What the tests of the stacks share."""

from pathlib import Path

import pytest

from tests.stacks.clones import clone
from tests.stacks.everything import deployment
from tests.stacks.synthesis import Tree, synthesized


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A clone of the repository, whose app may be run."""
    return clone(tmp_path)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The stack of a team with everything."""
    return synthesized(deployment(), tmp_path_factory.mktemp("out"))
