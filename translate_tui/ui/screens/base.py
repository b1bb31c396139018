"""What all rooms share: the frame, the keys of the place, and how a verb is carried out and told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from translate_tui.commands import Place, at
from translate_tui.model import Pattern, UserError
from translate_tui.services.workspace import Workspace
from translate_tui.ui.widgets.frame import SMALLEST, ClickableLine, KeyBar, StatusLine, TopBar
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text

if TYPE_CHECKING:
    from translate_tui.ui.widgets.dialog import FormField

T = TypeVar("T")


def bindings(place: Place) -> list[BindingType]:
    """Return the key bindings of a place, made from its commands."""
    return [Binding(c.key, c.action, c.label, show=False, id=c.id) for c in at(place)]


class SettingChanged(Message):
    """A setting was changed that may be about the whole app."""


class TourWanted(Message):
    """The tour is to begin, or to be left."""


class Visit(Message):
    """Go to a room from which one comes back here."""

    def __init__(self, mode: str) -> None:
        super().__init__()
        self.mode = mode


class StepDone(Message):
    """Something was done: what other rooms said last is not what undo takes back any more."""


class GoBack(Message):
    """Go back to the room from which this one was entered."""


class BaseScreen(Screen[None]):
    """A place of the app: top bar, the work, echo line, line of keys."""

    PLACE: ClassVar[Place]
    UNDER: ClassVar[Place | None] = None  # the place in the top bar, where it is another
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (SMALLEST[0], "-narrow"),
        (120, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-flat"),
        (SMALLEST[1], "-low"),
        (36, "-tall"),
    ]
    DEFAULT_CSS = """
    BaseScreen > .work { height: 1fr; }
    BaseScreen > #tour { height: auto; background: $accent; color: $background; text-style: bold; padding: 0 1; }
    BaseScreen > .too-small { display: none; height: 1fr; content-align: center middle; text-align: center; }
    BaseScreen.-tiny > .work, BaseScreen.-flat > .work { display: none; }
    BaseScreen.-tiny > .too-small, BaseScreen.-flat > .too-small { display: block; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.work = work
        self.ascii_only = ascii_only

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield TopBar(self.UNDER or self.PLACE)
        with Container(classes="work"):
            yield from self.body()
        yield Static(
            Content(f"This window is too small to read.\nMake it at least {SMALLEST[0]} x {SMALLEST[1]}."),
            classes="too-small",
        )
        yield StatusLine()
        yield KeyBar(self.PLACE)

    def body(self) -> ComposeResult:
        """The work of this room."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show what the database holds now."""
        raise NotImplementedError

    @property
    def about(self) -> Pattern | None:
        """The pattern that this room is about at present, if it is about one."""
        return None

    def begin_with(self, pattern: Pattern | None) -> None:
        """The room was entered from another one that was about `pattern`, or about none."""

    def woken(self, awake: bool) -> None:
        """While presenting, the keys that change data woke up or went to sleep."""

    def undone(self, label: str) -> None:
        """A step was taken back; rooms may show what it was about."""

    def was_read(self) -> None:
        """The matcher knows the tickets as they are; rooms that propose show it."""

    def paint_anew(self) -> None:
        """Show everything once more: what is masked has changed."""
        for widget in self.walk_children():
            for kind in type(widget).__mro__:
                if kind.__module__.startswith("translate_tui."):
                    for value in vars(kind).values():
                        if isinstance(value, reactive):
                            widget.mutate_reactive(value)
            widget.refresh(layout=True)
        self.run_verb(self.reload)

    def show_tour(self, words: str) -> None:
        """Say what the tour asks for, above the echo line; nothing where no tour runs."""
        found = self.query("#tour")
        if not words:
            found.remove()
        elif found:
            found.only_one(Static).update(Content(words))
        else:
            self.mount(Static(Content(words), id="tour"), before=self.status)

    def tick(self) -> None:
        """A second has passed; rooms with a clock repaint it."""

    def on_screen_resume(self) -> None:
        """Show what happened while another place was open."""
        self.run_verb(self.resumed)

    def resumed(self) -> None:
        """The room is entered, for the first time or again."""
        self.reload()

    # ------------------------------------------------------------- telling

    @property
    def status(self) -> StatusLine:
        """The echo line."""
        return self.query_one(StatusLine)

    def run_verb(self, verb: Callable[[], T]) -> T | None:
        """Carry out a verb; say why when it is refused, and return None then."""
        try:
            return verb()
        except UserError as refused:
            self.refuse(str(refused))
            return None

    def hides(self, key: str, fields: "Sequence[FormField]") -> bool:
        """Tell whether a dialog would show what is masked: in its fields, or in a draft kept under `key`."""
        texts = [*self.work.draft(key).values(), *(field.value for field in fields)] if current_redactor() else []
        return any(display_fragment(text) != text for text in texts)

    def ask(
        self,
        key: str,
        title: str,
        fields: "Sequence[FormField]",
        verb: Callable[[dict[str, str]], str],
    ) -> None:
        """Open a dialog whose draft is kept under `key`, and carry `verb` out with its values."""
        from translate_tui.ui.widgets.dialog import FormDialog

        if self.hides(key, fields):
            self.refuse("This holds what is masked while presenting. P leaves presenting; then it can be written.")
            return
        said: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                said.append(verb(values))
            except UserError as refused:
                return str(refused)
            return None

        def closed(values: dict[str, str] | None) -> None:
            if values is not None and said:
                self.done(said[-1])

        asked = [replace(field, suggestions=()) for field in fields] if current_redactor() else fields
        dialog = FormDialog(title, asked, drafts=self.work, draft_key=key, accept=accept)
        self.app.push_screen(dialog, closed)

    def done(self, label: str | None, *, undoable: bool = True) -> None:
        """Say what was done and show it."""
        if label is not None:
            self.run_verb(self.reload)
            self.status.say(f"{label} - u undoes" if undoable else label)
            self.post_message(StepDone())

    def refuse(self, why: str) -> None:
        """Say why something is not done: in the echo line, and whole where that is too short."""
        self.status.say(why, bad=True)
        if len(why) > self.size.width - 2:
            self.notify(display_text(why), severity="error", markup=False, timeout=10)

    @on(ClickableLine.Clicked)
    async def _clicked(self, event: ClickableLine.Clicked) -> None:
        await self.run_action(event.action)

    def on_key(self, event: events.Key) -> None:
        """What was said is read by the next key: an old refusal does not stay red."""
        if self.status.has_class("-bad"):
            self.status.say("")


class PagedScreen(BaseScreen):
    """A room whose one scrolling part is turned page by page."""

    def action_page_down(self) -> None:
        """Turn a page."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Turn a page back."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)
