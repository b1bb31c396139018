import re
import sys
from pathlib import Path

import pytest

from translate_tui.commands import COMMANDS, Command, Place, at, key_table
from translate_tui.commands.guide import facilitator_page
from translate_tui.model import Phase
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.places import _ROOMS
from translate_tui.ui.screens.meeting import _SHOWN, _commands
from translate_tui.ui.screens.triage import TriageScreen

SCREENS = {Place.EVERYWHERE: TranslateApp, Place.RIVER: TriageScreen}
SCREENS |= {screen.PLACE: screen for screen in _ROOMS.values()}
DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_every_command_can_be_carried_out(command: Command) -> None:
    assert callable(getattr(SCREENS[command.place], f"action_{command.method}")), command.id
    assert command.help.endswith(".") and command.label


@pytest.mark.parametrize("place", list(Place))
def test_every_action_of_a_screen_is_declared(place: Place) -> None:
    declared = {f"action_{c.method}" for c in at(place)}
    ours = [c for c in SCREENS[place].__mro__ if c.__module__.startswith("translate_tui")]
    own = {name for c in ours for name in vars(c) if name.startswith("action_")}
    assert own == declared


@pytest.mark.parametrize("place", list(Place))
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    keys = [key for c in (*at(place), *at(Place.EVERYWHERE)) for key in c.key.split(",")]
    here = [key for c in at(place) for key in c.key.split(",")]
    assert len(here) == len(set(here))
    clashes = {key for key in keys if keys.count(key) > 1} if place is not Place.EVERYWHERE else set()
    assert clashes == set()
    assert not {"ctrl+s", "ctrl+q", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+i", "ctrl+o", "ctrl+b"} & set(keys)


@pytest.mark.parametrize("place", list(Place))
def test_the_line_of_keys_fits_80_columns(place: Place) -> None:
    shown = [c for c in at(place) if c.shown]
    assert len(shown) <= 7
    assert sum(len(c.keys.split(" or ")[0]) + len(c.label) + 3 for c in shown) + 8 <= 80


@pytest.mark.parametrize("phase", list(Phase))
def test_the_meetings_line_of_keys_fits_in_every_phase(phase: Phase) -> None:
    shown = _commands(_SHOWN[phase])
    assert len(shown) <= 7
    assert sum(len(c.keys.split(" or ")[0]) + len(c.label) + 3 for c in shown) + 8 <= 80


def test_ids_are_unique() -> None:
    ids = [c.id for c in COMMANDS]
    assert len(ids) == len(set(ids))


def test_what_is_generated_is_fresh() -> None:
    sys.path.insert(0, str(DOCS.parent / "scripts"))
    from build_docs import command_line, formats_page

    made_pages = {"keys.md": key_table(), "command-line.md": command_line(), "formats.md": formats_page(),
                  "facilitator.md": facilitator_page()}  # fmt: skip
    for name, made in made_pages.items():
        kept = (DOCS / name).read_text(encoding="utf-8")
        assert kept.split() == made.split(), "run python scripts/build_docs.py"  # click's folding may differ


def test_the_purge_session_has_no_key_that_scores_merges_or_edits() -> None:
    words = " ".join(f"{c.id} {c.help}" for c in at(Place.PURGE)).lower()
    assert not re.search(r"merge|impact|score|split|sort|delete|edit", words)
