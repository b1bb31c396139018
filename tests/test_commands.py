import re
from pathlib import Path

import pytest

import translate_tui
from translate_tui.commands import (
    BY_ID,
    COMMANDS,
    KEY_MEANINGS,
    MAX_SHOWN,
    Command,
    Place,
    commands_of,
    key,
    key_bar,
    key_table,
    with_keys,
)
from translate_tui.commands.base import (
    BEFORE_MEETING,
    EMPTY_RIVER,
    EMPTY_SLATE,
    HAS_MATCH,
    LOCKED,
    LOOKS_NEW,
    NO_TICKET,
    NOTHING_TO_REVIEW,
    PATTERN_TICKETS,
    SESSION_ENDED,
    SESSION_RUNS,
    SET_ASIDE,
    UNLOCKED,
)
from translate_tui.commands.guide import GUIDE, TOUR, facilitator_page
from translate_tui.commands.moved import MOVED
from translate_tui.model import Phase
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.places import PLACES, screen_class
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.screens.rating_forms import BlindRating

SCREENS = {
    Place.EVERYWHERE: TranslateApp,
    Place.RATING: BlindRating,
    **{place: screen_class(place) for place in PLACES},
}
DOCS = Path(__file__).parent.parent / "docs"
PHASES = {
    Place.TRIAGE: (HAS_MATCH, LOOKS_NEW, PATTERN_TICKETS, SET_ASIDE, NO_TICKET, EMPTY_RIVER),
    Place.MEETING: (BEFORE_MEETING, EMPTY_SLATE, NOTHING_TO_REVIEW, *Phase),
    Place.PRESENTER: (LOCKED, UNLOCKED),
    Place.CUSTOMERS: ("", HAS_MATCH),
    Place.PURGE: (SESSION_RUNS, SESSION_ENDED),
}
BARS = [(place, phase) for place in PLACES for phase in PHASES.get(place, ("",))]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda c: c.id)
def test_every_command_can_be_carried_out(command: Command) -> None:
    assert callable(getattr(SCREENS[command.place], command.method)), command.id
    assert command.help.endswith(".") and command.label
    assert command.name.isidentifier()


@pytest.mark.parametrize("place", list(Place))
def test_every_action_of_a_screen_is_declared(place: Place) -> None:
    ours = [c for c in SCREENS[place].__mro__ if c.__module__.startswith("translate_tui")]
    own = {name for c in ours for name in vars(c) if name.startswith("action_")} - {"action_moved"}
    assert own == {c.method for c in commands_of(place)}


def test_every_place_has_its_screen_of_the_same_name() -> None:
    assert {*PLACES, Place.EVERYWHERE, Place.RATING} == set(Place)
    for place in PLACES:
        screen = screen_class(place)
        assert issubclass(screen, BaseScreen) and screen.PLACE is place
        assert screen.__module__.endswith(f".{place}")
    assert all(commands_of(place) for place in Place)
    assert len({place.label for place in Place}) == len(Place)


@pytest.mark.parametrize("place", list(Place))
def test_no_key_means_two_things_in_one_place(place: Place) -> None:
    commands = {*commands_of(place), *commands_of(Place.EVERYWHERE)}
    keys = [name for c in commands for name in c.default_keys.split(",")]
    assert len(keys) == len(set(keys))
    taken = {"ctrl+s", "ctrl+q", "ctrl+j", "ctrl+m", "ctrl+h", "ctrl+i", "ctrl+o", "ctrl+b", "ctrl+c", "ctrl+p"}
    assert not taken & set(keys)


@pytest.mark.parametrize(("place", "phase"), BARS)
def test_the_key_bar_fits_80_columns(place: Place, phase: str) -> None:
    shown = key_bar(place, phase)
    assert 0 < len(shown) <= MAX_SHOWN
    assert sum(len(key(c.id)) + len(c.label) + 3 for c in shown) + 8 <= 80


def test_a_phase_of_a_command_is_one_that_its_place_has() -> None:
    for command in COMMANDS:
        places = [command.place] if command.place is not Place.EVERYWHERE else list(Place)
        known = {phase for place in places for phase in PHASES.get(place, ())}
        assert set(command.phases) <= known, command.id
        assert command.shown or command.also_in or not command.phases, command.id


def test_a_letter_means_the_same_in_all_places() -> None:
    letters = {key for command in COMMANDS for key in command.default_keys.split(",") if len(key) == 1}
    digits = {key for key in letters if key.isdigit()}
    assert letters - digits == set(KEY_MEANINGS)
    for letter, (_, names) in KEY_MEANINGS.items():
        commands = [command for command in COMMANDS if letter in command.default_keys.split(",")]
        assert {command.name for command in commands} == set(names), letter
        assert len({command.changes_data for command in commands}) == 1, f"{letter} is harmless in one place only"


def test_a_key_that_has_moved_is_free_and_its_command_exists() -> None:
    for place, moved in MOVED.items():
        used = {key for command in commands_of(place) for key in command.default_keys.split(",")}
        assert used.isdisjoint(moved) and set(moved.values()) <= set(BY_ID), place


def test_ids_are_unique() -> None:
    assert len(BY_ID) == len(COMMANDS)


def test_the_commands_of_a_place_are_declared_in_one_block() -> None:
    places = [c.place for c in COMMANDS]
    blocks = [place for place, before in zip(places, [None, *places], strict=False) if place is not before]
    assert len(blocks) == len(set(blocks)) == len(Place)


def test_texts_name_commands_that_there_are() -> None:
    for place in Place:
        assert "{" not in with_keys(place.about)
    for text in (*(p for s in GUIDE for p in (s.title, *s.paragraphs)), *(stop.words for stop in TOUR)):
        assert "{" not in with_keys(text)
    assert {command_id for stop in TOUR for command_id in stop.commands} <= set(BY_ID)


def test_what_is_generated_is_fresh() -> None:
    from build_docs import command_line, formats_page, with_files_of_features

    architecture = (DOCS / "architecture.md").read_text(encoding="utf-8")
    made_pages = {"keys.md": key_table(), "command-line.md": command_line(), "formats.md": formats_page(),
                  "facilitator.md": facilitator_page(),
                  "architecture.md": with_files_of_features(architecture)}  # fmt: skip
    for name, made in made_pages.items():
        kept = (DOCS / name).read_text(encoding="utf-8")
        assert kept.split() == made.split(), "run python scripts/build_docs.py"  # click's folding may differ


def test_the_architecture_lists_everything_that_subscribes_to_changes() -> None:
    page = (DOCS / "architecture.md").read_text(encoding="utf-8")
    package = DOCS.parent / "translate_tui"
    subscribers = [path for path in package.rglob("*.py") if "changes.subscribe(" in path.read_text(encoding="utf-8")]
    assert len(subscribers) > 5
    assert not [path for path in subscribers if f"| `{path.relative_to(package).as_posix()}` |" not in page]


def test_the_purge_session_has_no_key_that_scores_merges_or_edits() -> None:
    words = " ".join(f"{c.id} {c.help}" for c in commands_of(Place.PURGE)).lower()
    assert not re.search(r"merge|impact|score|split|sort|delete|edit", words)


def test_every_key_that_a_message_names_is_a_commands() -> None:
    named = {
        (path.name, command_id)
        for path in Path(translate_tui.__file__).parent.rglob("*.py")
        for command_id in re.findall(
            r"""\b(?:capitalized_)?keys?\(\\?["']([\w.]+)\\?["']\)""", path.read_text("utf-8")
        )
    }
    assert len(named) > 50, "the search for named keys finds too few: it no longer sees how they are written"
    assert {(file, command_id) for file, command_id in named if command_id not in BY_ID} == set()
