"""Empathy maps: what a support agent and a product manager think, feel, say and do, in the teams' own words."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Persona(StrEnum):
    """The two people whose working day the practice maps: one of each team."""

    AGENT = "support agent"
    MANAGER = "product manager"


class EmpathyPart(StrEnum):
    """The four fields of an empathy map."""

    THINKING = "thinking"
    FEELING = "feeling"
    SAYING = "saying"
    DOING = "doing"


class EmpathyMap(NamedTuple):
    """The map of one persona as the teams filled it in on a day; "" is a field that is still empty."""

    id: int
    persona: Persona
    made_on: date
    thinking: str
    feeling: str
    saying: str
    doing: str

    def words(self, part: EmpathyPart) -> str:
        """Return the text of one of the four fields."""
        return str(getattr(self, part.value))
