"""Where a deployment gets Watchbill from."""

import re
from dataclasses import dataclass
from pathlib import Path

from watchbill.usage import UsageError

# Nothing that a shell, pip or a requirements file takes for more than a part of a name: no blank, quote, `$`
# or `;`.
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
"""The indexes on which nobody owns the name."""

_WAYS = (
    "a whole commit or the tag of a release (git+https://HOST/OWNER/watchbill@COMMIT)",
    "a wheel (its file, or its https URL)",
    "an index of yours ('watchbill==VERSION --index-url https://HOST/simple')",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """Lines for a requirements file, and the wheel that is to be put beside it, by its name there."""

    lines: tuple[str, ...]
    wheel: Path | None


def package(spec: str) -> Package:
    """
    Return what a deployment's requirements file says for what somebody typed; raises UsageError.

    Nobody owns the name `watchbill` on the public package index, so the name alone is refused. So is whatever
    may name something else tomorrow: a branch, or a tag like `v1`. Options of pip are refused too, except
    that of an index.
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
