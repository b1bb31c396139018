"""Closing the loop: who is to be answered about a pattern, and with which words."""

from translate_tui.exports import replies as written
from translate_tui.exports.replies import CustomerReply as CustomerReply
from translate_tui.model import Decision, Pattern, UserError
from translate_tui.protocol import replies
from translate_tui.services.conflicts import ensure_unchanged
from translate_tui.services.patterns import Patterns
from translate_tui.store import decisions, drafts, tickets
from translate_tui.store import purge as purges
from translate_tui.store import replies as reply_templates
from translate_tui.store.database import Database
from translate_tui.text import clean, pluralize


class Replies:
    """The answers to the customers of decided patterns."""

    def __init__(self, db: Database, patterns: Patterns) -> None:
        self._db = db
        self._patterns = patterns

    def template(self, pattern: Pattern) -> str:
        """Return the reply text of a pattern: as people wrote it, else the template of its decision.

        Raises UserError where nothing is decided yet: there is nothing to say.
        """
        if own := reply_templates.template(self._db, pattern.id):
            return own
        if pattern.shipped:
            return replies.SHIPPED_TEMPLATE
        if pattern.decided is None:
            raise UserError(
                f"Nothing is decided on {pattern.name} yet, so there is nothing to answer. Decide on it in a meeting "
                "(F5, then d), or note that its fix has shipped."
            )
        return replies.TEMPLATES[pattern.decided]

    def write(self, pattern_id: int, words: str, was: str, draft: str = "") -> str:
        """Write a pattern's reply text ("" goes back to the template); return what was done. Raises UserError."""
        pattern = self._patterns.need(pattern_id)
        words = clean(words)
        label = f"{pattern.name}: {'wrote the reply text' if words else 'took the template for the reply'}"
        with self._db.step(label):
            ensure_unchanged(
                f"the reply text of {pattern.name}", was, self.template(self._patterns.need(pattern_id)), words
            )
            reply_templates.write_template(self._db, pattern.id, words)
            drafts.delete(self._db, draft)
        return label

    def answers(self, pattern: Pattern) -> list[CustomerReply]:
        """Return every ticket of a decided pattern with its reply, oldest first. Raises UserError.

        What support said in a purge session is answered in its own room, not as a customer is.
        """
        template = self.template(pattern)
        purged = purges.purged_ticket_ids(self._db, pattern.id)
        decision = decisions.newest_of_pattern(self._db, pattern.id)
        return [
            CustomerReply(
                ticket.id,
                ticket.source,
                ticket.ref,
                ticket.customer,
                ticket.quote,
                replies.fill_template(template, _values(pattern, decision, ticket.quote, ticket.customer)),
            )
            for ticket in reversed(tickets.of_pattern(self._db, pattern.id))
            if ticket.id not in purged
        ]

    def title(self, pattern: Pattern, answers: list[CustomerReply]) -> str:
        """Return what a list of answers is called."""
        return f"{pluralize(len(answers), 'ticket')} to answer on {pattern.name} {pattern.title}"

    def csv(self, answers: list[CustomerReply]) -> str:
        """Return answers as CSV."""
        return written.replies_csv(answers)

    def markdown(self, pattern: Pattern, answers: list[CustomerReply]) -> str:
        """Return answers as markdown."""
        return written.replies_markdown(self.title(pattern, answers), answers)


def _values(pattern: Pattern, decision: Decision | None, quote: str, customer: str) -> dict[str, str]:
    why = decision.why.strip() if decision else ""
    if why and not why.endswith((".", "!", "?")):
        why += "."
    return {"quote": quote, "title": pattern.title, "why": why[:1].upper() + why[1:], "customer": customer}
