"""`watchbill init`: a small deployment to begin with."""

import shlex
from importlib.resources import files as resources
from pathlib import Path
from typing import Annotated

import typer

from watchbill import streams
from watchbill.cli.options import At
from watchbill.cli.package import Package, package
from watchbill.roster.schema import text as schema_text
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
"""Where each file goes, and what it is called in the package."""

SCHEMA, LOCK, PACKAGE = "teams.schema.json", "requirements/lock.txt", "requirements/watchbill.txt"

YOURS = {
    "README.md": "",
    ".gitignore": "; let it name cdktf.out/, .terraform/, terraform.*.tfstate*, secrets/, *outputs.json",
}
"""What a fresh repository may have already, and what is to be said of it."""


def command(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Made where it is not there; no file is overwritten.")
    ],
    demo: Annotated[
        bool,
        typer.Option("--demo", help="A git repository with one edit on a branch instead, and its comment."),
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
    Begin a small deployment in a folder.

    Writes a roster, cdktf.json, CI workflows and a README; overwrites nothing. Without --package
    CI stops until requirements/watchbill.txt names where Watchbill comes from.
    """
    if demo:
        if spec is not None:
            raise UsageError("--package is not for --demo, which installs nothing")
        from watchbill.cli import demo as example

        return example.run(folder, at=at)
    return run(folder, spec)


def run(folder: Path, spec: str | None = None) -> int:
    """
    Write the files, overwrite none, and say what to do next; a README and a .gitignore may be there.

    `spec` says where the deployment gets Watchbill from; without one its install step stops. Raises
    UsageError.
    """
    named = package(spec) if spec is not None else Package(lines=(), wheel=None)
    texts: dict[str, str | bytes] = {name: _packaged(source) for name, source in TEMPLATES.items()}
    texts |= {SCHEMA: schema_text(), LOCK: _lock()}
    texts[PACKAGE] = _packaged(TEMPLATES[PACKAGE]) + "".join(f"{line}\n" for line in named.lines)
    if named.wheel is not None:
        texts[f"requirements/{named.wheel.name}"] = named.wheel.read_bytes()
    there = [name for name in texts if (folder / name).exists() or (folder / name).is_symlink()]
    if taken := [name for name in there if name not in YOURS]:
        raise UsageError(f"{folder / taken[0]} is there already, and is not overwritten")
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
        "  watchbill validate             what is wrong with teams.yaml: put your own people in",
        "  watchbill oncall               who is on call now",
        "  python -m watchbill_stacks     a Terraform stack for each team",
        *(() if spec else (f"  {PACKAGE}     to name where Watchbill comes from: CI stops until then",)),
        *(() if "README.md" in there else ("  README.md                      says the rest",)),
    )
    return 0


def _packaged(name: str) -> str:
    return (resources("watchbill.cli") / "init" / name).read_text("utf-8")


def _lock() -> str:
    # In the wheel it lies with the other files, in a clone where the lock is made.
    package = Path(__file__).parents[1]
    inside = package / "init" / "lock.txt"
    return (inside if inside.is_file() else package.parents[1] / "requirements/deploy.txt").read_text("utf-8")
