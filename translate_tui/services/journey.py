"""The journey: in which of the practice's stages the two teams are, by the calendar and by their figures.

The practice takes four to six weeks to settle, and the gate should be stricter the further the teams are: the journey
proposes a strictness, and people set it.
"""

from typing import NamedTuple

from translate_tui.exports import markdown
from translate_tui.exports.journey import journey_document
from translate_tui.protocol import journey as rules
from translate_tui.protocol.gate import Strictness
from translate_tui.protocol.journey import JourneyStage, JourneyWeek, StageSign
from translate_tui.services import settings
from translate_tui.services.settings import SettingsEditor
from translate_tui.services.urgency import Urgency
from translate_tui.store import journey
from translate_tui.store.database import Database


class JourneyStatus(NamedTuple):
    """Where the teams are.

    `weeks` are all weeks so far; `calendar` is the stage by the time passed (None: not begun), `stage` the one by the
    figures, for which `signs` are the evidence; `gate` is how strict the gate is set.
    """

    weeks: tuple[JourneyWeek, ...]
    calendar: JourneyStage | None
    stage: JourneyStage
    signs: tuple[StageSign, ...]
    gate: Strictness

    @property
    def proposed(self) -> Strictness:
        """The strictness of the gate that suits the stage by the figures."""
        return rules.PROPOSED_STRICTNESS[self.stage]


class Journey:
    """Reads the journey of one database, and sets the gate by it."""

    def __init__(self, db: Database, settings_editor: SettingsEditor) -> None:
        self._db = db
        self._urgency = Urgency(db)
        self._settings_editor = settings_editor

    def read(self) -> JourneyStatus:
        """Return where the teams are today, counted from everything in the database."""
        begins = journey.first_day(self._db)
        events = journey.events(self._db)
        if begins is not None:
            written, urgent = self._urgency.by_day(rules.first_monday(begins))
            events = events._replace(written=written, urgent=urgent)
        weeks = rules.journey_weeks(events, begins, self._db.today())
        signs = rules.stage_signs(events, weeks)
        calendar = rules.stage_by_calendar(weeks[-1].number) if weeks else None
        gate = settings.read(self._db).gate.strictness
        return JourneyStatus(tuple(weeks), calendar, rules.stage_by_figures(signs), tuple(signs), gate)

    def set_gate(self) -> str:
        """Set the gate to the strictness that the figures propose; return what was done."""
        return self._settings_editor.choose("gate", self.read().proposed)

    def markdown(self) -> str:
        """Return the journey as a markdown document."""
        status = self.read()
        return markdown.render(journey_document(status.weeks, status.stage, status.signs, status.gate))
