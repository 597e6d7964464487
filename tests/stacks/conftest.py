"""Fixtures of the tests of the stacks."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.stacks.clones import clone, environment
from tests.stacks.everything import deployment
from tests.stacks.synthesis import Tree, synthesized
from tests.stacks.warm import Warm

App = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which Node starts and stays; each test creates its project there again."""
    return tmp_path_factory.mktemp("project")


@pytest.fixture
def project(folder: Path) -> Path:
    """A clone of the repository, whose app may be run."""
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    return clone(folder)


@pytest.fixture(scope="session")
def warm(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """A process that has loaded the CDK."""
    process = Warm(folder, tmp_path_factory.mktemp("said"))
    yield process
    process.close()


@pytest.fixture
def app(warm: Warm) -> App:
    """The app of the project, with variables of its environment; it need not start Node."""
    return lambda **variables: warm.run(environment(**variables))


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """The stack of a team with everything."""
    return synthesized(deployment(), tmp_path_factory.mktemp("out"))
