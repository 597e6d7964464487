"""`watchbill init`: a small deployment to start from."""

import re
import shlex
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Annotated

import typer

from watchbill import streams
from watchbill.cli.options import At
from watchbill.roster import schema
from watchbill.usage import UsageError
from watchbill.workspace import files

TEMPLATES = {
    "teams.yaml": "teams.yaml",
    "cdktf.json": "cdktf.json",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".github/workflows/on-call.yml": "workflow.yml",
    ".github/workflows/deploy.yml": "deploy.yml",
    "requirements/install": "install",
    "requirements/watchbill.txt": "package.txt",
}
"""The path of each file in the deployment, and its name in the package."""

SCHEMA, LOCK, PACKAGE = "teams.schema.json", "requirements/lock.txt", "requirements/watchbill.txt"

YOURS = {
    "README.md": "",
    ".gitignore": "; let it name cdktf.out/, .terraform/, terraform.*.tfstate*, secrets/, *outputs.json",
}
"""Files that a fresh repository may already have, each with what the command says about it."""


# Only characters that a shell, pip and a requirements file read as part of a name: no blank, quote, `$` or
# `;`.
_PLACE = r"[A-Za-z0-9.-]+(?::[0-9]+)?(?:/[A-Za-z0-9._~%+-]+)+"
_WHEEL = r"watchbill-[A-Za-z0-9._+-]+\.whl"
_GIT = re.compile(
    rf"git\+(?:https://|ssh://git@){_PLACE}@(?:[0-9a-f]{{40}}|v?[0-9]+\.[0-9]+\.[0-9][A-Za-z0-9._-]*)"
)
_URL = re.compile(rf"https://{_PLACE}/{_WHEEL}(?:#sha256=[0-9a-f]{{64}})?")
_FILE = re.compile(rf"(?:[^\n]*/)?(?P<name>{_WHEEL})")
_INDEX = re.compile(
    rf"(?P<package>watchbill==[0-9][A-Za-z0-9._+!-]*) --index-url (?P<url>https://{_PLACE}/?)"
)

_PUBLIC = re.compile(r"https://(?:[a-z]+\.)?pypi\.(?:python\.)?org\.?(?::[0-9]+)?/.*", re.IGNORECASE)
"""The public package indexes, where nobody owns the name."""

_WAYS = (
    "a whole commit or the tag of a release (git+https://HOST/OWNER/watchbill@COMMIT)",
    "a wheel (its file, or its https URL)",
    "an index of yours ('watchbill==VERSION --index-url https://HOST/simple')",
)

EXAMPLE = "watchbill init on-call"


def command(
    folder: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="The folder; it is made if needed, and no file is overwritten."),
    ],
    as_demo: Annotated[
        bool,
        typer.Option(
            "--demo", help="Make a git repository with one edit on a branch instead, and print its comment."
        ),
    ] = False,
    spec: Annotated[
        str | None,
        typer.Option(
            "--package",
            metavar="SPEC",
            help="Where CI gets Watchbill from: git+https://HOST/OWNER/watchbill@COMMIT, a wheel, "
            "or 'watchbill==VERSION --index-url URL'.",
        ),
    ] = None,
    at: At = None,
) -> int:
    """
    Make a small deployment in a folder, to start from.

    It writes a roster, cdktf.json, CI workflows and a README, and overwrites nothing. Without --package,
    CI fails until requirements/watchbill.txt says where Watchbill comes from.
    """
    if as_demo:
        if spec is not None:
            raise UsageError("--package does not go with --demo, which installs nothing")
        from watchbill.cli import demo

        return demo.run(folder, at=at)
    return run(folder, spec)


def run(folder: Path, spec: str | None = None) -> int:
    """
    Write the files, overwrite none, and say what to do next; a README and a .gitignore may exist already.

    `spec` says where the deployment gets Watchbill from; without one its install step fails. Raises
    UsageError.
    """
    named = package(spec) if spec is not None else Package(lines=(), wheel=None)
    texts: dict[str, str | bytes] = {name: _packaged(source) for name, source in TEMPLATES.items()}
    texts |= {SCHEMA: schema.text(), LOCK: _lock()}
    texts[PACKAGE] = _packaged(TEMPLATES[PACKAGE]) + "".join(f"{line}\n" for line in named.lines)
    if named.wheel is not None:
        texts[f"requirements/{named.wheel.name}"] = named.wheel.read_bytes()
    there = [name for name in texts if (folder / name).exists() or (folder / name).is_symlink()]
    if taken := [name for name in there if name not in YOURS]:
        raise UsageError(f"{folder / taken[0]} exists already, and is not overwritten")
    for name in there:
        del texts[name]
    for name, text in texts.items():
        files.make((folder / name).parent)
        files.write(folder / name, text)
    streams.say(
        f"wrote to {folder}: {', '.join(sorted(texts))}",
        *(f"left as it is: {folder / name}{YOURS[name]}" for name in there),
        "next:",
        f"  cd {shlex.quote(str(folder))}",
        "  watchbill validate             check teams.yaml, once your own people are in it",
        "  watchbill oncall               who is on call now",
        "  python -m watchbill_stacks     a Terraform stack for each team",
        *(() if spec else (f"  {PACKAGE}     say here where Watchbill comes from: CI fails until then",)),
        *(() if "README.md" in there else ("  README.md                      the rest",)),
    )
    return 0


def _packaged(name: str) -> str:
    return (resources.files("watchbill.cli") / "init" / name).read_text("utf-8")


def _lock() -> str:
    # A wheel has it beside the other files, a clone where the lock is made.
    beside = Path(__file__).parents[1]
    inside = beside / "init" / "lock.txt"
    return (inside if inside.is_file() else beside.parents[1] / "requirements/deploy.txt").read_text("utf-8")


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Lines for a requirements file, and the wheel to put beside it."""

    lines: tuple[str, ...]
    wheel: Path | None


def package(spec: str) -> Package:
    """
    Return the lines of a requirements file for a `--package`; raises UsageError.

    Nobody owns the name `watchbill` on the public package index, so the name alone is refused. So is a
    reference that may point to something else tomorrow: a branch, or a tag like `v1`. Options of pip are
    refused too, except `--index-url`.
    """
    if _GIT.fullmatch(spec) or _URL.fullmatch(spec):
        return Package(lines=(f"watchbill @ {spec}",), wheel=None)
    if (found := _INDEX.fullmatch(spec)) and not _PUBLIC.fullmatch(found["url"]):
        return Package(lines=(f"--index-url {found['url']}", found["package"]), wheel=None)
    if (found := _FILE.fullmatch(spec)) and not spec.startswith("-") and "://" not in spec:
        path = Path(spec)
        if not path.is_file():
            raise UsageError(f"there is no wheel {spec}")
        return Package(lines=(f"./requirements/{found['name']}",), wheel=path)
    # What was typed is not repeated: an address may hold a password.
    raise UsageError(
        "--package does not say where Watchbill comes from, and nobody owns its name on the public package"
        f" index: name {', '.join(_WAYS[:-1])} or {_WAYS[-1]}, without a password in it"
    )
