"""What we rely on in Textual beyond its documentation. Each failure names the version that changed it."""

import ast
import importlib
import inspect
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import ClassVar

import pytest
import textual
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import App, ComposeResult
from textual.color import Color
from textual.filter import LineFilter
from textual.message_pump import MessagePump
from textual.reactive import reactive
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen, Screen
from textual.widget import Widget
from textual.widgets import Input, TextArea

from translate_tui import ui
from translate_tui.ui.textual_internals import FastModalScreen, Guarded, PrivateFaultsApp, _CachedBackgroundScreen
from translate_tui.ui.widgets.line_input import LineInput
from translate_tui.ui.widgets.note_input import NoteInput

UI = Path(ui.__file__).parent


def changed(what: str) -> str:
    return f"Textual {textual.__version__} changed what translate-tui relies on: {what}"


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(UI.rglob("*.py")):
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


# ------------------------------------------------------------ private names


def test_no_private_attribute_of_another_object_is_used() -> None:
    used = [
        f"{path.relative_to(UI)}:{node.lineno} {node.attr}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and is_private(node.attr)
        and not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls"))
        and not (ast.unparse(node.value) == "super()" and node.attr in set().union(*OVERRIDDEN.values()))
    ]
    assert used == []


def test_no_private_module_is_imported() -> None:
    imported = [
        f"{path.relative_to(UI)}:{node.lineno} {node.module}"
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").startswith(("textual", "rich"))
        and (any(map(is_private, (node.module or "").split("."))) or any(is_private(a.name) for a in node.names))
    ]
    assert imported == []


def own_classes() -> list[type]:
    """Every class of ours that extends one of Textual's."""
    found = set()
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        for _, kind in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if kind.__module__.startswith(ui.__name__) and issubclass(kind, MessagePump):
                found.add(kind)
    return sorted(found, key=lambda kind: kind.__qualname__)


@cache
def private_names(kind: type) -> set[str]:
    """The private names that a class defines itself, or sets or reads on `self`."""
    names = set(filter(is_private, vars(kind)))
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(kind)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "self":
            names |= {node.attr} if is_private(node.attr) else set()
    return {name for name in names if not name.startswith(("_abc_", "_decorated_", "_inherit_", "_css_", "_merged_"))}


TEXTUALS_OWN = {  # what Textual's metaclasses add to every class
    "_bindings", "_computes", "_reactives", "_styles", "_css_type_name", "_css_type_names", "_default_css",
}  # fmt: skip


OVERRIDDEN = {
    PrivateFaultsApp: {
        "_fatal_error",
        "_handle_exception",
    },  # tests/app/test_ending.py and test_guarded.py say what of
    Guarded: {"_dispatch_message"},
}


@pytest.mark.parametrize("kind", own_classes(), ids=lambda kind: kind.__qualname__)
def test_our_private_names_are_not_textuals(kind: type) -> None:
    """A private name used on `self` is our own: it neither reads nor hides one of Textual's by accident."""
    theirs: set[str] = set()
    for base in kind.__mro__:
        if base.__module__.startswith("textual."):
            theirs |= private_names(base)
    common = (private_names(kind) & theirs) - TEXTUALS_OWN - OVERRIDDEN.get(kind, set())
    assert common == set(), changed(f"{kind.__qualname__} and its bases share {sorted(common)}")


# ------------------------------------------------------------------ frames


def test_textual_takes_our_frame_rate() -> None:
    program = "import translate_tui.ui.app, textual.constants; print(textual.constants.MAX_FPS)"
    environment = {name: value for name, value in os.environ.items() if name != "TEXTUAL_FPS"}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
    assert int(run.stdout) == 240, changed("TEXTUAL_FPS")


# ------------------------------------------------------------- input queue


async def test_an_input_reaches_on_event_of_the_app_first_and_comes_back_forwarded() -> None:
    seen: list[tuple[str, bool]] = []

    class Recorder(App[None]):
        def compose(self) -> ComposeResult:
            yield TextArea(read_only=True)

        async def on_event(self, event: events.Event) -> None:
            if isinstance(event, events.InputEvent | events.Paste):
                seen.append((type(event).__name__, event.is_forwarded))
            await super().on_event(event)

    app = Recorder()
    async with app.run_test() as pilot:
        app.post_message(events.Key("f1", None))
        app.post_message(events.Paste("words"))
        await pilot.pause()
    assert seen == [("Key", False), ("Paste", False), ("Key", True), ("Paste", True)], changed(
        "App.on_event gets each input before any widget, and gets it back with is_forwarded when no widget stops it"
    )


async def test_callbacks_run_behind_what_a_widget_has_queued() -> None:
    order: list[str] = []

    class Listener(Widget, can_focus=True):
        def on_key(self, event: events.Key) -> None:
            event.stop()
            order.append("key")

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Listener()

    app = Host()
    async with app.run_test() as pilot:
        listener = app.query_one(Listener)
        listener.post_message(events.Key("a", "a"))
        listener.call_later(order.append, "callback")
        assert listener.message_queue_size >= 2, changed("message_queue_size counts what is queued")
        await pilot.pause()
        assert order == ["key", "callback"], changed("call_later runs behind the messages queued before it")
        listener.remove()
        await pilot.pause()
        assert listener.call_later(order.append, "late") is False, changed("call_later says that a widget has gone")


async def test_a_pushed_screen_runs_callbacks_after_it_has_mounted_and_focused() -> None:
    class Dialog(ModalScreen[None]):
        def compose(self) -> ComposeResult:
            yield Input()

    app: App[None] = App()
    state: list[bool] = []
    async with app.run_test() as pilot:
        dialog = Dialog()
        app.push_screen(dialog)
        dialog.call_later(lambda: state.append(isinstance(dialog.focused, Input) and dialog.focused.is_mounted))
        await pilot.pause()
    assert state == [True], changed("a callback sent to a pushed screen finds its widgets mounted and one focused")


# ------------------------------------------------------------------ fields


async def test_a_public_handler_runs_before_textuals_own() -> None:
    """LineInput.on_paste inserts in place of Input's handler; NoteInput.on_key takes Enter away."""

    class Host(App[None]):
        submitted = 0

        def get_css_variables(self) -> dict[str, str]:
            return {**super().get_css_variables(), "raised": "blue"}

        def compose(self) -> ComposeResult:
            yield LineInput()
            yield NoteInput()

        def on_note_input_submitted(self) -> None:
            self.submitted += 1

    app = Host()
    async with app.run_test() as pilot:
        app.query_one(LineInput).post_message(events.Paste("one\r\n\ttwo \n\nthree\n"))
        app.query_one(NoteInput).focus()
        await pilot.press("a", "enter", "b")
        assert app.query_one(LineInput).value == "one two three", changed("prevent_default stops Input")
        assert app.query_one(NoteInput).text == "ab" and app.submitted == 1, changed("prevent_default stops TextArea")


# ---------------------------------------------------------------- painting


def test_the_cached_dimming_paints_what_textual_paints() -> None:
    tint = Color(10, 20, 30, 0.6)
    segments = [
        Segment("plain"),
        Segment("styled", Style.parse("bold #ff8800 on #001122") + Style(meta={"a": 1}, link="http://x")),
        Segment("front", Style.parse("#ff8800")),
        Segment("control", None, [(1,)]),  # type: ignore[list-item]  # any control code
    ]
    ours = list(_CachedBackgroundScreen.process_segments(segments, tint))
    theirs = list(BackgroundScreen.process_segments(segments, tint))
    assert [(s.text, s.control) for s in ours] == [(s.text, s.control) for s in theirs], changed("dimmed text")
    # A link's id is drawn at random, so the looks are compared.
    assert [str(s.style or "none") for s in ours] == [str(s.style or "none") for s in theirs], changed(
        "dimmed styles"
    )


async def test_a_modal_screen_paints_the_screen_below_through_process_segments(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    called: list[Color] = []
    original = _CachedBackgroundScreen.process_segments.__func__  # type: ignore[attr-defined]  # of the class method

    def recorded(cls: type, segments: list[Segment], color: Color) -> object:
        called.append(color)
        return original(cls, segments, color)

    monkeypatch.setattr(_CachedBackgroundScreen, "process_segments", classmethod(recorded))

    class Dialog(FastModalScreen[None]):
        CSS = "Dialog { background: black 50%; }"

    app: App[None] = App()
    async with app.run_test() as pilot:
        app.push_screen(Dialog())
        await pilot.pause()
    assert called, changed("Screen.render returns a BackgroundScreen, which paints by process_segments")
    assert all(color.a == 0.5 for color in called), changed("BackgroundScreen.color is the tint")


async def test_line_filters_of_the_app_see_every_painted_line() -> None:
    class Filter(LineFilter):
        def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
            return [Segment(segment.text.replace("secret", "******"), segment.style) for segment in segments]

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Input("secret")

        def get_line_filters(self) -> list[LineFilter]:
            return [*super().get_line_filters(), Filter()]

    app = Host()
    async with app.run_test() as pilot:
        await pilot.pause()
        line = "".join(
            strip.text for strip in app.query_one(Input).render_lines(app.query_one(Input).region.reset_offset)
        )
    assert "******" in line and "secret" not in line, changed("App.get_line_filters filters what widgets paint")


async def test_mutating_a_reactive_calls_its_watcher_though_the_value_is_the_same() -> None:
    """BaseScreen.paint_anew repaints so what is masked now and was not before."""

    class Label(Widget):
        words: reactive[str] = reactive("a")
        watched = 0

        def watch_words(self) -> None:
            self.watched += 1

    class Host(App[None]):
        def compose(self) -> ComposeResult:
            yield Label()

    app = Host()
    async with app.run_test():
        label = app.query_one(Label)
        before = label.watched
        label.mutate_reactive(Label.words)
        assert label.watched == before + 1, changed("mutate_reactive calls watchers")


async def test_run_action_is_where_keys_and_clicks_come_by() -> None:
    """TranslateApp.run_action refuses actions that change data while presenting."""
    run: list[str] = []

    class Host(App[None]):
        BINDINGS: ClassVar = [("x", "nothing", "Nothing")]

        async def run_action(self, action, default_namespace=None, namespaces=None):  # type: ignore[no-untyped-def]
            run.append(action if isinstance(action, str) else action[1])
            return await super().run_action(action, default_namespace, namespaces)

        def action_nothing(self) -> None: ...

    parameters = list(inspect.signature(App.run_action).parameters)
    assert parameters == ["self", "action", "default_namespace", "namespaces"], changed("App.run_action")
    app = Host()
    async with app.run_test() as pilot:
        await pilot.press("x")
        assert isinstance(app.screen, Screen)
        await app.screen.run_action("app.nothing")
    assert run == ["nothing", "app.nothing"], changed("keys and Widget.run_action go through App.run_action")
