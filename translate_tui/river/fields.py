"""The fields of a ticket, and the column names from which each is read without asking."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from translate_tui.river.dates import DayOrder, date_of
from translate_tui.text import fold

# The column names that mean each field, best first, in the form of `column_name`.
FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        "id", "ticket id", "issue key", "key", "case number", "ticket number", "ticket no", "ticket", "number", "ref",
        "reference",
    ),
    "text": (
        "text", "quote", "verbatim", "body", "description", "ticket description", "message",
        "content", "feedback", "comment", "details", "what the customer said", "what they said", "issue description",
        "note text", "review", "response", "first message", "note",
    ),
    "title": ("title", "subject", "summary", "ticket name", "headline", "issue"),
    "customer": (
        "company", "company name", "account name", "organization", "organisation", "organization name", "account",
        "customer", "customer name", "client", "org",
    ),
    "customer_id": ("customer id", "account id", "organization id", "organisation id", "company id", "org id"),
    "email": (
        "email", "e mail", "email address", "e mail address", "mail",
        "requester email", "contact email", "contact e mail", "customer email", "user email",
        "author email", "from",
        "requester domain",
    ),
    "segment": ("segment", "customer segment", "tier", "plan"),
    "type": ("type", "issue type", "ticket type", "kind", "category"),
    "impact": ("impact", "business impact", "impact words"),
    "date": (
        "date", "created", "created at", "created time", "createdat", "created date", "createddate",
        "posted", "posted at", "timestamp", "time", "opened", "received", "reported on", "submitted at",
    ),
    "workaround": ("workaround", "current workaround"),
    "requested": ("requested", "requested solution", "requested fix", "solution"),
    "author": ("author", "posted by", "agent", "reporter", "submitter"),
    "tags": ("tags", "labels", "label"),
    "person": (
        "full name", "name", "requester", "requester name", "contact name", "contact", "user name", "username",
        "user",
        "person", "respondent", "sender", "from name", "sender name", "reviewer", "reviewer name",
    ),
    "person_id": ("requester id", "contact id", "user id", "person id"),
    "thread": ("conversation id", "thread id"),
    "role": ("author type", "author role", "sender type", "message author type"),
}  # fmt: skip
# Shown in the list of formats and where people map columns.
FIELD_HELP: Final[Mapping[str, str]] = {
    "id": "its number in the source",
    "text": "what the customer said",
    "title": "its title",
    "customer": "the customer's name",
    "customer_id": "the customer's id",
    "email": "an email address or domain of the customer",
    "segment": "the customer's segment",
    "type": "bug, request, question, call, praise",
    "impact": "words for the impact",
    "date": "when it was said",
    "workaround": "the workaround",
    "requested": "the requested solution",
    "author": "who brought it into the River",
    "tags": "tags or labels: they may name type and segment",
    "person": "the name of the person who speaks: the customer where no company is known",
    "person_id": "that person's id",
    "thread": "the conversation: its first row is the ticket, the others its replies",
    "role": "whether a customer or the team wrote it",
}

_MAYBE_PERSON: Final = frozenset(("name", "contact", "user"))

# Names in other languages: proposed where people map columns, never read without asking.
_FOREIGN_NAMES: Final[Mapping[str, str]] = {
    word: field
    for field, words in {
        "text": "descripcion descripción beschreibung mensaje nachricht texto contenu mensagem descrição "
        "descrizione comentario commentaire kommentar rückmeldung avis opinión",
        "title": "titulo título asunto betreff titel titre objet assunto oggetto titolo resumen "
        "zusammenfassung résumé",
        "customer": "cliente kunde kundenname firma empresa société societe entreprise azienda cuenta konto",
        "segment": "segmento kundensegment tarif plano piano",
        "type": "tipo categoría categoria kategorie catégorie art typ",
        "impact": "impacto gravedad auswirkung gravité gravidade gravità schweregrad",
        "date": "fecha datum data creado creada erstellt créé angelegt",
        "email": "correo courriel mail e-mail-adresse",
        "id": "clave nummer número numero ticketnummer vorgang",
        "author": "autor auteur autore verfasser",
        "person": "nombre nome nom ansprechpartner melder anfragesteller contacto kontakt demandeur solicitante",
        "tags": "etiquetas schlagworte étiquettes etichette",
        "workaround": "behelf umgehung solución-provisional",
    }.items()
    for word in map(fold, words.split())
}
_LONG_TEXT: Final = 25  # average characters of a column from which its cells read as what a customer said
_CAMEL_CASE: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")  # "createdAt" is two words
_SEPARATORS: Final = re.compile(r"[\W_]+")


def column_name(header: str) -> str:
    """Return a header in the form in which names are compared: "createdAt" and "Created_at" are "created at"."""
    return _SEPARATORS.sub(" ", fold(_CAMEL_CASE.sub(" ", header))).strip()


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return the column from which each field is read, judged by names alone; no column is used twice."""
    by_name: dict[str, str] = {}
    for column in columns:
        by_name.setdefault(column_name(column), column)
    fields: dict[str, str] = {}
    for field, synonyms in FIELDS.items():
        for synonym in synonyms:
            # A column "name" is a person's beside an address; alone it can be that of a product or of a wish.
            if field == "person" and synonym in _MAYBE_PERSON and "email" not in fields:
                continue
            if synonym in by_name and by_name[synonym] not in fields.values():
                fields[field] = by_name[synonym]
                break
    return fields


def propose(columns: Sequence[str], samples: Sequence[Sequence[str]], known: Mapping[str, str]) -> dict[str, str]:
    """Return `known` and a probable column for other fields, as a proposal that people check.

    Judged by names in other languages and by the sample rows: e-mail addresses, dates, and the longest text.
    """
    return _Proposal(columns, samples, known).fields()


class _Proposal:
    """Assigns the columns that are still free to fields; a column and a field are used once."""

    def __init__(self, columns: Sequence[str], samples: Sequence[Sequence[str]], known: Mapping[str, str]) -> None:
        self._columns = columns
        self._fields = dict(known)
        used = set(known.values())
        self._free = [index for index, column in enumerate(columns) if column not in used]
        self._cells = {index: [row[index] for row in samples if row[index]] for index in self._free}

    def fields(self) -> dict[str, str]:
        self._by_foreign_name()
        self._by_cells()
        longest = max(self._free, key=self._length, default=None)
        if longest is not None and self._is_long(longest):
            self._assign("text", longest)
        return self._fields

    def _by_foreign_name(self) -> None:
        """Assign columns whose names are known in another language."""
        for index in list(self._free):
            words = column_name(self._columns[index]).split()
            field = next((_FOREIGN_NAMES[word] for word in words if word in _FOREIGN_NAMES), None)
            # A short "message" is a status and a long "customer" is a report, whatever their names say.
            fits = self._is_long(index) if field == "text" else field != "customer" or not self._is_long(index)
            if field and fits:
                self._assign(field, index)

    def _by_cells(self) -> None:
        """Assign columns whose sample cells are all e-mail addresses or all dates."""
        for index in list(self._free):
            cells = self._cells[index]
            if cells and all("@" in cell and " " not in cell for cell in cells):
                self._assign("email", index)
            elif cells and all(map(_is_date, cells)):
                self._assign("date", index)

    def _assign(self, field: str, index: int) -> None:
        if field not in self._fields and index in self._free:
            self._fields[field] = self._columns[index]
            self._free.remove(index)

    def _is_long(self, index: int) -> bool:
        return self._length(index) >= _LONG_TEXT

    def _length(self, index: int) -> float:
        """Return the average length of a column's sample cells."""
        cells = self._cells[index]
        return sum(map(len, cells)) / max(len(cells), 1)


def _is_date(cell: str) -> bool:
    return bool(date_of(cell, DayOrder.DAY_FIRST) or date_of(cell, DayOrder.MONTH_FIRST))
