"""Titles that are proposed for new patterns."""

import pytest

from tests.conftest import tell_to
from translate_tui.services.titles import suggest_title
from translate_tui.services.workspace import Workspace


@pytest.mark.parametrize(
    "subject, quote, title",
    [
        ("", "It hangs. Then it stops.", "It hangs"),
        ("", "Version 1.5 hangs...", "Version 1.5 hangs"),
        ("", "w" * 61, "w" * 59 + "…"),
        ("Import of users", "It hangs.", "Import of users"),
        ("504", "The export answers 504! We tried twice.", "The export answers 504!"),
        ("Re: 504", "504. 504. Reports time out after lunch.", "Reports time out after lunch"),
        ("Error", "Error when I print the invoice", "Error when I print the invoice"),
        ("", "504. Problem. 503", "Problem"),
        ("", "504", "504"),
        ("导入用户失败", "导入。", "导入用户失败"),
        ("Störung", "Störung beim Drucken der Rechnung", "Störung beim Drucken der Rechnung"),
        ("", "??? !!!", "???"),
    ],
)
def test_the_first_sentence_with_words_is_proposed(work: Workspace, subject: str, quote: str, title: str) -> None:
    ticket_id = tell_to(work, quote, title=subject)
    assert suggest_title(work.triage.tickets([ticket_id]).values()) == title


def test_where_the_first_ticket_says_nothing_the_next_one_does(work: Workspace) -> None:
    ids = [tell_to(work, "504"), tell_to(work, "Hm"), tell_to(work, "Reports time out"), tell_to(work, "Other words")]
    found = work.triage.tickets(ids)
    assert suggest_title(found[ticket_id] for ticket_id in ids) == "Reports time out"
    assert suggest_title(found[ticket_id] for ticket_id in ids[:2]) == "Hm"
    assert suggest_title([]) == ""
