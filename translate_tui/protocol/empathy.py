"""Empathy maps: what a support agent and a product manager think, feel, say and do, in the teams' own words."""

from datetime import date
from enum import StrEnum
from typing import NamedTuple


class Person(StrEnum):
    """Whose day a map is about."""

    AGENT = "support agent"
    MANAGER = "product manager"


class EmpathyPart(StrEnum):
    """The four fields of a map."""

    THINKING = "thinking"
    FEELING = "feeling"
    SAYING = "saying"
    DOING = "doing"


class EmpathyMap(NamedTuple):
    """The map of a person as it was made on a day; an empty field is one that nobody has filled."""

    id: int
    person: Person
    made_on: date
    thinking: str
    feeling: str
    saying: str
    doing: str

    def words(self, part: EmpathyPart) -> str:
        """Return the words in a field."""
        return str(getattr(self, part.value))
