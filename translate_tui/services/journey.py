"""The journey of two teams, as its figures show it; it proposes how strict the gate is, and is asked to set it."""

from typing import NamedTuple

from translate_tui.protocol import journey as rules
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import JourneyStage, JourneyWeek, StageSign
from translate_tui.services import settings
from translate_tui.services.settings import SettingsEditor
from translate_tui.store import journey
from translate_tui.store.database import Database


class JourneyStatus(NamedTuple):
    """Where the teams are: all weeks so far, the stage by the calendar (None: not begun) and by the figures."""

    weeks: tuple[JourneyWeek, ...]
    calendar: JourneyStage | None
    stage: JourneyStage
    signs: tuple[StageSign, ...]
    gate: Strictness

    @property
    def proposed(self) -> Strictness:
        """How strict the gate is proposed to be."""
        return rules.PROPOSED_STRICTNESS[self.stage]


class Journey:
    """The journey of one database."""

    def __init__(self, db: Database, book: SettingsEditor) -> None:
        self._db = db
        self._book = book

    def read(self) -> JourneyStatus:
        """Return where the teams are today."""
        events = journey.events(self._db)
        weeks = rules.journey_weeks(events, journey.first_day(self._db), self._db.today())
        signs = rules.stage_signs(events, weeks)
        calendar = rules.stage_by_calendar(weeks[-1].number) if weeks else None
        gate = settings.read(self._db).gate.strictness
        return JourneyStatus(tuple(weeks), calendar, rules.stage_by_figures(signs), tuple(signs), gate)

    def set_gate(self) -> str:
        """Set the gate as the figures propose; return what was done."""
        return self._book.choose("gate", self.read().proposed)

    def markdown(self) -> str:
        """Return the journey as markdown."""
        from translate_tui.exports import markdown
        from translate_tui.exports.journey import journey_document as written

        reading = self.read()
        return markdown.render(written(reading.weeks, reading.stage, reading.signs, reading.gate))
