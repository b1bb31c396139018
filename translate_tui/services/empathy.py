"""Empathy maps: what a persona sees, says, does and feels, in the teams' own words.

The practice fills a map in again after some weeks; earlier maps are kept, so that the change can be seen.
"""

from translate_tui.commands import key
from translate_tui.exports import markdown
from translate_tui.exports.empathy import empathy_document
from translate_tui.model import UserError
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.store import drafts, empathy
from translate_tui.store.database import Database
from translate_tui.text import clean, plain


class EmpathyMaps:
    """Reads and changes the empathy maps of one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of_persona(self, persona: Persona) -> list[EmpathyMap]:
        """Return all maps of a persona, newest first."""
        return empathy.all_maps(self._db, persona)

    def begin(self, persona: Persona) -> str:
        """Begin an empty map of a persona, dated today; return what was done. Raises UserError for a second one."""
        today = self._db.today()
        label = f"started an empathy map of the {persona}, {today}"
        with self._db.step(label):
            if any(empathy_map.made_on == today for empathy_map in self.of_persona(persona)):
                raise UserError(
                    f"There is already a map of the {persona} for today ({today}). Edit that one: maps of other days "
                    "stay as they are."
                )
            empathy.create(self._db, persona, today)
        return label

    def write(self, map_id: int, part: EmpathyPart, words: str, was: str, draft: str = "") -> str:
        """Write (or empty) one part of a map; return what was done.

        `was` is the text that people saw when they began. Raises UserError when another window has changed it since,
        and when the map was undone.
        """
        words = clean(words)
        with self._db.step(f"changed what they are {part}") as session:
            stored = empathy.by_id(self._db, map_id)
            if stored is None:
                new = key("empathy.new")
                raise UserError(f"This map no longer exists: it was undone. Press {new} to start a new one.")
            session.label = labels.saved(f"{stored.persona}, {part}", plain(words))
            ensure_unchanged(f"what the {stored.persona} is {part}", was, stored.words(part), words)
            empathy.write_part(self._db, map_id, part, words)
            drafts.delete(self._db, draft)
        return session.label

    def markdown(self) -> str:
        """Return all maps as a markdown document. Raises UserError where there is none."""
        maps = empathy.all_maps(self._db)
        if not maps:
            keys = f"{key('everywhere.journey')}, {key('journey.empathy')}, then {key('empathy.new')}"
            raise UserError(f"There is no empathy map yet. To start one in the app, press {keys}.")
        return markdown.render(empathy_document(maps))
