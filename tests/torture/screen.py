"""What must hold of whatever is on the screen."""

import re
from typing import Final

from tests.app.conftest import User
from translate_tui.redaction.name_lists import COMMON_COMPANY_WORDS, NOT_NAMES
from translate_tui.text import UNSAFE_CHARS
from translate_tui.ui.screens.base import BaseScreen

MIN_NAME_CHARS: Final = 5  # a shorter name may be any word
_WORDS: Final = re.compile(r"[^\W_]+")


def check_screen(user: User) -> None:
    """Check that the screen can be painted, fills the window exactly, and steers no terminal."""
    app = user.app
    width, height = app.size
    strips = app.screen._compositor.render_strips(app.size)
    assert len(strips) == height, f"{len(strips)} lines of {app.screen_stack} in a window of {height}"
    for number, strip in enumerate(strips):
        assert strip.cell_length == width, (
            f"line {number} is {strip.cell_length} wide, the window {width}: {strip.text!r}"
        )
        assert not UNSAFE_CHARS.search(strip.text), f"line {number}: {strip.text!r}"


def check_names(user: User) -> None:
    """Check that no name of a customer in the tables is on the screen, but for what somebody types there."""
    if not isinstance(user.app.screen, BaseScreen) or not user.app.presenting:
        return
    words = " ".join(_WORDS.findall(user.screen.replace("\n", " ").casefold()))
    for (name,) in user.app.work._db.rows("SELECT name FROM customer"):
        folded = _WORDS.findall(name.casefold())
        if len(name) < MIN_NAME_CHARS or (len(folded) == 1 and folded[0] in COMMON_COMPANY_WORDS | NOT_NAMES):
            continue
        if folded and any(word.isalpha() for word in folded):
            assert f" {' '.join(folded)} " not in f" {words} ", f"{name!r} is on the presenter view:\n{user.screen}"
