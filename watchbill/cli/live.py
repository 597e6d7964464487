"""What `--live` and `--outputs` say: which account is asked, and by which ids."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watchbill.roster.model import Person
from watchbill.usage import UsageError
from watchbill.workspace import settings

if TYPE_CHECKING:
    from watchbill.account.users import UserKeys


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveAccount:
    """Whom `--live` asks: the account's region, and the outputs that have the ids."""

    region: str
    paths: tuple[Path, ...]


def for_live(given: Sequence[Path] | None, file: Path, *, live: bool) -> LiveAccount | None:
    """Return whom to ask, None without `live`; raises UsageError where one is given without the other."""
    if live and not given:
        raise UsageError(
            "--live needs --outputs FILE: what `terraform output -json` prints has the schedules' ids"
        )
    if given and not live:
        raise UsageError("--outputs is for --live, which asks PagerDuty")
    return LiveAccount(region=settings.region(file.parent), paths=tuple(given)) if live and given else None


def asked(
    live: LiveAccount, people: Mapping[str, Person], teams: Sequence[str], there: Collection[str]
) -> "UserKeys":
    """
    Return the account that is asked, with the ids of its outputs; raises UsageError.

    `teams` are asked for, none for all of those that are `there`.
    """
    from watchbill.account.client import Account
    from watchbill.account.ids import ids_by_team
    from watchbill.account.users import UserKeys
    from watchbill.workspace import outputs

    ids = ids_by_team(outputs.read(live.paths), teams, there)
    return UserKeys(account=Account(live.region), people=people, ids=ids)
