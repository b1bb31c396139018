"""Urgency: which tickets say of themselves that they are urgent.

"Everything becomes urgent" where two teams don't hear each other (docs/practice.md), so the journey shows the share
of such tickets week by week. It is only measured: no word of a ticket changes a rank, a rating or the gate. English,
German, French, Spanish, Italian, Portuguese and Dutch.
"""

import re
from typing import Final

from translate_tui.text import fold

# All in the form of `fold`: lower case, without accents.
_URGENT: Final = re.compile(
    r"\b(?:"
    r"urgent(?:ly|e|es|i|issim[oa])?|urgenc(?:y|e|es|ia|ias)|urgenza|asap|a\.s\.a\.p"
    r"|(?:as soon|as quickly|as fast) as possible|at your earliest|emergency"
    r"(?! (?:contact|number|exit|room|department|service|kit|button|call|stop|plan)s?\b)"
    r"|(?:business.|mission.)?critical(?:ly)?(?! (?:path|mass|thinking|illness|infrastructure|temperature|value)\b)"
    r"|(?:high|highest|top|utmost) priority|time.sensitive|show.?stopper"
    r"|immediate (?:attention|action|help|assistance|fix|response|support)"
    r"|dringend(?:e[nrsm]?|st)?|dringlich(?:e[nrs]?)?|es eilt|eilt sehr|sehr eilig|notfall|kritisch(?:e[nrs]?)?"
    r"|schnellstmoglich|so schnell wie moglich|so bald wie moglich|umgehend|(?:hochste|oberste|hohe) prioritat"
    r"|au plus vite|des que possible|prioritaire|(?:est|bug|probleme|situation) critique"
    r"|lo antes posible|cuanto antes|(?:lo|el) mas rapido posible|prioridad (?:alta|maxima)"
    r"|critic[oa]|prioritari[oa]|al piu presto|il prima possibile"
    r"|o mais rapido possivel|o quanto antes|prioridade (?:alta|maxima)"
    r"|spoed(?:geval)?|zo (?:snel|spoedig) mogelijk|hoogste prioriteit"
    r")\b"
)
_NOT: Final = re.compile(
    r"(?:\b(?:not|no|non|never|less|nothing|hardly|nicht|kein|keine|weniger|pas|rien|nao|niet|geen|sin|senza|sem)"
    r"|n['’]t|\bwithout)(?: \w+){0,2} $"
)
_BEFORE: Final = 40  # characters before a word in which it can be denied
# In a field for the impact people choose a level or a class instead of writing.
_URGENT_LEVEL: Final = re.compile(
    r"\b(?:p ?[01]|sev(?:erity)? ?[-:]? ?[01]|prio(?:rity)? ?[-:]? ?[01]|blocker|blocking|highest|1 - critical)\b"
)
# One of these stands in every text that the pattern finds: looking for them first takes a tenth of the time.
_STEMS: Final = (
    "urg", "asap", "a.s.a.p", "poss", "posible", "critic", "crít", "emergency", "priorit", "prioridad",
    "sensitive", "stopper", "immediate ", "earliest", "dringend", "dringlich", "eilt", "eilig", "notfall", "kritisch",
    "schnell", "möglich", "umgehend", "plus vite", "critique", "antes", "presto", "spoed", "mogelijk",
)  # fmt: skip


def says_urgent(text: str, impact_words: str = "") -> bool:
    """Tell whether a ticket's text, or what stands in its field for the impact, says that it is urgent.

    "Not urgent" doesn't; a word is denied by "not", "no", "never" ... up to two words before it.
    """
    if impact_words and _URGENT_LEVEL.search(fold(impact_words)):
        return True
    return any(_says_so(words) for words in (impact_words, text))


def _says_so(text: str) -> bool:
    lower = text.lower()
    if not any(stem in lower for stem in _STEMS):
        return False
    folded = fold(text)
    return any(
        not _NOT.search(folded[max(match.start() - _BEFORE, 0) : match.start()]) for match in _URGENT.finditer(folded)
    )
