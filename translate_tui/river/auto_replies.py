"""Recognizes automatic replies (out of office, delivery failures) by their subject or by how their text begins.

Most of these subjects only mail systems write; what people write too counts only alone or before the subject that was
answered. In a text only the first words count, and only where somebody says of themselves that they are away: a
customer who writes *about* out-of-office replies is no automatic reply. English, German, French, Spanish, Italian,
Portuguese and Dutch.
"""

import re
from typing import Final

from translate_tui.text import fold

OUT_OF_OFFICE: Final = "out-of-office reply"
DELIVERY_FAILURE: Final = "delivery failure"
CHARS_READ: Final = 300  # of a text: whoever is away says so at once

# All in the form of `fold`: lower case, without accents. Mail systems write the first ones themselves; people write
# the second ones too ("Out of office: toggle does not save"), so these need more than a colon after them.
_AWAY_SUBJECTS: Final = (
    "automatic reply", "auto reply", "autoreply", "auto-reply", "autoresponse", "auto response",
    "automatische antwort", "automatische nachricht", "abwesenheitsnotiz", "reponse automatique",
    "message d'absence", "respuesta automatica", "risposta automatica", "resposta automatica",
    "automatisch antwoord", "automatische reactie", "afwezigheidsbericht",
)  # fmt: skip
_WEAK_AWAY_SUBJECTS: Final = (
    "out of office", "out of the office", "abwesenheit", "abwesend", "absence du bureau", "absent du bureau",
    "fuera de la oficina", "fuera de oficina", "ausente de la oficina", "fuori sede", "fuori ufficio",
    "assente dall'ufficio", "fora do escritorio", "ausencia temporaria", "afwezig",
)  # fmt: skip
_FAILURE_SUBJECTS: Final = (
    "undeliverable", "undelivered mail returned to sender", "delivery status notification",
    "mail delivery failed", "mail delivery failure", "mail delivery subsystem", "mail system error",
    "message undeliverable", "mailer-daemon", "nicht zustellbar", "unzustellbare nachricht",
    "zustellung fehlgeschlagen", "non remis", "echec de la remise", "echec de remise", "message non distribue",
    "no se puede entregar", "no se pudo entregar", "mensaje no entregado", "recapito non riuscito",
    "mancato recapito", "messaggio non recapitato", "falha na entrega", "nao foi possivel entregar",
    "bezorging mislukt", "onbestelbaar",
)  # fmt: skip
_WEAK_FAILURE_SUBJECTS: Final = (
    "undelivered mail", "delivery failure", "delivery has failed", "message not delivered", "returned mail",
    "failure notice", "unzustellbar", "error de entrega", "niet bezorgd",
)  # fmt: skip
_BEGINS_WITH: Final = r"(?:(?:re|aw|fw|fwd|wg|tr|rv|r|antw)\s*:\s*)*[\[(*]?\s*"
# After a mark comes the end, a separator or the subject that was answered, never another word of a sentence.
_AFTER_MARK: Final = r"\s*(?:$|[\])*:;,.!(–—-]|(?:re|aw)\s*:)"
_AFTER_WEAK_MARK: Final = r"\s*[\])*.!]?\s*(?:$|[:;,.(–—-]?\s*(?:re|aw|antw|fw|fwd|wg)\s*:)"


def _subject(marks: tuple[str, ...], after: str) -> re.Pattern[str]:
    return re.compile(rf"{_BEGINS_WITH}(?:{'|'.join(marks)}){after}")


_AWAY_SUBJECT: Final = _subject(_AWAY_SUBJECTS, _AFTER_MARK)
_WEAK_AWAY_SUBJECT: Final = _subject(_WEAK_AWAY_SUBJECTS, _AFTER_WEAK_MARK)
_FAILURE_SUBJECT: Final = _subject(_FAILURE_SUBJECTS, _AFTER_MARK)
_WEAK_FAILURE_SUBJECT: Final = _subject(_WEAK_FAILURE_SUBJECTS, _AFTER_WEAK_MARK)
_AWAY_TEXT: Final = re.compile(
    r"""(?x)
    (?<!while\ )(?<!when\ )(?<!if\ )(?<!because\ )(?<!since\ )(?<!as\ )
      \b(?:i\ am|i'm|i\ will\ be|i'll\ be|i\ will\ remain)\s
      (?:(?!often|always|usually|sometimes|mostly|not)\w+\s){0,2}
      (?:out\ of\ (?:the\ |my\ )?office|away\ from\ (?:the\ |my\ )?(?:office|desk)|on\ (?:\w+\s){0,2}leave|
         on\ (?:vacation|holiday|holidays|pto))\b(?!\s(?:page|setting|feature|status|message|reply))
    | \b(?:ich\ bin|bin\ ich)\s(?:(?!seit\b|oft\b|immer\b)[^\s:;!?]+\s){0,8}?
      (?:nicht\ im\ (?:buro|buero|haus|hause)|ausser\ haus|abwesend|im\ urlaub|nicht\ erreichbar)\b
    | \b(?:je\ suis|je\ serai)\s(?:\w+\s){0,2}(?:absente?|en\ conges?|en\ vacances|hors\ du\ bureau)\b
    | \b(?:estoy|estare|me\ encuentro|me\ encontrare)\s(?:\w+\s){0,2}
      (?:fuera\ de\ (?:la\ )?oficina|ausente|de\ vacaciones|de\ baja)\b
    | \b(?:sono|saro)\s(?:\w+\s){0,2}(?:assente|fuori\ (?:sede|ufficio)|in\ ferie)\b
    | \b(?:estou|estarei)\s(?:\w+\s){0,2}(?:ausente|fora\ do\ escritorio|de\ ferias)\b
    | \b(?:ik\ ben|ben\ ik)\s(?:(?!al\b|vaak\b)[^\s:;!?]+\s){0,6}?
      (?:afwezig|niet\ aanwezig|niet\ op\ kantoor|met\ (?:vakantie|verlof))\b
    """
)
# Somebody who is away says in the same breath until when or from when, or somewhere whom to turn to meanwhile; a
# customer who tells a story does not.
_AWAY_TIME: Final = re.compile(
    r"\b(?:until|till|from (?=\d|the \d|\w+day\b|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))|"
    r"with limited|with no|without access|bis|ab dem|vom|jusqu\w*|du \d|hasta|desde|fino al|"
    r"dal \d|ate o|ate \d|tot)\b|\bi (?:will|shall) (?:return|be back)\b"
)
_MEANWHILE: Final = re.compile(
    r"\b(?:limited access to|no access to my (?:e-?mail|mail)|in my absence|during my absence|"
    r"in urgent (?:cases|matters)|for urgent (?:matters|requests)|please contact|in dringenden fallen|"
    r"wenden sie sich|meine vertretung|"
    r"en cas d'urgence|pendant mon absence|en caso de urgencia|durante mi ausencia|in caso di urgenza|"
    r"durante la mia assenza|em caso de urgencia|in dringende gevallen)\b"
)
CHARS_IN_BREATH: Final = 30
_FAILURE_TEXT: Final = re.compile(
    r"^(?:(?:hello|hi|sorry|delivery has failed)[^.:]{0,80}[.:,]?\s*)?(?:"
    r"delivery to the following recipients? (?:has )?failed|your message (?:to .{1,80} )?(?:could not|couldn't|"
    r"wasn't|was not) (?:be )?delivered\b(?! to (?:our|my|your|us|me)\b)|this is the mail system at host|"
    r"this is an automatically generated delivery status notification|"
    r"fehler bei der (?:nachrichten)?zustellung|ihre nachricht (?:an .{1,80} )?konnte nicht zugestellt werden|"
    r"votre message n'a pas pu etre (?:remis|distribue)|"
    r"(?:no se pudo|no se ha podido) entregar (?:el|su) mensaje|"
    r"(?:il|suo) messaggio non (?:e stato|puo essere) recapitato)\b"
)


def auto_reply(title: str, text: str) -> str:
    """Return what kind of automatic reply a mail is, OUT_OF_OFFICE or DELIVERY_FAILURE; "" for a mail of a person.

    `title` is its subject, or "" where none is known: then the first line of the text is taken for it.
    """
    # Folding can make 18 characters of one, so long texts are cut before it, and again after it.
    subject = _readable((title or text[:CHARS_READ].lstrip().partition("\n")[0])[:CHARS_READ])
    begin = _readable(text[: 2 * CHARS_READ])
    if _FAILURE_SUBJECT.match(subject) or _WEAK_FAILURE_SUBJECT.match(subject) or _FAILURE_TEXT.search(begin):
        return DELIVERY_FAILURE
    if _AWAY_SUBJECT.match(subject) or _WEAK_AWAY_SUBJECT.match(subject):
        return OUT_OF_OFFICE
    said = _AWAY_TEXT.search(begin[:CHARS_READ])
    if said is None:
        return ""
    breath = begin[said.start() : said.end() + CHARS_IN_BREATH]
    return OUT_OF_OFFICE if _AWAY_TIME.search(breath) or _MEANWHILE.search(begin) else ""


def _readable(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())[: 2 * CHARS_READ]
