"""A paste arrives whole in every field, also from a terminal that sends it as keys; nothing in it acts as a key."""

from collections.abc import Callable, Iterable
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.drivers import linux_driver
from textual.message import Message

from tests.app.conftest import RunApp, User, key_event
from tests.app.test_input_queue import send
from tests.terminal import Terminal, stored
from translate_tui.services.workspace import Workspace
from translate_tui.text import clean
from translate_tui.ui.terminal_input import PASTE_END, PASTE_START, careful_parser
from translate_tui.ui.widgets.filter_input import FilterInput
from translate_tui.ui.widgets.text_field import pasted_line, pasted_text

Tell = Callable[..., int]
LINES = "The invoices stop.\rWe can't book them.\n\nSecond week now."
JOINED = "The invoices stop. We can't book them. Second week now."


def burst(text: str) -> list[events.Event]:
    """The keys as which a terminal that does not mark pastes sends a text."""
    names = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", " ": "space"}
    keys = [events.Key(names.get(c, c), c if c.isprintable() else None) for c in text]
    now = monotonic()
    for key in keys:
        key.time = now
    return list(keys)


PASTES = {"marked": lambda text: [events.Paste(text)], "as keys": burst}


@pytest.fixture(params=PASTES)
def paste(request: pytest.FixtureRequest) -> Callable[[str], list[events.Event]]:
    return PASTES[request.param]


# ------------------------------------------------------------------- fields


async def open_field(user: User, *keys: str) -> None:
    await user.press(*keys)
    assert user.app.focused is not None


async def test_every_field_takes_all_lines(
    work: Workspace, tell: Tell, run_app: RunApp, paste: Callable[[str], list[events.Event]]
) -> None:
    work.triage.create_pattern([tell("the import stops")], "Imports")
    tell("the export stops")
    async with run_app(work, (120, 40)) as user:
        await open_field(user, "a")
        await send(user, *paste(LINES))
        assert work.drafts.read("quick add")["line"] == JOINED
        await user.press("enter")
        await send(user, key_event("ctrl+u"), *paste(LINES), key_event("enter"), *paste(LINES))
        assert work.drafts.read("quick add")["quote"] == work.drafts.read("quick add")["customer"] == JOINED
        await user.press("escape", "slash")
        await send(user, *paste(LINES))
        assert user.app.screen.query_one(FilterInput).value == JOINED
        await user.press("escape", "escape", "f3", "1")
        await send(user, *paste(LINES), key_event("enter"))
        await user.press("3")
        await send(user, *paste(LINES), key_event("enter"))
        pattern = work.patterns.all()[0]
        assert pattern.struggle == pattern.workaround == JOINED
        assert work.triage.inbox_count() == 1, "no line of a paste was a command"


async def test_a_cell_of_the_sheet_takes_all_lines(
    work: Workspace, tell: Tell, run_app: RunApp, paste: Callable[[str], list[events.Event]]
) -> None:
    work.triage.create_pattern([tell("the import stops")], "Imports")
    async with run_app(work, (120, 40)) as user:
        await user.press("f3", "S")
        await user.press("right", "right", "enter")
        await send(user, key_event("ctrl+u"), *paste(LINES))
        assert user.app.focused is not None and JOINED in user.screen
        await user.press("enter")
        assert JOINED in str(work.patterns.all()[0])


async def test_a_key_behind_lines_in_the_same_burst_is_a_key(work: Workspace, run_app: RunApp) -> None:
    """A text with a control character in it, from a terminal that does not mark pastes."""
    async with run_app(work, (120, 40)) as user:
        await open_field(user, "a")
        typed = [*burst("The invoices stop.\rWe wait.\r"), key_event("ctrl+u"), *burst("again\rand again")]
        for event in typed:
            event.time = typed[0].time
        await send(user, *typed)
        assert work.drafts.read("quick add")["line"] == "again and again"


async def test_the_purge_keeps_the_lines_as_lines(
    work: Workspace, tell: Tell, run_app: RunApp, paste: Callable[[str], list[events.Event]]
) -> None:
    work.purges.start()
    async with run_app(work, (120, 40)) as user:
        assert user.shown_screen.PLACE == "purge"
        await send(user, *paste(LINES))
        assert work.purges.entries() == []
        await user.press("enter")
        assert [entry.quote for entry in work.purges.entries()] == [LINES.replace("\r", "\n")]


async def test_enter_behind_one_line_stays_enter(work: Workspace, run_app: RunApp) -> None:
    work.purges.start()
    async with run_app(work, (120, 40)) as user:
        await send(user, *burst("again and again\r"))
        await send(user, *burst("a line that is longer than any that is taken at once\r"))
        said = [entry.quote for entry in work.purges.entries()]
        assert said == ["again and again", "a line that is longer than any that is taken at once"]


@pytest.mark.parametrize("typed", ["csv\rj", "a line that is long enough\rq"])
async def test_what_a_network_held_back_is_not_taken_for_a_paste(
    work: Workspace, run_app: RunApp, typed: str
) -> None:
    work.purges.start()
    async with run_app(work, (120, 40)) as user:
        await send(user, *burst(typed))
        assert [entry.quote for entry in work.purges.entries()] == [typed[:-2]]


async def test_a_tab_in_a_burst_goes_to_the_next_field(work: Workspace, run_app: RunApp) -> None:
    async with run_app(work, (120, 40)) as user:
        await user.press("a", "enter")
        await send(user, *burst("a sentence that is longer than thirty-two characters\tAcme"))
        assert work.drafts.read("quick add")["customer"] == "Acme"


async def test_a_paste_without_a_field_does_nothing_and_says_so(work: Workspace, tell: Tell, run_app: RunApp) -> None:
    tell("the import stops")
    async with run_app(work) as user:
        await send(user, events.Paste("xyz\nq\n"))
        assert "Nothing was pasted" in user.status
        assert work.triage.inbox_count() == 1


def test_a_terminal_that_marks_no_pastes(sample: Path) -> None:
    """In the real program: three lines, written as a terminal without bracketed paste sends them."""
    with Terminal("--db", str(sample), size=(120, 40)) as terminal:
        terminal.read_until("in the inbox")
        terminal.write("a")
        terminal.read_until("One line")
        terminal.write(LINES)
        terminal.read_until(lambda: JOINED in str(stored(sample, "SELECT typed FROM draft")))
        assert stored(sample, "SELECT json_extract(typed, '$.customer') FROM draft") == ""


@given(st.text())
def test_what_is_pasted_is_whole_and_can_be_shown(text: str) -> None:
    words = [word for word in "".join(c if c.isalnum() and c.isprintable() else " " for c in text).split() if word]
    for taken in (pasted_text(text), pasted_line(text)):
        assert all(word in taken for word in words)
        assert clean(f".{taken}.") == f".{taken}."
    assert "\n" not in pasted_line(text)


# ------------------------------------------------------------------- parser


def read(parser: Any, *reads: str) -> list[Message]:
    return [event for data in reads for event in parser.feed(data)]


@pytest.fixture
def parser() -> Any:
    theirs = linux_driver.XTermParser
    return careful_parser(getattr(theirs, "__base__", theirs) if hasattr(theirs, "is_careful") else theirs)()


def pasted(inputs: Iterable[Message]) -> list[str]:
    return [event.text if isinstance(event, events.Paste) else f"<{event.key}>" for event in inputs]  # type: ignore[attr-defined]


def test_a_paste_is_one_however_it_is_cut(parser: Any) -> None:
    sent = f"a{PASTE_START}one\x1b[31mtwo\x1b]0;{'x' * 50}\r\x1b[A three{PASTE_END}b"
    wanted = ["<a>", sent[1:-1].removeprefix(PASTE_START).removesuffix(PASTE_END), "<b>"]
    for cut in range(1, len(sent)):
        assert pasted(read(parser, sent[:cut], sent[cut:])) == wanted, cut
    assert pasted(read(parser, *sent)) == wanted
    assert pasted(read(parser, f"\x1b{PASTE_START}x{PASTE_END}")) == ["<escape>", "x"]


def test_a_large_paste_takes_no_longer_for_each_part(parser: Any) -> None:
    part = "x" * 4096
    (paste,) = read(parser, PASTE_START, *[part] * 2500, PASTE_END)
    assert isinstance(paste, events.Paste) and len(paste.text) == 2500 * 4096


def test_escape_sequences_of_keys_are_read_as_before(parser: Any) -> None:
    assert pasted(read(parser, "\x1b[A\x1b[24~\x1bOR", "\x1b[2", "0~", "\x1b[20", "1~")) == [
        "<up>", "<f12>", "<f3>", "<f9>"
    ]  # fmt: skip


def test_keys_read_at_once_have_one_time(parser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = SimpleNamespace(now=5.0)
    monkeypatch.setattr("translate_tui.ui.terminal_input.monotonic", lambda: clock.now)

    def times(*reads: tuple[float, str]) -> int:
        found = set()
        for gap, data in reads:
            clock.now += gap
            found |= {event.time for event in parser.feed(data)}
        return len(found)

    assert times((1, "abc"), (0.005, "d"), (0.009, "\r")) == 1
    assert times((1, "abc"), (0.02, "\r")) == 2
    assert times((1, "x" * 40), (0.09, "y")) == 1


def test_the_mouse_is_in_cells_whatever_size_the_terminal_reports(parser: Any) -> None:
    _, click = read(parser, "\x1b[48;24;80;480;800t", "\x1b[<0;41;13M")
    assert isinstance(click, events.MouseDown) and (click.x, click.y) == (40, 12)
