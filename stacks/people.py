"""Who is who in PagerDuty."""

from collections.abc import Iterable, Mapping

from watchbill.roster.model import Person

from .cdk import Construct
from .fragment import Fragment, text

_EMAILS = "[for email in values(local.people_emails) : lower(email)]"
_FOUND = "[for user in self.users : lower(user.email)]"
_MISSING = (
    f'PagerDuty has no user with the address ${{join(", ", setsubtract({_EMAILS}, {_FOUND}))}}. '
    "Invite them in PagerDuty, correct the address in teams.yaml, or write `pending: true` there "
    "until they have joined."
)


class People(Fragment):
    """
    People's ids: those that the roster gives, and the rest looked up by e-mail, whatever its case.

    One list of all users instead of a search for each: `pagerduty_user` compares
    case, and sees the first 25 hits only (terraform-provider.md, 11). Where every
    person has a `pagerduty_id` nothing is looked up.
    """

    def __init__(self, scope: Construct, id_: str, *, people: Iterable[Person]) -> None:
        super().__init__(scope, id_)
        known = {person.key: person for person in people}
        self._ids = {
            key: person.pagerduty_id or f'${{local.user_ids["{key}"]}}' for key, person in known.items()
        }
        emails = {key: text(person.email) for key, person in known.items() if person.pagerduty_id is None}
        if emails:
            self._look_up(emails)

    def id_of(self, person: str) -> str:
        """Return a person's PagerDuty id, or the expression that looks it up."""
        return self._ids[person]

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of all, by roster key."""
        return self._ids

    def _look_up(self, emails: Mapping[str, str]) -> None:
        everybody = {
            "condition": f"${{length(setsubtract({_EMAILS}, {_FOUND})) == 0}}",
            "error_message": _MISSING,
        }
        self.block("data", "pagerduty_users", "all", body={"lifecycle": {"postcondition": [everybody]}})
        self.block("locals", "people_emails", body=emails)
        # Grouped (...): PagerDuty keeps addresses apart, but a page's edge may show one user twice.
        by_email = "${{for user in data.pagerduty_users.all.users : lower(user.email) => user.id...}}"
        self.block("locals", "ids_by_email", body=by_email)
        # The condition stops a plan before an empty id can matter; a destroy, which needs none, goes on with
        # a warning.
        found = 'try(local.ids_by_email[lower(email)][0], "")'
        ids = f"${{{{for person, email in local.people_emails : person => {found}}}}}"
        self.block("locals", "user_ids", body=ids)
