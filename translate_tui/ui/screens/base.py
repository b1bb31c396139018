"""BaseScreen: the frame around every place, its key bindings, and how its verbs are run and reported."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Static

from translate_tui.commands import Place, commands_of, key, with_keys
from translate_tui.model import Pattern, UserError
from translate_tui.services.workspace import Workspace
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.widgets.frame import SMALLEST, ClickableLine, KeyBar, StatusLine, TopBar
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text

if TYPE_CHECKING:
    from translate_tui.ui.widgets.dialog import FormField

T = TypeVar("T")
MASKED: Final = (
    "This holds what is masked while presenting. {everywhere.present} leaves presenting; then it can be written."
)


def bindings(place: Place) -> list[BindingType]:
    """Return the key bindings of a place, made from its commands."""
    return [Binding(c.default_keys, c.action, c.label, show=False, id=c.id) for c in commands_of(place)]


class TourWanted(Message):
    """Begin the tour, or leave it. The app handles it."""


class StepDone(Message):
    """A screen did a step. The app counts it, so that other screens drop their undo hints."""

    def __init__(self, screen: "BaseScreen") -> None:
        super().__init__()
        self.screen = screen


class BaseScreen(Screen[None]):
    """A place of the app: top bar, the work, status line, key bar."""

    PLACE: ClassVar[Place]
    UNDER: ClassVar[Place | None] = None  # the place that the top bar marks, where it is another one
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
        self.steps_seen = self.masks_seen = 0  # the app's counters when this screen last caught up with them

    def compose(self) -> ComposeResult:
        """Compose the frame around the body."""
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
        """Compose the work of this place."""
        raise NotImplementedError

    def reload(self) -> None:
        """Show what the database holds now."""
        raise NotImplementedError

    @property
    def about(self) -> Pattern | None:
        """The pattern that this screen is about at present, if it is about one."""
        return None

    async def arrive(self, target: Navigate) -> None:
        """Show what `target` names.

        The app calls it when the screen is mounted, after Navigate, not on the way back. Raises UserError where the
        target cannot be read.
        """

    def lock_changed(self, unlocked: bool) -> None:
        """While presenting, the keys that change data were unlocked or locked."""

    def undone(self, label: str) -> None:
        """A step was undone; a screen may move the cursor to what it was about."""

    def was_read(self) -> None:
        """The matcher has read all tickets; screens that show proposals show them now."""

    def repaint_all(self) -> None:
        """Show everything once more, because what is masked has changed."""
        for widget in self.walk_children():
            for kind in type(widget).__mro__:
                if kind.__module__.startswith("translate_tui."):
                    for value in vars(kind).values():
                        if isinstance(value, reactive):
                            widget.mutate_reactive(value)
            widget.refresh(layout=True)
        self.run_verb(self.reload)

    def show_tour(self, words: str) -> None:
        """Show the tour's words above the status line; nothing where they are empty."""
        lines = self.query("#tour")
        if not words:
            lines.remove()
        elif lines:
            lines.only_one(Static).update(Content(words))
        else:
            self.mount(Static(Content(words), id="tour"), before=self.status)

    def tick(self) -> None:
        """A second has passed; screens with a clock repaint it."""

    def on_screen_resume(self) -> None:
        """Show what happened while another place was open."""
        self.run_verb(self.resumed)

    def resumed(self) -> None:
        """The place is entered, for the first time or again."""
        self.reload()

    # ------------------------------------------------------------- telling

    @property
    def status(self) -> StatusLine:
        """The status line."""
        return self.query_one(StatusLine)

    def run_verb(self, verb: Callable[[], T]) -> T | None:
        """Run a verb of a service and return what it returns; where it raises UserError, say why and return None."""
        try:
            return verb()
        except UserError as error:
            self.refuse(str(error))
            return None

    def hides(self, draft_key: str, fields: "Sequence[FormField]") -> bool:
        """Tell whether a dialog would show what is masked: in its fields, or in the draft kept under `draft_key`."""
        texts = (
            [*self.work.drafts.read(draft_key).values(), *(field.value for field in fields)]
            if current_redactor()
            else []
        )
        return any(display_fragment(text) != text for text in texts)

    def ask(
        self,
        draft_key: str,
        title: str,
        fields: "Sequence[FormField]",
        verb: Callable[[dict[str, str]], str],
    ) -> None:
        """Open a dialog and run `verb` with its values; the label that it returns is shown.

        What is typed is kept as a draft under `draft_key` until the verb has run.
        """
        from translate_tui.ui.widgets.dialog import FormDialog

        if self.hides(draft_key, fields):
            self.refuse(with_keys(MASKED))
            return
        labels: list[str] = []

        def accept(values: dict[str, str]) -> str | None:
            try:
                labels.append(verb(values))
            except UserError as error:
                return str(error)
            return None

        def closed(values: dict[str, str] | None) -> None:
            if values is not None and labels:
                self.done(labels[-1])

        shown = [replace(field, suggestions=()) for field in fields] if current_redactor() else fields
        dialog = FormDialog(title, shown, drafts=self.work.drafts, draft_key=draft_key, accept=accept)
        self.app.push_screen(dialog, closed)

    def done(self, label: str | None, *, undoable: bool = True) -> None:
        """Show what was done, and the key that undoes it; nothing where the verb was refused (None)."""
        if label is not None:
            self.run_verb(self.reload)
            self.status.say(f"{label} - {key('everywhere.undo')} undoes" if undoable else label)
            self.post_message(StepDone(self))

    def refuse(self, why: str) -> None:
        """Say why something is not done: in the status line, and in a toast too where the line is too short."""
        self.status.say(why, bad=True)
        if len(why) > self.size.width - 2:
            self.notify(display_text(why), severity="error", markup=False, timeout=10)

    @on(ClickableLine.Clicked)
    async def _clicked(self, event: ClickableLine.Clicked) -> None:
        await self.run_action(event.action)

    def on_key(self, event: events.Key) -> None:
        """Clear an old refusal: whoever presses the next key has read it."""
        if self.status.has_class("-bad"):
            self.status.say("")


class PagedScreen(BaseScreen):
    """A screen whose one scrolling part is turned page by page."""

    def action_page_down(self) -> None:
        """Turn a page."""
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        """Turn a page back."""
        self.query_one(VerticalScroll).scroll_page_up(animate=False)
