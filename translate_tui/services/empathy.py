"""Empathy maps: begun, filled in the teams' own words, kept over time."""

from translate_tui.model import UserError
from translate_tui.protocol.empathy import EmpathyMap, EmpathyPart, Persona
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.store import drafts, empathy
from translate_tui.store.database import Database
from translate_tui.text import clean


class EmpathyMaps:
    """The verbs of the empathy maps on one database."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, person: Persona) -> list[EmpathyMap]:
        """Return all maps of a person, newest first."""
        return empathy.all_maps(self._db, person)

    def begin(self, person: Persona) -> str:
        """Begin a new, empty map of today; return what was done. Raises UserError where there is one of today."""
        today = self._db.today()
        label = f"began an empathy map of the {person}, {today}"
        with self._db.step(label):
            if any(one.made_on == today for one in self.of(person)):
                raise UserError(
                    f"There is a map of the {person} of today ({today}) already; write in that one. Maps of other "
                    "days stay as they are."
                )
            empathy.create(self._db, person, today)
        return label

    def write(self, map_id: int, part: EmpathyPart, words: str, was: str, draft: str = "") -> str:
        """Write a field of a map; return what was done. Raises UserError when it is gone or has changed since."""
        words = clean(words)
        with self._db.step(f"wrote what they are {part}") as step:
            now = empathy.by_id(self._db, map_id)
            if now is None:
                raise UserError("This map is not there any more: it was undone. n begins a new one.")
            step.label = f"{now.persona}, {now.made_on}: wrote {part}" if words else f"{now.persona}: emptied {part}"
            ensure_unchanged(f"what the {now.persona} is {part}", was, now.words(part), words)
            empathy.write_part(self._db, map_id, part, words)
            drafts.delete(self._db, draft)
        return step.label

    def markdown(self) -> str:
        """Return all maps as markdown. Raises UserError where there is none."""
        from translate_tui.exports import markdown
        from translate_tui.exports.empathy import empathy_document

        maps = empathy.all_maps(self._db)
        if not maps:
            raise UserError("There is no empathy map yet. Begin one in the app: F6, m, then n.")
        return markdown.render(empathy_document(maps))
