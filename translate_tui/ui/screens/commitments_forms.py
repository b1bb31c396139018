"""Forms for commitments of earlier meetings (kept, postponed, dropped) and for logging an exchange.

The checklist before a meeting and the meeting itself use them.
"""

from translate_tui.model import Commitment, UserError
from translate_tui.protocol.exchanges import Direction
from translate_tui.ui.screens.base import BaseScreen
from translate_tui.ui.widgets.dialog import Option, PickDialog
from translate_tui.ui.widgets.form_dialog import FormField
from translate_tui.ui.widgets.masking import display_text


def drop_commitment(screen: BaseScreen, commitment: Commitment) -> None:
    """Ask for a reason and record the commitment as dropped (one undo step)."""
    draft_key = f"drop/{commitment.id}"
    screen.ask(
        draft_key,
        f"Drop commitment: {display_text(commitment.what)}",
        [FormField("reason", "Why drop it?")],
        lambda values: screen.work.commitments.settle(commitment, "dropped", values["reason"], draft_key),
    )


def review_commitment(screen: BaseScreen, commitment: Commitment) -> None:
    """Ask what became of a commitment and record it as kept, postponed or dropped (one undo step)."""
    commitments = screen.work.commitments

    def chosen(outcome: str | None) -> None:
        if outcome == "kept":
            screen.done(screen.run_verb(lambda: commitments.settle(commitment, "kept")))
        elif outcome == "dropped":
            drop_commitment(screen, commitment)
        elif outcome == "later":
            _postpone_commitment(screen, commitment)

    options = [
        Option("kept", "kept"),
        Option("later", "still open, with a new due date"),
        Option("dropped", "dropped, with a reason"),
    ]
    screen.app.push_screen(PickDialog(display_text(commitment.what), options), chosen)


def _postpone_commitment(screen: BaseScreen, commitment: Commitment) -> None:
    """Ask for a new due date; without one, the form stays open and says so."""
    draft_key = f"later/{commitment.id}"

    def verb(values: dict[str, str]) -> str:
        if not values["due"].strip():
            raise UserError("Enter a new due date, such as fri, +2w, 1 dec or 2026-12-01.")
        return screen.work.commitments.change(commitment, commitment.what, commitment.owner, values["due"], draft_key)

    screen.ask(
        draft_key,
        f"Still open: {display_text(commitment.what)}",
        [FormField("due", "By when?", hint="fri, +2w, 1 dec, 2026-12-01")],
        verb,
    )


def log_exchange(screen: BaseScreen, direction: Direction) -> None:
    """Ask who spent a day with the other team, and log it (one undo step)."""
    draft_key = f"exchange/{direction}"
    screen.ask(
        draft_key,
        f"Exchange: {direction}",
        [
            FormField("who", "Who went?"),
            FormField("day", "When?", "today", hint="today, fri, 2026-11-03", replaced=True),
            FormField("learned", "What was learned?", hint="optional"),
        ],
        lambda values: screen.work.exchanges.log(
            direction, values["day"], values["who"], values["learned"], draft_key
        ),
    )
