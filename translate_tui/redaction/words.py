"""The words of a text in which names are looked for."""

import re
from typing import Final

from translate_tui.text import fold

TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W\d_]{2,})?")


def fold_token(token: str) -> str:
    """Return a word in the form in which names are compared."""
    return fold(token).replace("’", "'")
