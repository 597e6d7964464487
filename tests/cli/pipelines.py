"""A pull request in a clone like that of a GitHub run, and a runner for the steps of its workflow."""

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import yaml

from tests.cli.conftest import ROOT
from tests.cli.repository import IDENTITY, Repository
from tests.standins.github import REPOSITORY, Pull

MERGE = "refs/pull/7/merge"
ADDED = "members: [ana, ben, chi, dev]", "members: [ana, ben, gus, chi, dev]"
UNSHADOWED = "    shadow: {members: [gus]}\n", ""
PYTHON = f'exec {sys.executable} "$@"'
"""A line of a script that is this Python."""
_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")


class Request:
    """
    An origin with a pull request of the example, and the merge that GitHub makes of it.

    The branch left `main` before something was written above: the merge's lines stand lower than the
    branch's.
    """

    def __init__(
        self,
        folder: Path,
        *edits: tuple[str, str],
        text: str | None = None,
        times: int = 1,
        meanwhile: tuple[str, str] = ("", "# one line\n# and another\n"),
    ) -> None:
        """Make each edit so many times in a roster, the example by default, and another on `main`."""
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.origin = Repository(folder / "origin")
        # As GitHub does: a commit may be asked for by its id.
        self.origin.git("config", "uploadpack.allowReachableSHA1InWant", "true")
        text = text or (ROOT / "teams.yaml").read_text("utf-8")
        self.origin.write("teams.yaml", text)
        self.origin.commit()
        self.left = self._at("HEAD")
        self.origin.git("checkout", "--quiet", "-b", "edit")
        edited = text
        for old, new in edits:
            assert edited.count(old) >= times
            edited = edited.replace(old, new, times)
        self.origin.write("teams.yaml", edited)
        self.origin.commit()
        self.head, self.text = self._at("HEAD"), edited
        self.origin.git("checkout", "--quiet", "main")
        self.origin.write("teams.yaml", text.replace(*meanwhile, 1))
        self.origin.commit()
        self.base = self._at("HEAD")
        self.origin.git("checkout", "--quiet", "--detach")
        self.origin.git("merge", "--quiet", "--no-ff", "--no-edit", self.head)
        self.origin.git("update-ref", MERGE, "HEAD")

    def copied(self, folder: Path) -> "Request":
        """Return the same in another folder."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        found = copy.copy(self)
        found.folder, found.origin = folder, Repository(folder / "origin")
        return found

    def _at(self, name: str) -> str:
        return self.origin.git("rev-parse", name).strip()

    def pull(self, **of: Any) -> Pull:
        """Return it as GitHub has it."""
        patch = self.origin.git("diff", f"{self.left}...{self.head}", "--", "teams.yaml")
        patches = {"teams.yaml": patch[patch.index("@@") :]} if patch else {}
        return Pull(number=7, head=self.head, patches=patches, texts={"teams.yaml": self.text}, **of)

    def clone(self, *, depth: int | None = 1, ref: str = MERGE) -> Path:
        """Return a clone as actions/checkout makes it."""
        work = Repository(self.folder / "work")
        work.git("remote", "add", "origin", f"file://{self.origin.folder}")
        refs = (f"+{ref}:refs/remotes/pull", *(() if depth else ("+refs/heads/*:refs/remotes/origin/*",)))
        work.git("fetch", "--quiet", *([f"--depth={depth}"] if depth else []), "origin", *refs)
        work.git("checkout", "--quiet", "--detach", "refs/remotes/pull")
        return work.folder

    def event(self, **of: Any) -> dict[str, str]:
        """Return the environment of a run for the pull request, its event in a file."""
        origin = of.pop("repository", REPOSITORY)
        pull = {
            "number": 7,
            "body": None,
            "labels": [],
            "head": {"sha": self.head, "repo": {"full_name": origin}},
            "base": {"sha": self.base, "repo": {"full_name": REPOSITORY}},
            **of,
        }
        path = self.folder / "event.json"
        path.write_text(json.dumps({"pull_request": pull}), "utf-8")
        return {"GITHUB_EVENT_NAME": "pull_request", "GITHUB_EVENT_PATH": str(path)}


class Runner:
    """Takes the `run` steps of a composite action, one after the other, as far as these need a runner."""

    python = PYTHON
    """What the Python of the tool's own environment does."""

    def __init__(self, action: Path, folder: Path, environment: dict[str, str], **inputs: str) -> None:
        self.action = action
        self.metadata: dict[str, Any] = yaml.safe_load(action.read_text("utf-8"))
        self.temp = folder / "runner"
        self.temp.mkdir(exist_ok=True)
        given = {name: str(each.get("default", "")) for name, each in self.metadata["inputs"].items()}
        self._values = {f"inputs.{name}": value for name, value in (given | inputs).items()}
        self._values["runner.temp"] = str(self.temp)
        self.environment = {
            **{
                name: value
                for name, value in os.environ.items()
                if not name.startswith(("GITHUB_", "WATCHBILL_"))
            },
            **{name: IDENTITY[name] for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM")},
            "PATH": f"{self._shims(folder / 'shims')}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(action.parent),
            "GITHUB_STEP_SUMMARY": str(self.temp / "summary"),
            **environment,
        }
        self.said = ""
        self._failed = False

    def really_install(self) -> None:
        """Let the steps install what they name, instead of putting this Python in its place."""
        self._shim.unlink()

    def let(self, **values: str) -> None:
        """Give an expression of the event a value: `__` stands for a dot."""
        self._values |= {name.replace("__", "."): value for name, value in values.items()}

    def run(self, work: Path) -> int:
        """Take the steps in a folder until one fails, and return its exit code."""
        for step in self.metadata["runs"]["steps"]:
            if "run" not in step:
                continue
            assert _EXPRESSION.search(step["run"]) is None  # what somebody wrote comes by the environment
            output = self.temp / "output"
            output.write_text("")
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]],
                cwd=work,
                env=self.environment
                | {"GITHUB_OUTPUT": str(output), "GITHUB_WORKSPACE": str(work)}
                | {name: self._filled(str(value)) for name, value in step.get("env", {}).items()},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            self.said += done.stdout
            for line in output.read_text("utf-8").splitlines():
                name, _, value = line.partition("=")
                self._values[f"steps.{step.get('id')}.outputs.{name}"] = value
            if done.returncode:
                self._failed = True
                return done.returncode
        return 0

    def output(self, name: str) -> str | None:
        """Return what a step put out, None where it did not."""
        return self._values.get(f"steps.{name}")

    def uses(self) -> list[str]:
        """Return the actions whose steps would be taken after what the scripts have put out."""
        return [
            step["uses"].partition("@")[0]
            for step in self.metadata["runs"]["steps"]
            if "uses" in step and self._holds(step.get("if", "true"))
        ]

    def _holds(self, condition: str) -> bool:
        if "always()" not in condition and self._failed:
            return False
        known = re.compile(r"'[^']*'|always\(\)|&&|true\b|(?:inputs|steps)\.[\w.-]+")
        words = {"always()": "True", "true": "True", "&&": "and"}

        def word(found: re.Match[str]) -> str:
            quoted = found[0].startswith("'")
            return found[0] if quoted else words.get(found[0]) or repr(self._values.get(found[0], ""))

        said = known.sub(word, condition)
        return bool(eval(said, {"__builtins__": {}}))

    def _filled(self, text: str) -> str:
        if text == "${{ inputs.token }}":
            return self.environment["GITHUB_TOKEN"]
        return _EXPRESSION.sub(lambda found: self._values[found[1]], text)

    def _shims(self, folder: Path) -> Path:
        """
        A `python3` that, instead of installing anything, puts this Python in place; and what it was to
        install.
        """
        folder.mkdir(exist_ok=True)
        tool = self.temp / "watchbill"
        self._shim = folder / "python3"
        self._shim.write_text(
            f'#!/bin/sh\nif [ "$3" = venv ]; then mkdir -p {tool}/bin {tool}/lib/python3.11/site-packages; '
            f"printf '#!/bin/sh\\n{self.python}\\n' > {tool}/bin/python; chmod +x {tool}/bin/python; "
            f'else echo "$@" >> {folder}/installed; fi\n'
        )
        self._shim.chmod(0o755)
        return folder
