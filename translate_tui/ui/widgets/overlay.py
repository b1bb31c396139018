"""BaseDialog: the base class of all dialogs."""

from typing import Final, Protocol, TypeVar

from textual.binding import Binding

from translate_tui.ui.textual_internals import FastModalScreen

T = TypeVar("T")
NOTHING_PASTED: Final = "Nothing was pasted: no text field is open."

FROM_BEFORE: Final = "Typed before, not saved yet"


class DraftStore(Protocol):
    """Storage for half-filled forms: the values by field name, under the key of the form. Empty values: no draft.

    `problem` says why what was saved last is only kept in memory; empty if it is stored.
    """

    problem: str

    def save(self, key: str, typed: dict[str, str], before: dict[str, str] | None = None) -> None: ...
    def read(self, key: str) -> dict[str, str]: ...
    def before(self, key: str) -> dict[str, str]: ...


class BaseDialog(FastModalScreen[T]):
    """A dialog docked below what is talked about; T is the type of the result that it is dismissed with.

    The screen behind it is not dimmed: what is talked about stays readable while something is typed. Its first child
    is the sheet that the dialog is drawn on. A page to read, which hides the screen anyway, has the class "-page".
    """

    # The only command of the app in dialogs: what is typed there can't be saved once the file is gone.
    BINDINGS = [Binding("f12", "app.save_as", show=False, id="everywhere.save_as")]
    VERTICAL_BREAKPOINTS = [(0, "-low"), (20, "-tall")]
    DEFAULT_CSS = """
    BaseDialog { background: $background 0%; align: center bottom; }
    BaseDialog > .sheet { width: 100%; height: auto; max-height: 60%; padding: 1 2; background: $raised;
        border-left: outer $accent; }
    BaseDialog.-low > .sheet { padding: 0 2; max-height: 94%; }
    BaseDialog.-page { align: center middle; }
    BaseDialog.-page > .sheet { width: 100; max-width: 96%; max-height: 92%; }
    BaseDialog .title { text-style: bold; width: 100%; height: auto; }
    BaseDialog .hint { color: $quiet; width: 100%; height: auto; }
    BaseDialog Input { border: none; height: 1; background: $background; padding: 0 1; }
    BaseDialog Input:focus { border: none; background: $background; }
    """

    def on_paste(self) -> None:
        """Say that a paste did nothing: it came where there is no text field."""
        self.notify(NOTHING_PASTED, severity="warning", markup=False)

    def can_be_saved(self, words: str) -> None:
        """Called when what could not be saved can be saved now; `words` say what has changed."""

    def data_changed(self) -> None:
        """Called when another window has changed data: a dialog that shows some reads it again."""
