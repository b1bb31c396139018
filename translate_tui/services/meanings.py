"""What the words of exports mean as a type, a segment or an impact: as people stated it here, else as is built in."""

from translate_tui.model import Impact, TicketType, UserError, WordKind
from translate_tui.river.meanings import KNOWN, KNOWN_SEGMENTS, Meanings, said_key
from translate_tui.store import meanings, tickets
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database
from translate_tui.text import plain


class WordMeanings:
    """Reads and changes what words mean in one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._table: Meanings | None = None
        db.changes.subscribe(self._on_changes)

    def _on_changes(self, changes: Changes) -> None:
        if changes.touched("meaning"):
            self._table = None

    def meaning_of(self, kind: WordKind, words: str) -> str:
        """Return what words mean here as a type, a segment or an impact; "" where that is not known."""
        table = self.table()
        look_up = {WordKind.TYPE: table.type, WordKind.SEGMENT: table.segment, WordKind.IMPACT: table.impact}
        return str(look_up[kind](words) or "")

    def known_meanings(self, kind: WordKind) -> list[str]:
        """Return what words can mean: all types, all impacts, or the segments that are built in or in use."""
        if kind is WordKind.TYPE:
            return [str(ticket_type) for ticket_type in TicketType]
        if kind is WordKind.IMPACT:
            return [str(impact) for impact in Impact]
        return sorted(KNOWN_SEGMENTS | set(tickets.segments(self._db)))

    def all(self) -> list[tuple[WordKind, str, str, int]]:
        """Return (kind, words, meaning, tickets): first what people stated, then other impact words of tickets.

        `tickets` is how many tickets say the words; it is counted for impact only, and else 0.
        """
        unstated = {words.casefold(): (words, number) for words, number in tickets.impact_words(self._db)}
        stated: list[tuple[WordKind, str, str, int]] = []
        for statement in meanings.all_statements(self._db):
            number = unstated.pop(statement.said, ("", 0))[1] if statement.kind is WordKind.IMPACT else 0
            stated.append((statement.kind, statement.said, statement.means, number))
        others = [
            (WordKind.IMPACT, words, self.meaning_of(WordKind.IMPACT, words), number)
            for words, number in unstated.values()
        ]
        return stated + others

    def remove(self, kind: WordKind, words: str) -> str:
        """Remove what people stated of words, so that the built-in meaning applies again; return what was done."""
        label = f"reset the {kind} “{plain(words)}” to its usual meaning"
        with self._db.step(label):
            meanings.delete(self._db, kind, words)
        return label

    def set_meaning(self, kind: WordKind, words: str, means: str) -> str:
        """State what words mean from now on ("" for nothing); return what was done.

        Raises UserError without words, and for no known type or impact; a segment may be new.
        """
        meaning = plain(means).casefold()
        if kind is WordKind.IMPACT:
            meaning = str(KNOWN.impact(means) or meaning)  # "high" is H
        known_meanings = self.known_meanings(kind)
        if meaning and kind is not WordKind.SEGMENT and meaning not in known_meanings:
            raise UserError(f"“{plain(means)}” isn't a known {kind}. Use one of these: {', '.join(known_meanings)}.")
        if not said_key(words):  # also for what is no word: "-", or only characters that nobody sees
            raise UserError("Enter the words that you want to give a meaning.")
        label = f"set the {kind} “{plain(words)}” to mean {meaning or 'nothing'}"
        with self._db.step(label):
            meanings.save(self._db, kind, words, meaning)
        return label

    def table(self) -> Meanings:
        """Return all meanings of this database, to look words up in: people's statements over the built-in ones."""
        if self._table is None:
            self._table = Meanings(meanings.all_statements(self._db))
        return self._table
