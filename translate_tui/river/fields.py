"""What a column may mean, judged by its name. Nothing is guessed that is not stated here."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from translate_tui.river.dates import DayOrder, date_of
from translate_tui.text import fold

# Each field of a ticket with the column names that mean it, best first.
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
        "email", "e mail", "requester email", "contact email", "contact e mail", "customer email", "user email",
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
    "person_id": ("requester id", "contact id", "user id", "person id"),
    "thread": ("conversation id", "thread id"),
    "role": ("author type", "author role", "sender type", "message author type"),
}  # fmt: skip
# What is said of each in the list of formats, and where people choose.
FIELD_HELP: Final[Mapping[str, str]] = {
    "id": "its number in the source",
    "text": "what the customer said",
    "title": "its title",
    "customer": "the customer's name",
    "customer_id": "the customer's id",
    "email": "an e-mail address or domain of the customer",
    "segment": "the customer's segment",
    "type": "bug, request, question, call, praise",
    "impact": "words for the impact",
    "date": "when it was said",
    "workaround": "the workaround",
    "requested": "the requested solution",
    "author": "who brought it into the River",
    "tags": "tags or labels: they may name type and segment",
    "person_id": "a person's id: names the customer where no company is known",
    "thread": "the conversation: its first row is the ticket, the others its replies",
    "role": "whether a customer or the team wrote it",
}

# Names in other languages: proposed where people choose, never read by themselves.
_ELSEWHERE: Final[Mapping[str, str]] = {
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
        "tags": "etiquetas schlagworte étiquettes etichette",
        "workaround": "behelf umgehung solución-provisional",
    }.items()
    for word in map(fold, words.split())
}
_LONG: Final = 25  # characters from which a cell reads as what somebody said
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z][a-z])")  # "createdAt" is two words
_SEPARATORS: Final = re.compile(r"[\W_]+")


def column_name(header: str) -> str:
    """Return a header in the form in which names are compared: folded, separators as spaces."""
    return _SEPARATORS.sub(" ", fold(_CAMEL.sub(" ", header))).strip()


def likely(columns: Sequence[str], samples: Sequence[Sequence[str]], known: Mapping[str, str]) -> dict[str, str]:
    """Return which column each field is probably read from, beside what is known: for people to look at.

    By names in other languages, and by what stands in the columns: the longest words are the text,
    what reads as a date the date, an address the e-mail.
    """
    found = dict(known)
    free = [n for n, column in enumerate(columns) if column not in known.values()]
    cells = {n: [row[n] for row in samples if row[n]] for n in free}

    def take(field: str, place: int) -> None:
        if field not in found and place in free:
            found[field] = columns[place]
            free.remove(place)

    for place in list(free):
        words = column_name(columns[place]).split()
        field = next((_ELSEWHERE[word] for word in words if word in _ELSEWHERE), None)
        long_enough = field != "text" or _length(cells[place]) >= _LONG
        if field and long_enough and not (field == "customer" and _length(cells[place]) >= _LONG):
            take(field, place)
    for place in list(free):
        if cells[place] and all("@" in cell and " " not in cell for cell in cells[place]):
            take("email", place)
        elif cells[place] and all(
            date_of(c, DayOrder.DAY_FIRST) or date_of(c, DayOrder.MONTH_FIRST) for c in cells[place]
        ):
            take("date", place)
    longest = max(free, key=lambda n: _length(cells[n]), default=None)
    if longest is not None and _length(cells[longest]) >= _LONG:
        take("text", longest)
    return found


def _length(cells: Sequence[str]) -> float:
    return sum(map(len, cells)) / max(len(cells), 1)


def guess(columns: Iterable[str]) -> dict[str, str]:
    """Return which column each field is read from, judged by the columns' names alone."""
    known: dict[str, str] = {}
    for column in columns:
        known.setdefault(column_name(column), column)
    found: dict[str, str] = {}
    for name, synonyms in FIELDS.items():
        for synonym in synonyms:
            if synonym in known and known[synonym] not in found.values():
                found[name] = known[synonym]
                break
    return found
