"""The options `--live` and `--outputs`: the PagerDuty account to ask, and the ids to ask for."""

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
    """Return the account to ask, None without `live`; raises UsageError for one option without the other."""
    if live and not given:
        raise UsageError(
            "--live needs --outputs FILE: the output of `terraform output -json` has the ids of the schedules"
        )
    if given and not live:
        raise UsageError("--outputs needs --live, which asks PagerDuty")
    return LiveAccount(region=settings.region(file.parent), paths=tuple(given)) if live and given else None


def asked(
    live: LiveAccount, people: Mapping[str, Person], teams: Sequence[str], there: Collection[str]
) -> "UserKeys":
    """
    Return the account to ask, with the ids in the outputs; raises UsageError.

    `teams` are those to ask for; if it is empty, all teams in `there`.
    """
    from watchbill.account.client import Account
    from watchbill.account.ids import ids_by_team
    from watchbill.account.users import UserKeys
    from watchbill.workspace import outputs

    ids = ids_by_team(outputs.read(live.paths), teams, there)
    return UserKeys(account=Account(live.region), people=people, ids=ids)
