"""Replies: closing the loop with the customers of a decided pattern.

Every ticket of the pattern gets a reply, from a template for its decision or from the text that people wrote instead.
"""

from translate_tui.commands import key
from translate_tui.exports.replies import CustomerReply as CustomerReply
from translate_tui.exports.replies import replies_csv, replies_markdown
from translate_tui.model import Decision, Pattern, UserError
from translate_tui.protocol import replies
from translate_tui.services import labels
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, drafts, tickets
from translate_tui.store import purge as purges
from translate_tui.store import replies as replies_store
from translate_tui.store.database import Database
from translate_tui.text import capitalize_first, clean, pluralize


class Replies:
    """Writes the replies to the customers of one database's decided patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def template(self, pattern: Pattern) -> str:
        """Return the reply text of a pattern, with its placeholders: as people wrote it, else as its decision has it.

        Raises UserError while nothing is decided: there is nothing to reply yet.
        """
        if own := replies_store.template(self._db, pattern.id):
            return own
        if pattern.shipped:
            return replies.SHIPPED_TEMPLATE
        if pattern.decided is None:
            raise UserError(
                f"{pattern.name} has no decision yet, so there are no replies. Record a decision in a meeting "
                f"({key('everywhere.meeting')}, then {key('meeting.decide')}), or record that its fix has shipped."
            )
        return replies.TEMPLATES[pattern.decided]

    def write(self, pattern_id: int, words: str, was: str, draft: str = "") -> str:
        """Write a pattern's reply text ("" goes back to the decision's template); return what was done.

        `was` is the text that people saw when they began. Raises UserError when another window has changed it since,
        and as `template` does.
        """
        pattern = self._patterns.require(pattern_id)
        words = clean(words)
        reset = f"{pattern.name} reply: reset to the template"
        label = labels.saved(f"{pattern.name} reply", words) if words else reset
        with self._db.step(label):
            stored = self.template(self._patterns.require(pattern_id))
            ensure_unchanged(f"the reply text of {pattern.name}", was, stored, words)
            replies_store.write_template(self._db, pattern.id, words)
            drafts.delete(self._db, draft)
        return label

    def answers(self, pattern: Pattern) -> list[CustomerReply]:
        """Return every ticket of a pattern with its reply, oldest first. Raises UserError as `template` does.

        What support said in a purge session is left out: it is answered there, and no customer said it.
        """
        template = self.template(pattern)
        purged_ids = purges.purged_ticket_ids(self._db, pattern.id)
        decision = decisions.newest_of_pattern(self._db, pattern.id)
        return [
            CustomerReply(
                ticket.id,
                ticket.source,
                ticket.ref,
                ticket.customer,
                ticket.quote,
                replies.fill_template(template, _placeholders(pattern, decision, ticket.quote, ticket.customer)),
            )
            for ticket in reversed(tickets.of_pattern(self._db, pattern.id))
            if ticket.id not in purged_ids
        ]

    def title(self, pattern: Pattern, answers: list[CustomerReply]) -> str:
        """Return the heading above the replies of a pattern."""
        return f"{pluralize(len(answers), 'ticket')} to reply to: {pattern.name} {pattern.title}"

    def csv(self, answers: list[CustomerReply]) -> str:
        """Return replies as CSV, a row for each ticket."""
        return replies_csv(answers)

    def markdown(self, pattern: Pattern, answers: list[CustomerReply]) -> str:
        """Return replies as a markdown document with the heading of `title`."""
        return replies_markdown(self.title(pattern, answers), answers)


def _placeholders(pattern: Pattern, decision: Decision | None, quote: str, customer: str) -> dict[str, str]:
    """Return what the placeholders of a template stand for; the reason is made a whole sentence."""
    why = decision.why.strip() if decision else ""
    if why and not why.endswith((".", "!", "?")):
        why += "."
    return {"quote": quote, "title": pattern.title, "why": capitalize_first(why), "customer": customer}
