"""BaseScreen: what all screens share: the frame, the key bindings, and how verbs of services are run and reported."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final, Generic, Literal, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen

from translate_tui.commands import BY_ID, KEYMAP, Place, commands_of, key, with_keys
from translate_tui.commands.moved import MOVED
from translate_tui.model import Pattern, UserError
from translate_tui.services.drafts import Drafts
from translate_tui.services.workspace import Workspace
from translate_tui.ui.navigation import Navigate
from translate_tui.ui.textual_internals import Guarded
from translate_tui.ui.widgets.containers import Container, VerticalScroll
from translate_tui.ui.widgets.frame import MIN_SIZE, ClickableLine, KeyBar, StatusLine, TopBar
from translate_tui.ui.widgets.masking import current_redactor, display_fragment, display_text
from translate_tui.ui.widgets.overlay import NOTHING_PASTED
from translate_tui.ui.widgets.rows import VirtualList
from translate_tui.ui.widgets.text_block import TextBlock

if TYPE_CHECKING:
    from translate_tui.ui.widgets.form_dialog import FormField

OTHER_ROW: Final = "This was undone elsewhere, so nothing was changed. What you typed is still here."
T = TypeVar("T")
V = TypeVar("V")  # what a dialog asks for
LONG_ROWS: Final = 10_000  # that are changed at once: a tenth of a second
ANNOUNCED_S: Final = 1.0  # within which an announcement is painted
TOAST_S: Final = 12  # seconds for which a message that is longer than the status line is shown as a toast
NO_PATTERNS: Final = (
    "No patterns yet. Press {everywhere.triage} to go to the River, then {triage.create} on a ticket."
)
MASKED_REFUSAL: Final = (
    "This contains words that are masked. Press {everywhere.present} to leave the presenter view, then edit it."
)


def bindings(place: Place) -> list[BindingType]:
    """Return the key bindings of a place's commands, with their default keys; keys.toml is applied by the app."""
    own = [Binding(c.default_keys, c.action, c.label, show=False, id=c.id) for c in commands_of(place)]
    taken = {name for changed in KEYMAP.changes.values() for name in changed.split(",")}
    moved = {old: id for old, id in MOVED.get(place, {}).items() if old not in taken}
    return [*own, *(Binding(old, f"moved('{id}')", show=False) for old, id in moved.items())]


class TourWanted(Message):
    """Asks the app to begin the tour, or to leave it if it is running."""


class StepDone(Message):
    """A screen changed data. The app counts these steps, so that other screens drop their undo hints."""

    def __init__(self, screen: "BaseScreen") -> None:
        super().__init__()
        self.screen = screen


class Run(Generic[V]):
    """Runs a verb with what a dialog asked for. `label` is what it did; None until then.

    Called by the dialog, it returns None, or why the verb was refused: the dialog stays open, and nothing is lost.
    """

    def __init__(self, verb: Callable[[V], str], drafts: Drafts, draft_key: str) -> None:
        """`draft_key` names the rows that the verb is about: it is refused once others have got their ids."""
        self._verb = verb
        self._drafts, self._draft_key = drafts, draft_key
        self._origins = drafts.origins(draft_key)
        self.label: str | None = None

    def __call__(self, values: V) -> str | None:
        """Run the verb."""
        try:
            if self._drafts.origins(self._draft_key) != self._origins:
                return OTHER_ROW
            self.label = self._verb(values)
        except UserError as error:
            return str(error)
        return None


class BaseScreen(Guarded, Screen[None]):
    """A screen for one place: the top bar, its body, the status line and the key bar.

    Subclasses set PLACE and BINDINGS, and implement `body` and `reload`.
    """

    PLACE: ClassVar[Place]
    UNDER: ClassVar[Place | None] = None  # the place that the top bar marks instead of PLACE
    HORIZONTAL_BREAKPOINTS = [
        (0, "-tiny"),
        (MIN_SIZE[0], "-narrow"),
        (100, "-wide"),
    ]
    VERTICAL_BREAKPOINTS = [
        (0, "-flat"),
        (MIN_SIZE[1], "-low"),
        (36, "-tall"),
    ]
    DEFAULT_CSS = """
    BaseScreen > .work { height: 1fr; padding: 1 2; }
    BaseScreen.-narrow > .work { padding: 0 1; }
    BaseScreen .one-line { height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    BaseScreen > #tour { height: auto; background: $accent; color: $background; text-style: bold; padding: 0 1; }
    BaseScreen > .too-small { display: none; height: 1fr; content-align: center middle; text-align: center; }
    BaseScreen.-tiny > .work, BaseScreen.-flat > .work { display: none; }
    BaseScreen.-tiny > .too-small, BaseScreen.-flat > .too-small { display: block; }
    """

    def __init__(self, work: Workspace, *, ascii_only: bool = False) -> None:
        super().__init__()
        self.work = work
        self.ascii_only = ascii_only
        self.opens_app = False  # it is the first place: what its first frame does not need can follow
        self.was_hidden = False  # while another place was prepared: nothing changed, so the screen is not reloaded
        self.steps_seen = self.masks_seen = 0  # the app's counters when this screen last caught up with them

    def fit(self, size: Size) -> None:
        """Take the style of a window of this size. Textual would do so after the first layout, and lay out again."""
        for length, breakpoints in (
            (size.width, self.HORIZONTAL_BREAKPOINTS),
            (size.height, self.VERTICAL_BREAKPOINTS),
        ):
            reached = [name for least, name in breakpoints if length >= least]
            self.add_class(*reached[-1:])

    def compose(self) -> ComposeResult:
        """Return the frame with the body, and the message that replaces the body in a window that is too small."""
        yield TopBar(self.UNDER or self.PLACE)
        with Container(classes="work"):
            yield from self.body()
        yield TextBlock(
            Content(f"This window is too small to read.\nMake it at least {MIN_SIZE[0]} x {MIN_SIZE[1]}."),
            classes="too-small",
        )
        yield StatusLine()
        yield KeyBar(self.PLACE)

    def body(self) -> ComposeResult:
        """Return the widgets between the top bar and the status line."""
        raise NotImplementedError

    def reload(self) -> None:
        """Read from the services again and show the result."""
        raise NotImplementedError

    @property
    def about(self) -> Pattern | None:
        """The pattern that is shown or selected, which presenting begins with; None where there is none."""
        return None

    async def arrive(self, target: Navigate) -> None:
        """Show the pattern that `target` names, if it names one.

        The app calls this after Navigate, once the screen is mounted, but not after GoBack. Raises UserError if
        the pattern cannot be read.
        """

    def lock_changed(self, unlocked: bool) -> None:
        """Called while presenting, after the keys that change data were unlocked or locked."""

    def undone(self, label: str) -> None:
        """Called after a step was undone: a screen may move its cursor to what the step changed."""

    def matcher_updated(self) -> None:
        """Called when the matcher has read all tickets: screens that show suggestions reload them."""

    def repaint_all(self) -> None:
        """Repaint all widgets, because masking went on or off."""
        for widget in self.walk_children():
            for cls in type(widget).__mro__:
                if cls.__module__.startswith("translate_tui."):
                    for attribute in vars(cls).values():
                        if isinstance(attribute, reactive):
                            # Its value is the same, so only this runs the watcher, which masks the text anew.
                            widget.mutate_reactive(attribute)
            widget.refresh(layout=True)
        self.run_verb(self.reload)

    def show_tour(self, words: str) -> None:
        """Show a step of the tour above the status line; remove it if `words` is empty."""
        lines = self.query("#tour")
        if not words:
            lines.remove()
        elif lines:
            lines.only_one(TextBlock).update(Content(words))
        else:
            self.mount(TextBlock(Content(words), id="tour"), before=self.status)

    def tick(self) -> None:
        """Called once a second while the screen is shown; screens with a clock repaint it."""

    def on_screen_resume(self) -> None:
        """Call `resumed`: Textual shows the screen, for the first time or again."""
        if self.was_hidden:
            self.was_hidden = False
            return
        if self.app.return_code is not None:  # the app ends while a place is prepared: its widgets may be gone
            return
        self.run_verb(self.resumed)
        for rows in self.query(VirtualList):
            if rows.display:
                self.call_after_refresh(rows.point_terminal)

    def first_frame_written(self) -> None:
        """Called once for the place at which the app opens, when its first frame is in the terminal."""

    def resumed(self) -> None:
        """Reload, because data may have changed while another place was shown."""
        self.reload()

    # ----------------------------------------------------------- reporting

    @property
    def status(self) -> StatusLine:
        """The line that says what was done, or why something was not."""
        return self.query_one(StatusLine)

    def run_verb(self, verb: Callable[[], T]) -> T | None:
        """Run a verb of a service and return its result; if it was refused, show why and return None.

        As everything else on a screen may: see `Guarded`. Here the caller goes on.
        """
        try:
            return verb()
        except Exception as error:
            words = self.work.explanation(error)
            if words is None:
                raise
            self.refuse(words)
            return None

    async def announce_long(self, rows: int, what: str) -> None:
        """Before a change of so many rows that it takes long, say so and wait until it is on the screen.

        For callbacks and actions of the app: in its own handlers the screen can't paint while it waits.
        """
        if rows >= LONG_ROWS:
            self.status.say(f"{what} {rows:,} rows ...")
            is_painted = asyncio.Event()
            self.call_after_refresh(is_painted.set)
            with suppress(TimeoutError):
                await asyncio.wait_for(is_painted.wait(), ANNOUNCED_S)

    def shows_masked(self, draft_key: str, fields: "Sequence[FormField]") -> bool:
        """Return whether a dialog would show masked text: in its fields, or in the draft saved under `draft_key`."""
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
        done: Callable[[str], None] | None = None,
    ) -> None:
        """Open a form and run `verb` with its values; show the label that it returns, and the key that undoes it.

        `done` is called with the label instead, by screens that do more than show it.
        What is typed is saved as a draft under `draft_key` until the verb has run. If the verb raises UserError, its
        message is shown in the form, which stays open.
        """
        from translate_tui.ui.widgets.form_dialog import FormDialog  # not at start-up, see triage.py

        if self.shows_masked(draft_key, fields):
            self.refuse(with_keys(MASKED_REFUSAL))
            return
        run = Run(verb, self.work.drafts, draft_key)

        def closed(values: dict[str, str] | None) -> None:
            if values is not None and run.label is not None:
                (done or self.done)(run.label)

        # Suggestions are names, which Tab would complete in view of everybody.
        shown_fields = [replace(field, suggestions=()) for field in fields] if current_redactor() else fields
        dialog = FormDialog(title, shown_fields, drafts=self.work.drafts, draft_key=draft_key, accept=run)
        self.app.push_screen(dialog, closed)

    def pick(self, title: str, choices: "Sequence[tuple[str, Callable[[], object]]]") -> None:
        """Open a list of things to do and do the one that is picked; a number picks a line, too."""
        from translate_tui.ui.widgets.dialog import Option, PickDialog  # not at start-up, see triage.py

        options = [Option(str(n), f"{n}  {words}") for n, (words, _) in enumerate(choices, 1)]

        def picked(number: str | None) -> None:
            if number is not None:
                choices[int(number) - 1][1]()

        self.app.push_screen(PickDialog(title, options), picked)

    def say_what_is_not_stored(self) -> None:
        """Show why what is being typed can't be stored, if it can't."""
        if self.work.drafts.problem:
            self.refuse(self.work.drafts.problem)

    def done(self, label: str | None, *, undoable: bool = True, then: str = "") -> None:
        """Reload and show what was done, with the key that undoes it; do nothing if the verb was refused (None).

        `then` is what the user may do next, which is added.
        """
        if label is not None:
            self.run_verb(self.reload)
            undoable = self.work.history.has_new_step() and undoable
            hints = [f"{key('everywhere.undo')} undoes"] if undoable else []
            hints += [then] if then else []
            hint = f" - {', '.join(hints)}" if hints else ""
            self.status.say(label, hint)
            self.post_message(StepDone(self))

    def with_pattern(self, verb: Callable[[Pattern], object]) -> None:
        """Call `verb` with the pattern that is selected; where there is none, say how to get one."""
        if (pattern := self.about) is None:
            self.refuse(with_keys(NO_PATTERNS))
        else:
            verb(pattern)

    def refuse(self, why: str) -> None:
        """Show why something was not done: in the status line, and in a toast too if the line is too short for it."""
        if self.status.words == why and self.status.has_class("-bad"):
            return  # it stands there: at a tick it would be shown in one toast after the other
        self.status.say(why, bad=True)
        self.toast_if_cut("error")

    def toast_if_cut(self, severity: Literal["information", "error"] = "information") -> None:
        """Show the status line's message in a toast too, if the line is too short for it."""
        if len(self.status.words) > self.size.width - 2:
            self.notify(display_text(self.status.words), severity=severity, markup=False, timeout=TOAST_S)

    def action_moved(self, command_id: str) -> None:
        """Say which key does now what the pressed one did in the version before."""
        command = BY_ID[command_id]
        where = "" if command.place is self.PLACE else f" in {command.place.label}"
        self.status.say(f"This key has moved. For “{command.label}”, press {key(command_id)}{where}.")

    @on(ClickableLine.Clicked)
    async def _clicked(self, event: ClickableLine.Clicked) -> None:
        await self.run_action(event.action)

    def on_paste(self) -> None:
        """Say that a paste did nothing: it came where there is no text field."""
        self.refuse(f"{NOTHING_PASTED} {with_keys('Press {everywhere.help} for the keys.')}")

    def on_key(self, event: events.Key) -> None:
        """Clear the last refusal, also where it is shown above: whoever presses the next key has read it."""
        if self.status.has_class("-bad"):
            self.status.say("")
            self.app.clear_notifications()


class PagedScreen(BaseScreen):
    """A screen with one scrolling part that Page Up and Page Down turn."""

    def action_page_down(self) -> None:
        self.query_one(VerticalScroll).scroll_page_down(animate=False)

    def action_page_up(self) -> None:
        self.query_one(VerticalScroll).scroll_page_up(animate=False)
