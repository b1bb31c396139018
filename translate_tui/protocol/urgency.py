"""Urgency: which tickets say of themselves that they are urgent.

"Everything becomes urgent" where two teams don't hear each other (docs/practice.md), so the journey shows the share
of such tickets week by week. It is only measured: no word of a ticket changes a rank, a rating or the gate. English,
German, French, Spanish, Italian, Portuguese and Dutch.
"""

import re
from typing import Final

from translate_tui.text import fold

MAX_CHARS: Final = 20_000  # of a text; the rest of a longer one is not looked at
# All in the form of `fold`: lower case, without accents.
_URGENT: Final = re.compile(
    r"\b(?:"
    r"urgent(?:ly|e|es|i|issim[oa]|emente)?(?! (?:care|cases|matters)\b)"
    r"|urgentisim[oa]|urgenc(?:y|e|ia|ias)|urgenza|asap|a\.s\.a\.p|emergen[cz](?:ies|y|ia|a)"
    r"(?! (?:contact|number|exit|room|department|service|kit|button|call|stop|plan)s?\b)"
    r"|(?:as soon|as quickly|as fast) as possible|at your earliest"
    r"|(?:business.|mission.)?critical(?:ly)?(?! (?:path|mass|thinking|illness|infrastructure|temperature|value)\b)"
    r"|(?:high|highest|top|utmost) priority|time.sensitive|show.?stopper"
    r"|immediate (?:attention|action|help|assistance|fix|support)"
    r"|(?:fix|solve|resolve|repair|help|needed|answer|respond|address)(?: \w+){0,3} immediately"
    r"|dringend(?:e[nrsm]?|st|sten?)?(?! (?:fallen|angelegenheiten)\b)|dringlich(?:e[nrs]?)?|eilt|eilig(?:e[nrs]?)?"
    r"|notfall(?!-| ?(?:hotline|nummer|kontakt))|kritische[rsn]? (?:fehler|problem|bug)"
    r"|ist (?:sehr |extrem )?kritisch"
    r"|schnellstmoglich|schnellstens|baldmoglichst|so (?:schnell|bald) (?:wie|als) moglich|bitte (?:sofort|umgehend)"
    r"|(?:sofort|umgehend) (?:beheben|losen|reparieren|helfen)|sofortige (?:hilfe|losung)"
    r"|(?:hochste[rn]?|oberste[rn]?|hohe[rn]?) prioritat"
    r"|au plus vite|le plus (?:vite|rapidement) possible|plus brefs delais|des que possible|prioritaire"
    r"|(?:est|bug|probleme|situation|erreur) critique|(?:haute|maximale) priorite|priorite (?:haute|maximale|absolue)"
    r"|lo antes posible|cuanto antes|(?:lo|el) mas rapido posible|(?:alta|maxima) prioridad|prioridad (?:alta|maxima)"
    r"|(?:es|e|esta|sono|muy|muito|molto|errore?|erro|fallo|problema|bug|situacion|situazione|situacao) critic[oa]"
    r"|(?:errores|errori|erros|fallos|problemas|problemi) critic[oh]i?s?"
    r"|al piu presto|il prima possibile|(?:alta|massima) priorita|priorita (?:alta|massima)"
    r"|o mais rapido possivel|o quanto antes|assim que possivel|(?:alta|maxima) prioridade|prioridade (?:alta|maxima)"
    r"|kritieke fout|spoed(?:geval)?|zo (?:snel|spoedig) mogelijk|zsm|z\.s\.m|(?:hoge|hoogste) prioriteit"
    r")\b"
)
# Before a word it is denied by one of these, with nothing but small words between.
_NOT: Final = re.compile(
    r"(?:\b(?:not|no|non|never|less|nothing|none|neither|hardly|without|isnt|arent|wasnt|nicht|kein\w*|weniger|ohne"
    r"|pas|rien|aucune?|sans|nada|ninguna?|sin|senza|nessuna?|nao|nenhuma?|sem|niet|geen)|far from|n['’]t)"
    r"(?: (?:that|so|very|really|real|at|all|an?|the|this|it|i|of|to|too|be|super|particularly|especially|extremely"
    r"|terribly|necessarily|currently|exactly|overly|longer|is|are|yet|seem|need|think|fix|problem|case"
    r"|es|ist|sehr|so|wirklich|besonders|eine?|mehr|allzu|gerade|unbedingt|uberhaupt|ganz"
    r"|tan|muy|un|una|uno|demasiado|problema|caso|tres|si|vraiment|du|tout|une|tellement|trop|probleme"
    r"|per|niente|molto|cosi|troppo|affatto|muito|um|uma|tao|heel|zo|echt|een|erg|direct|al|te|e|d['’]?))*"
    r"[ -]?(?:d['’])?$"
)
# "Es eilt nicht"
_NOT_AFTER: Final = re.compile(r" (?:(?:ist|is|es|das|het|dat|uberhaupt|gar|helemaal) ){0,4}(?:nicht|niet)\b")
# "Mark as urgent does nothing": the value of a field that people write about.
_AS_A_VALUE: Final = re.compile(r"\b(?:mark|set|flag|tag|filter)(?: \w+){0,2} as ?[\"'“]?$")
_BEFORE, _AFTER = 60, 25  # characters around a word in which it can be denied
# In a field for the impact people choose a level or a class instead of writing.
_URGENT_LEVEL: Final = re.compile(
    r"\b(?:p[- ]?[01]|s[01]|sev(?:erity)?[- _:]{0,2}[01]|prio(?:rity)?[- _:]{0,2}[01]|blocker|blocking|highest)\b"
    r"(?![.\d])|^(?:kritisch|critique|critic[oa])$"
)
# One of these is in every text that the pattern finds. Looking for them first takes a tenth of the time.
_STEMS: Final = (
    "urg", "asap", "a.s.a.p", "poss", "posib", "critic", "critiqu", "emergen", "kritiek", "priorit", "prioridad",
    "sensitive",
    "stopper", "immediate", "earliest", "dring", "eil", "notfall", "kritisch", "schnell", "moglich", "sofort",
    "umgehend", "vite", "delais", "antes", "presto", "spoed", "mogelijk", "zsm", "z.s.m",
)  # fmt: skip


def says_urgent(text: str, impact_words: str = "") -> bool:
    """Tell whether a ticket's text, or what is in its field for the impact, says that it is urgent.

    "Not urgent" doesn't; nor does "not working. URGENT" deny it: a word is denied within its sentence and line.
    """
    if impact_words:
        words = fold(impact_words).strip()
        if any(not _is_denied(words, level) for level in _URGENT_LEVEL.finditer(words)):
            return True
    return any(_says_so(words) for words in (impact_words, text) if words)


def _says_so(text: str) -> bool:
    text = text[:MAX_CHARS]
    words = fold(text.replace("\n", " . "))
    if not any(stem in words for stem in _STEMS):
        return False
    return any(not _is_denied(words, match) for match in _URGENT.finditer(words))


def _is_denied(words: str, match: re.Match[str]) -> bool:
    before = words[max(match.start() - _BEFORE, 0) : match.start()]
    after = words[match.end() : match.end() + _AFTER]
    return bool(_NOT.search(before) or _NOT_AFTER.match(after) or _AS_A_VALUE.search(before))
