"""What became of promises, and the exchanges: asked before a meeting and in it."""

from translate_tui.model import Commitment, UserError
from translate_tui.protocol.exchanges import Direction
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import FormField, Option, PickDialog
from translate_tui.ui.widgets.masking import display_text


def drop_promise(screen: BaseScreen, promise: Commitment) -> None:
    """Drop a promise, with a reason."""
    key = f"drop/{promise.id}"
    screen.ask(
        key,
        f"Drop: {display_text(promise.what)}",
        [FormField("reason", "It will not be kept, because ...")],
        lambda values: screen.work.commitments.settle(promise, "dropped", values["reason"], key),
    )


def settle_promise(screen: BaseScreen, promise: Commitment) -> None:
    """Ask what became of a promise: kept, dropped with a reason, or open until another day."""
    commitments = screen.work.commitments

    def chosen(key: str | None) -> None:
        if key == "kept":
            screen.done(screen.run_verb(lambda: commitments.settle(promise, "kept")))
        elif key == "dropped":
            drop_promise(screen, promise)
        elif key == "later":
            _later(screen, promise)

    options = [
        Option("kept", "kept"),
        Option("later", "still open, until another day"),
        Option("dropped", "dropped, with a reason"),
    ]
    screen.app.push_screen(PickDialog(display_text(promise.what), options), chosen)


def _later(screen: BaseScreen, promise: Commitment) -> None:
    key = f"later/{promise.id}"

    def verb(values: dict[str, str]) -> str:
        if not values["due"].strip():
            raise UserError("Say until when, so that it is asked for then: fri, +2w, 1 dec, 2026-12-01.")
        return screen.work.commitments.change(promise, promise.what, promise.owner, values["due"], key)

    screen.ask(
        key,
        f"Still open: {display_text(promise.what)}",
        [FormField("due", "Until when?", hint="fri, +2w, 1 dec, 2026-12-01")],
        verb,
    )


def log_exchange(screen: BaseScreen, direction: Direction) -> None:
    """Log a day that somebody spent on the other side."""
    key = f"exchange/{direction}"
    screen.ask(
        key,
        f"Exchange: {direction}",
        [
            FormField("who", "Who went?"),
            FormField("day", "On which day?", "today", hint="today, fri, 2026-11-03", replaced=True),
            FormField("learnt", "What was learnt?", hint="may stay empty"),
        ],
        lambda values: screen.work.exchanges.log(direction, values["day"], values["who"], values["learnt"], key),
    )
