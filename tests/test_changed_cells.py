"""What is sent to the terminal: only what changes, and always so that the terminal shows the whole frame."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.drivers.headless_driver import HeadlessDriver

from translate_tui.services.workspace import Workspace
from translate_tui.ui.app import TranslateApp
from translate_tui.ui.changed_cells import PLAIN, Cell, ChangedCells, Codes, cells_of, sending_changes

WIDTH, HEIGHT = 24, 4
STYLES = [
    Style(), Style.parse("bold #112233 on #445566"), Style.parse("#112233 on #445566"), Style.parse("reverse red"),
    Style.parse("bold reverse underline"), Style.parse("on blue"), Style.parse("dim color(200)"),
]  # fmt: skip
TEXTS = ["", "a", "ab c", "some words", "ä·●", "日本", "e\u0301", "👩\u200d🔧", "▌ x"]
CLUSTER = re.compile("[^\u0301\u200d](?:\u0301|\u200d.)*")
CONTINUED: list[Cell] = [("", PLAIN)]
SEQUENCE = re.compile(r"\x1b\[([\d;]*)([Hm])|([^\x1b]+)")


class Screen:
    """A terminal that knows what the app sends: moves of the cursor, SGR codes and text."""

    def __init__(self) -> None:
        self.cells: list[list[Cell]] = [[(" ", PLAIN)] * WIDTH for _ in range(HEIGHT)]

    def feed(self, sent: str) -> None:
        """Take what was sent; it ends without any attribute that is on."""
        x = y = 0
        codes = PLAIN
        for numbers, command, text in SEQUENCE.findall(sent):
            if command == "H":
                y, x = (int(number) - 1 for number in numbers.split(";"))
            elif command == "m":
                codes = applied(codes, numbers)
            else:
                for cluster in CLUSTER.findall(text):
                    width = cell_len(cluster)
                    for column in range(x, x + width):
                        self._blank(y, column)
                    self.cells[y][x : x + width] = [(cluster, codes), *CONTINUED][:width]
                    x += width
        assert codes == PLAIN

    def _blank(self, y: int, column: int) -> None:
        """Blank a character of which one column is overwritten."""
        row = self.cells[y]
        start = column - 1 if not row[column][0] else column
        if start + 1 < WIDTH and not row[start + 1][0]:
            row[start : start + 2] = [(" ", row[start][1])] * 2


def applied(codes: Codes, numbers: str) -> Codes:
    """Return codes after an SGR sequence."""
    for number in re.findall(r"[34]8;(?:2;\d+;\d+;\d+|5;\d+)|\d+", numbers):
        if number == "0":
            codes = PLAIN
        elif number.startswith("38;") or (len(number) == 2 and number[0] == "3"):
            codes = codes._replace(front="" if number == "39" else number)
        elif number.startswith("48;") or (len(number) == 2 and number[0] == "4"):
            codes = codes._replace(back="" if number == "49" else number)
        else:
            codes = codes._replace(attributes=(*codes.attributes, number))
    return codes


def shown(line: Sequence[Cell]) -> list[tuple[str, set[str], str, str]]:
    """Return what a line shows: its characters with their codes, whatever the order of attributes."""
    return [
        (cluster, set(codes.attributes), codes.front, codes.back)
        for text, codes in line
        for cluster in CLUSTER.findall(text)
    ]


Piece = tuple[int, int, list[Segment]]  # column and line (from 0), and what is there


def sent(*pieces: Piece) -> str:
    """Return pieces of a frame as Textual sends them: each segment with its style, and a reset behind it."""
    return "".join(
        f"\x1b[{y + 1};{x + 1}H"
        + "".join((style or Style()).render(text, color_system=ColorSystem.TRUECOLOR) for text, style, _ in segments)
        for x, y, segments in pieces
    )


@st.composite
def frames(draw: st.DrawFn) -> list[Piece]:
    """The pieces of a frame, each within its line."""
    result = []
    for _ in range(draw(st.integers(1, 5))):
        segments, width = [], 0
        x = draw(st.integers(0, WIDTH - 1))
        for _ in range(draw(st.integers(1, 4))):
            segment = Segment(draw(st.sampled_from(TEXTS)), draw(st.sampled_from(STYLES)))
            if x + width + cell_len(segment.text) <= WIDTH:
                segments.append(segment)
                width += cell_len(segment.text)
        result.append((x, draw(st.integers(0, HEIGHT - 1)), segments))
    return result


@given(st.lists(frames(), min_size=1, max_size=6))
def test_the_terminal_shows_every_frame_whole(drawn: list[list[Piece]]) -> None:
    screen, whole, changed = Screen(), Screen(), ChangedCells()
    blank: list[Piece] = [(0, y, [Segment(" " * WIDTH)]) for y in range(HEIGHT)]
    for frame in (blank, *drawn):
        whole.feed(sent(*frame))
        screen.feed(changed.changes(sent(*frame)))
        assert [shown(line) for line in screen.cells] == [shown(line) for line in whole.cells]
    again = sent(*(piece for piece in drawn[-1][-1:]))
    assert re.sub(r"\x1b\[[\d;]*H", "", changed.changes(again)) == "", "what is shown is not sent again"


def changes(*frames: str) -> str:
    """Return what is sent for the last of some frames."""
    changed = ChangedCells()
    return [changed.changes(frame) for frame in frames][-1]


BOLD = "\x1b[1;1H\x1b[1ma list with {}\x1b[0m"


def test_only_changed_cells_are_sent() -> None:
    assert changes(BOLD.format("words")) == BOLD.format("words")
    assert changes(BOLD.format("words"), BOLD.format("words")) == ""
    assert changes(BOLD.format("words"), BOLD.format("Words")) == "\x1b[1;13H\x1b[1mW\x1b[0m"
    red = "\x1b[1;1H\x1b[31mA\x1b[0m list with Word\x1b[31mS\x1b[0m"
    assert changes("\x1b[1;1Ha list with Words", red) == "\x1b[1;1H\x1b[31mA\x1b[1;17HS\x1b[0m"


def test_neighbors_share_their_codes() -> None:
    row = "\x1b[1;1H\x1b[31;44mab\x1b[0m\x1b[1;31;44mcd\x1b[0m\x1b[32;44mef\x1b[0m\x1b[32mgh\x1b[0m"
    assert changes(row) == "\x1b[1;1H\x1b[31;44mab\x1b[1mcd\x1b[0;32;44mef\x1b[49mgh\x1b[0m"


def test_the_cursor_goes_where_the_frame_leaves_it() -> None:
    frame = "\x1b[2;1Hab\x1b[5;7H"
    assert changes(frame) == frame
    assert changes(frame, frame) == ""
    assert changes(frame, "\x1b[2;1Hab\x1b[6;7H") == "\x1b[6;7H"
    two = "\x1b[1;1H{}\n\x1b[2;1Hab\x1b[5;7H"
    assert changes(two.format("x"), two.format("y")) == "\x1b[1;1Hy\x1b[5;7H", "the last line is as before"


@pytest.mark.parametrize("clears", ["\x1b[?1049h", "\x1b[2J", "\x1b[H\x1b]0;title\a"])
def test_after_the_terminal_was_cleared_a_frame_is_sent_whole(clears: str) -> None:
    frame = "\x1b[1;1Hab"
    changed = ChangedCells()
    changed.changes(frame)
    assert changed.changes(clears) == clears and changed.changes(frame) == frame
    changed.forget()
    assert changed.changes(frame) == frame


@pytest.mark.parametrize("other", ["\a", "\x1b[?25l", "\x1b]52;c;YQ==\x1b\\", "\x1b[?2026h", "\x1b[>1u"])
def test_what_is_no_frame_is_sent_as_it_is(other: str) -> None:
    frame = "\x1b[1;1Hab"
    changed = ChangedCells()
    changed.changes(frame)
    assert changed.changes(other) == other and changed.changes(frame) == "\x1b[1;1H"[:0]


def test_a_line_with_a_character_of_two_columns_is_sent_whole() -> None:
    assert changes("\x1b[1;1H日本 a b ", "\x1b[1;6HA") == "\x1b[1;1H日本 A b "


def test_half_a_character_is_blank() -> None:
    assert changes("\x1b[1;1H日本", "\x1b[1;2Hx") == "\x1b[1;1H x本"
    assert cells_of("日e\u0301", PLAIN) == [("日", PLAIN), ("", PLAIN), ("e\u0301", PLAIN)]
    assert cells_of("日ä", PLAIN) == [("日", PLAIN), ("", PLAIN), ("ä", PLAIN)]


def test_a_driver_sends_only_changes() -> None:
    class Recorder(HeadlessDriver):
        def write(self, data: str) -> None:
            written.append(data)

    written: list[str] = []
    driver = sending_changes(Recorder, ChangedCells(), lambda: None)
    recorder = driver.__new__(driver)  # a driver needs a running app; only what it writes matters here
    for data in ("\x1b[1;1Hab", "\x1b[1;1Hab", "\a", "\x1b[1;1Hac"):
        recorder.write(data)
    assert written == ["\x1b[1;1Hab", "\a", "\x1b[1;2Hc"]


async def test_after_a_resize_or_when_the_window_comes_back_all_is_sent(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(ChangedCells, "forget", lambda _: forgotten.append("all"))
    async with TranslateApp(work).run_test(size=(80, 24)) as pilot:
        forgotten.clear()
        await pilot.resize_terminal(100, 30)
        assert forgotten
        forgotten.clear()
        pilot.app.post_message(events.AppFocus())
        await pilot.pause()
        assert forgotten == ["all"]
