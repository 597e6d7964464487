"""`watchbill init`: a small deployment to begin with."""

import shlex
from importlib.resources import files as resources
from pathlib import Path

from watchbill import streams
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
    inside = Path(__file__).parent / "init" / "lock.txt"
    return (inside if inside.is_file() else Path(__file__).parents[2] / "requirements/deploy.txt").read_text(
        "utf-8"
    )
