"""Recognises automatic replies (out of office, delivery failures) by their subject or by how their text begins.

Mail systems write these subjects themselves, so they are safe marks. In a text only the first words count, and only
where somebody says of themselves that they are away: a customer who writes *about* out-of-office replies is no
automatic reply. English, German, French, Spanish, Italian, Portuguese and Dutch.
"""

import re
from typing import Final

from translate_tui.text import fold

OUT_OF_OFFICE: Final = "out-of-office reply"
DELIVERY_FAILURE: Final = "delivery failure"
CHARS_READ: Final = 300  # of a text: whoever is away says so at once

# All in the form of `fold`: lower case, without accents.
_AWAY_SUBJECTS: Final = (
    "automatic reply", "auto reply", "autoreply", "auto-reply", "autoresponse", "auto response", "out of office",
    "out of the office", "automatische antwort", "automatische nachricht", "abwesenheitsnotiz", "abwesenheit",
    "abwesend", "reponse automatique", "absence du bureau", "message d'absence", "absent du bureau",
    "respuesta automatica", "fuera de la oficina", "fuera de oficina", "ausente de la oficina",
    "risposta automatica", "fuori sede", "fuori ufficio", "assente dall'ufficio", "resposta automatica",
    "fora do escritorio", "ausencia temporaria", "automatisch antwoord", "automatische reactie", "afwezig",
    "afwezigheidsbericht",
)  # fmt: skip
_FAILURE_SUBJECTS: Final = (
    "undeliverable", "undelivered mail", "delivery status notification", "delivery failure", "delivery has failed",
    "mail delivery failed", "mail delivery failure", "mail delivery subsystem", "mail system error",
    "message not delivered", "message undeliverable", "returned mail", "failure notice", "mailer-daemon",
    "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "unzustellbare nachricht", "non remis",
    "echec de la remise", "echec de remise", "message non distribue", "no se puede entregar", "no se pudo entregar",
    "error de entrega", "mensaje no entregado", "recapito non riuscito", "mancato recapito",
    "messaggio non recapitato", "falha na entrega", "nao foi possivel entregar", "niet bezorgd",
    "bezorging mislukt", "onbestelbaar",
)  # fmt: skip
_BEGINS_WITH: Final = r"(?:(?:re|aw|fw|fwd|wg|tr|rv|r|antw)\s*:\s*)*[\[(*]?\s*"
# After the mark comes the end, a separator or the subject that was answered, never another word of a sentence.
_AWAY_SUBJECT: Final = re.compile(
    rf"{_BEGINS_WITH}(?:{'|'.join(_AWAY_SUBJECTS)})\s*(?:$|[\])*:;,.!–—-]|(?:re|aw)\s*:)"
)
_FAILURE_SUBJECT: Final = re.compile(rf"{_BEGINS_WITH}(?:{'|'.join(_FAILURE_SUBJECTS)})\s*(?:$|[\])*:;(])")
_AWAY_TEXT: Final = re.compile(
    r"""(?x)
    (?<!while\ )(?<!when\ )(?<!if\ )(?<!because\ )(?<!since\ )
      \b(?:i\ am|i'm|i\ will\ be|i'll\ be|i\ will\ remain)\s(?:\w+\s){0,2}
      (?:out\ of\ (?:the\ |my\ )?office|away\ from\ (?:the\ |my\ )?(?:office|desk)|on\ (?:\w+\s){0,2}leave|
         on\ (?:vacation|holiday|holidays|pto))\b(?!\s(?:page|setting|feature|status|message|reply))
    | \b(?:ich\ bin|bin\ ich)\s(?:[^\s:;!?]+\s){0,8}?
      (?:nicht\ im\ (?:buro|buero|haus|hause)|ausser\ haus|abwesend|im\ urlaub|nicht\ erreichbar)\b
    | \b(?:je\ suis|je\ serai)\s(?:\w+\s){0,2}(?:absente?|en\ conges?|en\ vacances|hors\ du\ bureau)\b
    | \b(?:estoy|estare|me\ encuentro|me\ encontrare)\s(?:\w+\s){0,2}
      (?:fuera\ de\ (?:la\ )?oficina|ausente|de\ vacaciones|de\ baja)\b
    | \b(?:sono|saro)\s(?:\w+\s){0,2}(?:assente|fuori\ (?:sede|ufficio)|in\ ferie)\b
    | \b(?:estou|estarei)\s(?:\w+\s){0,2}(?:ausente|fora\ do\ escritorio|de\ ferias)\b
    | \b(?:ik\ ben|ben\ ik)\s(?:[^\s:;!?]+\s){0,6}?
      (?:afwezig|niet\ aanwezig|niet\ op\ kantoor|met\ (?:vakantie|verlof))\b
    """
)
# Somebody who is away says until when, from when or whom to turn to; a customer who tells a story does not.
_AWAY_DETAIL: Final = re.compile(
    r"\b(?:until|till|from|with limited|no access|limited access|return|back on|in my absence|in urgent|for urgent|"
    r"urgent matters|please contact|bis|ab dem|vom|zuruck|dringend\w*|wenden sie sich|vertretung|jusqu\w*|du \d|"
    r"de retour|urgence|contacter|hasta|desde|regreso|volver\w*|urgent\w*|contact\w*|fino al|dal \d|rientr\w*|"
    r"urgenz\w*|ate o dia|ate \d|retorn\w*|urgen\w*|tot en met|tot \d|terug|dringend\w*)\b"
)
_FAILURE_TEXT: Final = re.compile(
    r"\b(?:delivery to the following recipients? (?:has )?failed|your message (?:to .{1,80} )?(?:could not|couldn't|"
    r"wasn't|was not) (?:be )?delivered\b(?! to (?:our|my|your|us|me)\b)|this is the mail system at host|"
    r"this is an automatically generated delivery status notification|permanent fatal errors|"
    r"ihre nachricht (?:an .{1,80} )?konnte nicht zugestellt werden|"
    r"votre message n'a pas pu etre (?:remis|distribue)|"
    r"(?:no se pudo|no se ha podido) entregar (?:el|su) mensaje|"
    r"(?:il|suo) messaggio non (?:e stato|puo essere) recapitato)\b"
)


def auto_reply(title: str, text: str) -> str:
    """Return what kind of automatic reply a mail is, OUT_OF_OFFICE or DELIVERY_FAILURE; "" for a mail of a person.

    `title` is its subject, or "" where none is known: then the first line of the text is taken for it.
    """
    subject = _readable(title or text.lstrip().partition("\n")[0])
    begin = _readable(text[:CHARS_READ])
    if _FAILURE_SUBJECT.match(subject) or _FAILURE_TEXT.search(begin):
        return DELIVERY_FAILURE
    if _AWAY_SUBJECT.match(subject):
        return OUT_OF_OFFICE
    said = _AWAY_TEXT.search(begin)
    return OUT_OF_OFFICE if said and _AWAY_DETAIL.search(_readable(text)[said.start() : CHARS_READ * 2]) else ""


def _readable(text: str) -> str:
    return " ".join(fold(text).replace("’", "'").split())
