"""TextBlock: what is shown already costs nothing, and each text has the room that it needs."""

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.containers import Grid, Horizontal
from textual.content import Content

from translate_tui.ui.widgets.text_block import TextBlock


class Line(App[None]):
    """A line with two texts: one of fixed size, one as wide as its text. Counts its layouts."""

    CSS = "#fixed { width: 1fr; height: 1; } #fitted { width: auto; height: 1; }"
    layouts = 0

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield TextBlock(id="fixed")
            yield TextBlock(id="fitted")

    def on_mount(self) -> None:
        self.screen.screen_layout_refresh_signal.subscribe(self, self._count)

    def _count(self, _: object) -> None:
        self.layouts += 1

    def block(self, name: str) -> TextBlock:
        return self.query_one(f"#{name}", TextBlock)


async def painted(app: App[None]) -> None:
    """Return when what was changed is on the screen."""
    for _ in range(2):  # a change of a size makes a second layout
        is_painted = asyncio.Event()
        app.call_after_refresh(is_painted.set)
        await is_painted.wait()


@pytest.mark.parametrize(
    ("name", "text", "is_laid_out"),
    [
        ("fitted", Content.styled("30:00", "bold"), False),  # as before
        ("fitted", Content("30:00"), True),  # in another style
        ("fitted", Content.styled("29:59 left", "bold"), True),
        ("fixed", Content("another"), False),
    ],
)
async def test_a_layout_follows_only_a_text_that_can_change_the_size(
    name: str, text: Content, is_laid_out: bool
) -> None:
    app = Line()
    async with app.run_test():
        app.block("fitted").update(Content.styled("30:00", "bold"))
        await painted(app)
        before = app.layouts
        app.block(name).update(text)
        await painted(app)
        assert (app.layouts > before) == is_laid_out
        assert app.block(name).render_line(0).text.strip() == text.plain
        assert name == "fixed" or app.block(name).size.width == len(text)


async def test_a_text_that_follows_before_the_layout_has_ended_has_its_own_size() -> None:
    app = Line()
    async with app.run_test():
        app.block("fitted").update("4:31 left  30:00")
        app.screen._screen_resized(app.size)  # as when a place is entered
        app.block("fitted").update("4:31 left")
        await painted(app)
        assert app.block("fitted").size.width == len("4:31 left")


async def test_a_text_with_a_part_of_the_room_is_measured_by_its_container() -> None:
    class Rows(App[None]):
        CSS = "#fixed { width: 100%; height: 1fr; } Grid { grid-rows: auto; height: auto; }"

        def compose(self) -> ComposeResult:
            with Grid():
                yield TextBlock("one row", id="fixed")

    app = Rows()
    async with app.run_test():
        block = app.query_one("#fixed", TextBlock)
        block.update("one\ntwo\nthree")
        await painted(app)
        assert block.size.height == 3
