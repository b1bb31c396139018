"""Language detection, stop words and stemming for the five languages that support teams see most.

The language only decides which stop words and which Snowball stemmer apply, so detection by function words is
enough. A ticket without any is taken as English, where a wrong stem does little harm.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import get_ident
from typing import Final

import Stemmer

# Normalized as `text.words` does. Negations are kept in all languages: "cannot log in" is not "can log in".
STOP_WORDS: Final = {
    "en": frozenset(
        """
        a an the im ive its youre weve theyre thats is are was were be been am i me my we our
        you your it to of for in on at and or that this
        with s m ve ll d re do does did have has had so as
        """.split()
    ),
    "de": frozenset(
        """
        aber als am an auch auf aus bei beim bin bis da das dass dem den der des die dies diese diesem diesen
        dieser doch du durch ein eine einem einen einer eines er es euch euer fur hab habe haben hat hatte ich
        ihm ihn ihr im in ist ja jetzt kann man mein meine meinem meinen meiner mich mir mit nach noch nun nur
        ob oder schon sehr sein seine seit sich sie sind so um und uns unser unsere unseren vom von vor war was
        weil wenn wer werden wie wieder wir wird wo zu zum zur hallo bitte danke
        """.split()
    ),
    "fr": frozenset(
        """
        ai ainsi alors apres au aussi aux avec avant avez avons bien c car ce ceci cela ces cet cette chez comme
        d dans de depuis des donc du elle elles en encore est et etait etre eu fait il ils j je l la le les leur
        leurs lui m ma mais me meme mes moi mon n ne nos notre nous on ont ou par pas peut plus pour qu que quel
        quelle quand qui s sa sans se ses si son sont sur t ta te tes toi ton tres tu un une vos votre vous y a
        bonjour merci
        """.split()
    )
    - {"pas", "sans"},
    "es": frozenset(
        """
        a al algo ante aqui asi aun aunque como con cual cuando de del desde donde e el ella ellos en entre era
        es esa ese eso esta estaba estan estas este esto estoy fue ha hace han hasta hay he la las le les lo los
        mas me mi mis mucho muy nos nuestra nuestro o os para pero por porque que quien se sea ser si sido sobre
        solo son su sus tambien te tengo tiene tu tus un una unas uno unos usted y ya yo hola gracias
        """.split()
    ),
    "pt": frozenset(
        """
        a ao aos aquela aquele as ate com como da das de dela dele depois do dos e ela elas ele eles em entre era
        essa esse esta estao estava este estou eu foi ha isso isto ja la lhe mais mas me mesmo meu meus minha
        minhas muito na nas no nos nossa nosso num numa o os ou para pela pelas pelo pelos por porque pra qual
        quando que quem se seja ser seu seus so sua suas tambem te tem tenho ter um uma umas uns voce voces ola
        obrigado obrigada
        """.split()
    ),
}  # fmt: skip
# English words that carry little meaning ("how", "when", "still"): they count half, and never explain a suggestion.
WEAK_WORDS: Final = frozenset(
    """
    about after again all also any because but can before being between both by could doing down during each few from
    further having he her here hers him his how if into itself just more most myself now off once only other ours
    out over own please same she should some such t than their theirs them then there these they those through too
    under up very what when where which while who whom why will would yours hi hello thanks thank hey get got
    """.split()
)
_SNOWBALL: Final = {"en": "english", "de": "german", "fr": "french", "es": "spanish", "pt": "portuguese"}
_FUNCTION_WORDS: Final = STOP_WORDS | {"en": STOP_WORDS["en"] | WEAK_WORDS}
# Only words of a single language identify it: "no" and "a" belong to three.
_LANGUAGE_OF_WORD: Final = {
    word: language
    for language, function_words in _FUNCTION_WORDS.items()
    for word in function_words
    if sum(word in others for others in _FUNCTION_WORDS.values()) == 1
}
_LANGUAGE_OF_LETTER: Final = {
    "ß": "de", "ä": "de", "ö": "de", "ü": "de", "ñ": "es", "¿": "es", "¡": "es", "ã": "pt", "õ": "pt",
    "ç": "fr", "è": "fr", "ê": "fr", "à": "fr", "œ": "fr", "û": "fr",
}  # fmt: skip
DEFAULT: Final = "en"
_WORD_VOTES, _LETTER_VOTES = 1, 2


def detect_language(text: str, words: Sequence[str]) -> str:
    """Return the language code ("en", "de", "fr", "es" or "pt") of a text.

    `words`: the normalized words of the text. Ties go to the first code in the alphabet, so that the answer never
    depends on the order of the words.
    """
    votes: dict[str, int] = {}
    for word in words:
        if (language := _LANGUAGE_OF_WORD.get(word)) is not None:
            votes[language] = votes.get(language, 0) + _WORD_VOTES
    if not text.isascii():
        for letter, language in _LANGUAGE_OF_LETTER.items():
            if letter in text:
                votes[language] = votes.get(language, 0) + _LETTER_VOTES
    return max(sorted(votes), key=votes.__getitem__, default=DEFAULT)


@lru_cache(maxsize=64)
def _stemmer(language: str, thread: int) -> Stemmer.Stemmer:
    """Return a thread's own stemmer: stemmers keep state while they work, and a worker reads beside the UI thread."""
    return Stemmer.Stemmer(_SNOWBALL[language], maxCacheSize=0)


@lru_cache(maxsize=16_384)  # words repeat, so almost all lookups are hits
def stem(word: str, language: str = DEFAULT) -> str:
    """Return the Snowball stem of a normalized word."""
    return str(_stemmer(language, get_ident()).stemWord(word))
