"""The loading of documents into a roster, with a finding for every mistake in them."""

from dataclasses import dataclass, replace
from typing import cast

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, Place, Related, Where, at, key
from watchbill.roster import decode
from watchbill.roster.defaults import BUILT_IN, Defaults
from watchbill.roster.model import UNOWNED, Person, Roster, Service, Team
from watchbill.roster.redaction import redacted
from watchbill.roster.schema import ENTRIES
from watchbill.roster.schema.shape import Shape, shape
from watchbill.roster.sources import Sources, team_at
from watchbill.roster.table import Entry
from watchbill.roster.yaml.document import Document, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A roster, or None if nothing usable could be read, and everything that was wrong with the files."""

    roster: Roster | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Sources


def load(root: Document, included: tuple[Document, ...] = ()) -> Loaded:
    """
    Return the roster of a root file and the files that it includes.

    A malformed person, team or service is reported and left out. The rest stays in the
    roster, so that no mistake hides another. Never raises, whatever the documents hold.
    """
    documents = (redacted(root, root=True), *(redacted(each, root=False) for each in included))
    loader = _Loader(documents)
    roster = loader.roster() if loader.usable(documents[0]) else None
    found = tuple(loader.ordered()) if loader.found else ()
    return Loaded(roster=roster, diagnostics=found, sources=loader.sources)


class _Loader:
    def __init__(self, documents: tuple[Document, ...]) -> None:
        self.owners: dict[Path, Document] = {}
        self.sources = Sources(documents=documents, owners=self.owners)
        self.found: list[Diagnostic] = []
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        self.broken: set[Path] = set()
        self.services: dict[str, Where] = {}

    def usable(self, root: Document) -> bool:
        """Report what the reader found, and say whether the root file is a roster of this version."""
        for document in self.sources.documents:
            if document.problems:
                team = team_at(document)
                owners = [team(self.start(document, problem)) for problem in document.problems]
                pairs = zip(document.problems, owners, strict=True)
                self.found += [replace(problem, owner=owner) for problem, owner in pairs]
        if not isinstance(root.value, dict):
            return False
        version = root.value.get("version", 1)
        if version == 1 and not isinstance(version, bool):
            return True
        message, hint = "this Watchbill reads only version 1 of the format", "write `version: 1`"
        if isinstance(version, int) and version > 1:
            message = (
                f"this file uses version {version} of the format, but this Watchbill reads only version 1"
            )
            hint = "upgrade Watchbill: this file was written for a newer one"
        self.say("invalid-value", message, at("version"), hint)
        return False

    def start(self, document: Document, diagnostic: Diagnostic) -> int:
        """Return where a finding is in a document's text; -1 if it is about the whole file."""
        span = self.sources.span(diagnostic.place)
        return document.text.index(span.line, span.column) if span.line else -1

    def roster(self) -> Roster | None:
        """
        Decode what fits the schema.

        Return None if a whole section does not fit, because everybody in it would look unknown elsewhere.
        Return None too if there are no teams and no valid `unowned`.
        """
        root, *included = self.sources.documents
        first = shape(root, None)
        shapes = [(root, first)]
        for document in included:
            if isinstance(document.value, dict):
                shapes.append((document, shape(document, "included")))
        said = first.value.get("defaults", {})
        wider = decode.defaults(said, BUILT_IN, ("defaults",), self.found.append)
        for document, held in shapes:
            self.own(document)
            self.found += [self.placed(each, document) for each in held.diagnostics]
            self.broken |= held.broken
            self.take(document, held, wider)
        if not self.broken.isdisjoint((section,) for section in ENTRIES):
            return None
        if not self.teams and "unowned" not in first.value.get("alerting", {}):
            return None
        stand_in = next(iter(self.teams.values()), None)
        return Roster(
            people=self.people,
            teams=self.teams,
            alerting=decode.alerting(first.value.get("alerting", {}), stand_in, self.found.append),
            broken_people=self.broken_keys("people"),
            broken_teams=self.broken_keys("teams"),
        )

    def own(self, document: Document) -> None:
        """Note that a document holds its people and teams; report those that an earlier one already holds."""
        value = cast("dict[str, Value]", document.value)
        for section, kind in ENTRIES.items():
            entries = value.get(section)
            for name in entries if isinstance(entries, dict) else ():
                first = self.owners.setdefault((section, name), document)
                if first is not document:
                    where = key(section, name)
                    self.say(
                        "defined-twice",
                        f"the {kind} `{name}` is also defined in `{first.name}`",
                        document.span(where),
                        "remove or rename one of them",
                        related=Related(place=first.span(where), message="the first is here"),
                        owner=name if section == "teams" else None,
                    )

    def take(self, document: Document, held: Shape, wider: Defaults) -> None:
        """Decode the people and teams of a document."""
        for name, person in held.value.get("people", {}).items():
            if self.owners["people", name] is document:
                before = len(self.found)
                decoded = decode.person(name, person, self.found.append)
                if len(self.found) == before:
                    self.people[name] = decoded
                else:
                    self.broken.add(("people", name))
        for name, entry in held.value.get("teams", {}).items():
            if self.owners["teams", name] is document:
                self.team(name, entry, wider)

    def team(self, name: str, entry: Entry, wider: Defaults) -> None:
        """Decode a team and its services; leave out the parts that do not fit, with a finding for each."""
        here = decode.defaults(entry, wider, ("teams", name), self.found.append)
        services: dict[str, Service] = {}
        for service, each in entry.get("services", {}).items():
            path: Path = ("teams", name, "services", service)
            before = len(self.found)
            decoded = decode.service(service, each, path, here, self.found.append)
            if self.named(service, path) and len(self.found) == before:
                services[service] = decoded
        before = len(self.found)
        decoded_team = decode.team(name, entry, services, here, self.found.append)
        if len(self.found) == before:
            self.teams[name] = decoded_team
        else:
            self.broken.add(("teams", name))

    def named(self, service: str, path: Path) -> bool:
        """Say whether a service may have its key; report the key if not."""
        place = key(*path)
        if service == UNOWNED:
            message = f"the key `{service}` is reserved for the alerts that no service claims"
            self.say("reserved-service", message, place, "use another key")
            return False
        first = self.services.setdefault(service, place)
        if first is not place:
            self.say(
                "duplicate-service",
                f"the team `{first.path[1]}` already has a service `{service}`, and a service's key must be"
                " unique in the roster",
                place,
                f"use another key, like `{path[1]}-{service}`",
                related=Related(place=first, message="the first is here"),
            )
        return first is place

    def placed(self, diagnostic: Diagnostic, document: Document) -> Diagnostic:
        """Return a finding whose place is in its document even if another document holds the same path."""
        where = diagnostic.place
        if document is self.sources.root and not isinstance(where, Where):
            return diagnostic
        assert isinstance(where, Where)
        if self.owners.get(where.path[:2], self.sources.root) is document:
            return diagnostic
        return replace(diagnostic, place=document.span(where), owner=diagnostic.team)

    def broken_keys(self, section: str) -> frozenset[str]:
        """Return the keys of a section that were reported as malformed."""
        there = self.people if section == "people" else self.teams
        return (
            frozenset(str(path[1]) for path in self.broken if path[0] == section and len(path) == 2)
            - there.keys()
        )

    def say(
        self,
        code: str,
        message: str,
        place: Place,
        hint: str | None = None,
        related: Related | None = None,
        owner: str | None = None,
    ) -> None:
        """Report an error."""
        self.found.append(
            CODES[code].finding(
                message=message,
                place=place,
                hint=hint,
                related=(related,) if related else (),
                owner=owner,
            )
        )

    def ordered(self) -> list[Diagnostic]:
        """Return the findings in the order of the files, lines and columns."""
        files: dict[str, int] = {}
        for number, document in enumerate(self.sources.documents):
            files.setdefault(document.name, number)

        def order(diagnostic: Diagnostic) -> tuple[int, int, int, str, str]:
            span = self.sources.span(diagnostic.place)
            return files[span.file], span.line, span.column, diagnostic.team or "", diagnostic.message

        return sorted(self.found, key=order)
