"""The use cases: one verb, one transaction, one undo step. No Textual here."""
