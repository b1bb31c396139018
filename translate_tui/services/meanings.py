"""What words of exports mean here: as people stated it, else as the program knows it."""

from typing import TYPE_CHECKING

from translate_tui.model import Impact, TicketType, UserError, WordKind
from translate_tui.store.changes import Changes
from translate_tui.store.database import Database
from translate_tui.text import plain

if TYPE_CHECKING:
    from translate_tui.river.meanings import Meanings


class WordMeanings:
    """The words for type, segment and impact of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._table: Meanings | None = None
        db.changes.subscribe(self._forget)

    def _forget(self, changes: Changes) -> None:
        if changes.touched("meaning"):
            self._table = None

    def means(self, kind: WordKind, words: str) -> str:
        """Return what words mean here as a type, a segment or an impact; "" for nothing known."""
        meanings = self.table()
        find = {WordKind.TYPE: meanings.type, WordKind.SEGMENT: meanings.segment, WordKind.IMPACT: meanings.impact}
        return str(find[kind](words) or "")

    def known(self, kind: WordKind) -> list[str]:
        """Return what words can mean: all types, all impacts, or the segments that are known or in use."""
        from translate_tui.river.meanings import KNOWN_SEGMENTS
        from translate_tui.store import tickets

        if kind is WordKind.TYPE:
            return [str(one) for one in TicketType]
        if kind is WordKind.IMPACT:
            return [str(one) for one in Impact]
        return sorted(KNOWN_SEGMENTS | set(tickets.segments(self._db)))

    def listed(self) -> list[tuple[WordKind, str, str, int]]:
        """Return words with what they mean here: what people stated, then what tickets say of impact.

        Each is (kind, words, meaning, tickets); for statements, the number is that of impact alone.
        """
        from translate_tui.store import meanings, tickets

        used = {words.casefold(): (words, number) for words, number in tickets.impact_words(self._db)}
        stated = [
            (one.kind, one.said, one.means, used.pop(one.said, ("", 0))[1] if one.kind is WordKind.IMPACT else 0)
            for one in meanings.all_statements(self._db)
        ]
        said = [
            (WordKind.IMPACT, words, self.means(WordKind.IMPACT, words), number) for words, number in used.values()
        ]
        return stated + said

    def forget(self, kind: WordKind, words: str) -> str:
        """Let words mean what the program knows again. Return what was done."""
        from translate_tui.store import meanings

        label = f"“{plain(words)}” as {kind} means what it meant before"
        with self._db.step(label):
            meanings.delete(self._db, kind, words)
        return label

    def state(self, kind: WordKind, words: str, means: str) -> str:
        """Set what words mean from now on ("" for nothing) and return what was done. Raises UserError."""
        from translate_tui.store import meanings

        said = means.strip().casefold()
        if kind is WordKind.IMPACT:
            from translate_tui.river.meanings import KNOWN

            said = str(KNOWN.impact(means) or said)
        known = self.known(kind)
        if said and kind is not WordKind.SEGMENT and said not in known:
            raise UserError(f"“{plain(means)}” is no {kind}. There are {', '.join(known)}.")
        if not words.strip():
            raise UserError("Name the words that are to mean something.")
        label = f"“{plain(words)}” as {kind} means {said or 'nothing'}"
        with self._db.step(label):
            meanings.save(self._db, kind, words, said)
        return label

    def table(self) -> "Meanings":
        """Return what words mean in this database."""
        if self._table is None:
            from translate_tui.river.meanings import Meanings
            from translate_tui.store import meanings

            self._table = Meanings(meanings.all_statements(self._db))
        return self._table
