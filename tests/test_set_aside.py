"""Tickets that need no pattern: set aside or praise, proposed but never unasked, found again and brought back."""

import time
from datetime import date
from pathlib import Path

import pytest

from tests.conftest import Clock, refusal_of, tell_to
from translate_tui.model import AsideKind, TicketType, UserError
from translate_tui.river.auto_replies import DELIVERY_FAILURE, OUT_OF_OFFICE, auto_reply
from translate_tui.river.meanings import KNOWN
from translate_tui.services.row_filter import REWORDED_ASIDE
from translate_tui.services.triage import Scope
from translate_tui.services.workspace import Workspace

AWAY = "I am out of the office until 12 November with limited access to my mail."


# ------------------------------------------------------- recognizing automatic replies


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Automatic reply: Re: Export broken", "Thanks for your mail."),
        ("RE: Out of Office: RE: renewal", ""),
        ("Out of office", "Thanks for your mail."),
        ("", AWAY),
        ("Re: invoice", "Hello,\n\nI'll be on annual leave from 3 to 14 August. Please contact Jo instead."),
        ("", "Hi, I am currently away from my desk, I will return on Monday."),
        ("Automatische Antwort: Rechnung", ""),
        ("AW: Abwesenheitsnotiz", ""),
        ("", "Guten Tag, ich bin bis zum 4. Januar nicht im Büro. In dringenden Fällen hilft die Zentrale."),
        ("Réponse automatique : votre demande", ""),
        ("", "Bonjour, je suis absente du bureau jusqu'au 4 janvier."),
        ("Respuesta automática: Pedido", ""),
        ("", "Estaré fuera de la oficina hasta el lunes 9."),
        ("Risposta automatica: Ordine", ""),
        ("", "Buongiorno, sono fuori ufficio fino al 3 gennaio."),
        ("Resposta automática: Pedido", ""),
        ("", "Ik ben tot en met 5 mei niet op kantoor."),
    ],
)
def test_somebody_who_is_away_is_recognized(title: str, text: str) -> None:
    assert auto_reply(title, text) == OUT_OF_OFFICE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Undeliverable: Re: your invoice", ""),
        ("Delivery Status Notification (Failure)", "This is an automatically generated message."),
        ("Mail delivery failed: returning message to sender", ""),
        (
            "Unzustellbar: Angebot",
            "Fehler bei der Nachrichtenzustellung an folgende Empfänger: sam@marl.example",
        ),
        ("Non remis : Facture", ""),
        ("", "Your message to sam@pillbrook.example couldn't be delivered."),
        ("Mancato recapito: ordine", ""),
        ("No se puede entregar: factura", ""),
    ],
)
def test_a_mail_that_came_back_is_recognized(title: str, text: str) -> None:
    assert auto_reply(title, text) == DELIVERY_FAILURE


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Automatic replies open tickets", "Each out-of-office reply of a customer opens a ticket in our inbox."),
        ("Out of office settings are lost", "When I set my status to out of office it is gone the next day."),
        ("Delivery failure of webhooks", "Webhooks come back with a delivery failure since Monday."),
        ("", "While I am on vacation, can somebody else approve? I need this until Friday."),
        ("", "Hi team, your message could not be delivered to our inbox because of your spam filter."),
        ("Technicians who are on leave", "If a technician is on leave from Monday, the schedule still shows them."),
        ("Export", "The export stops. I am at the end of my patience."),
        ("Out of office: toggle does not save", "When I switch it on it is off again."),
        ("Delivery failure: webhooks to our endpoint", "They come back since Monday."),
        ("Message not delivered: chat widget", ""),
        ("Returned mail: count is wrong in the report", ""),
        ("Unzustellbar: 12 Pakete", "Zwölf Pakete kamen zurück."),
        ("Abwesenheit: Anträge werden nicht gespeichert", ""),
        ("Niet bezorgd: 40 pakketten vandaag", ""),
        (
            "",
            "Ich bin seit zwei Tagen nicht erreichbar, weil eure Anlage alle Anrufe verwirft. Bis heute nichts.",
        ),
        ("", "I am on holiday and can't log in from the hotel; I need this until Friday"),
        ("", "We get 'Your message wasn't delivered' each time we send a campaign. Please fix"),
        ("", "I'm often out of the office and the app logs me out until I reinstall it."),
        ("", "Ich bin unzufrieden: der Export ist bis heute nicht im Büro angekommen"),
        ("", ""),
        ("🎉", "🎉" * 400),
    ],
)
def test_a_customer_who_writes_about_such_mails_is_none(title: str, text: str) -> None:
    assert auto_reply(title, text) == ""


def test_a_long_text_is_read_at_its_beginning_only() -> None:
    begun = time.perf_counter()
    assert auto_reply("", "a " * 500_000 + AWAY) == ""
    assert auto_reply("", "i am " * 200_000) == ""
    assert auto_reply("", "I am on leave " + "ﷺ" * 990_000) == "" == auto_reply("", "é" * 1_000_000)
    assert time.perf_counter() - begun < 5


# -------------------------------------------------------------------- praise by tags


@pytest.mark.parametrize(
    "tags", ["praise", "kudos", "billing, compliment", "happy", "happy_customer", "praise_received", "vip,shout_out"]
)
def test_a_tag_for_praise_is_recognized(tags: str) -> None:
    assert KNOWN.of_tags(tags)[0] is TicketType.PRAISE


def test_a_tag_for_another_type_that_comes_first_is_not_praise() -> None:
    assert KNOWN.of_tags("bug, praise")[0] is TicketType.BUG
    assert KNOWN.of_tags("unhappy") == (None, None)
    assert KNOWN.of_tags("appraised")[0] is None


def test_a_helpdesk_whose_type_says_question_has_praise_by_its_tag(tmp_path: Path, work: Workspace) -> None:
    export = tmp_path / "helpdesk.csv"
    export.write_text(
        "id,subject,description,type,tags\n"
        "1,Thanks,You saved our week,question,praise\n"
        "2,Where,Where is the export?,question,\n",
        encoding="utf-8",
    )
    work.river.import_files([export])
    by_title = {t.title: t for t in work.triage.tickets(work.triage.ids()).values()}
    assert by_title["Thanks"].type is TicketType.PRAISE and by_title["Where"].type is TicketType.QUESTION
    assert work.triage.inbox_count() == 2, "it is proposed, not done"


# --------------------------------------------------------------------------- verbs


@pytest.fixture
def three(work: Workspace) -> list[int]:
    """An automatic reply, praise by its type, and a problem."""
    ids = [
        tell_to(work, AWAY, customer="Alba"),
        tell_to(work, "lovely import", customer="Corvo", type="praise"),
        tell_to(work, "the import hangs", customer="Dunmore", type="bug"),
    ]
    work.set_aside.bring_back(ids[1:2])  # what is added by hand as praise is so at once
    return ids


def kinds(work: Workspace) -> dict[int, AsideKind | None]:
    return {i: t.aside for i, t in work.triage.tickets(work.triage.ids(Scope.ALL)).items()}


def test_automatic_replies_and_praise_are_proposed_and_nothing_is_done_unasked(
    work: Workspace, three: list[int]
) -> None:
    away, lovely, hangs = three
    assert list(work.triage.ids()) == [hangs, lovely, away] and set(kinds(work).values()) == {None}
    proposals = work.set_aside.proposed_in_inbox()
    assert {i: (p.kind, p.reason) for i, p in proposals.items()} == {
        away: (AsideKind.AUTO_REPLY, "out-of-office reply"),
        lovely: (AsideKind.PRAISE, "its type or a tag says praise"),
    }


def test_what_is_proposed_is_accepted_together_as_one_step(work: Workspace, three: list[int]) -> None:
    away, lovely, hangs = three
    assert work.set_aside.accept(three) == (
        "kept 1 ticket as praise, set aside 1 ticket (automatic reply); left 1 other in the inbox"
    )
    assert kinds(work) == {away: AsideKind.AUTO_REPLY, lovely: AsideKind.PRAISE, hangs: None}
    assert list(work.triage.ids()) == [hangs] and work.triage.inbox_count() == 1
    assert work.set_aside.proposed_in_inbox() == {}
    work.history.undo()
    assert list(work.triage.ids()) == [hangs, lovely, away]
    work.history.redo()
    assert list(work.triage.ids()) == [hangs]


def test_several_tickets_are_set_aside_with_a_reason_as_one_step_and_found_again(
    work: Workspace, three: list[int]
) -> None:
    away, _, hangs = three
    assert work.set_aside.add([away, hangs], AsideKind.SPAM, " a \x1blist\n") == "set aside 2 tickets (spam)"
    assert list(work.triage.ids(Scope.ASIDE)) == [hangs, away] and list(work.triage.ids(Scope.PRAISE)) == []
    ticket = work.triage.tickets([hangs])[hangs]
    assert (ticket.aside, work.set_aside.reason(ticket)) == (AsideKind.SPAM, "a list")
    assert work.set_aside.bring_back([away, hangs]) == "moved 2 tickets back to the inbox"
    assert len(work.triage.ids()) == 3 and list(work.triage.ids(Scope.ASIDE)) == []


def test_praise_is_found_again_and_brought_back(work: Workspace, three: list[int]) -> None:
    assert work.set_aside.add(three[1:], AsideKind.PRAISE) == "kept 2 tickets as praise"
    assert list(work.triage.ids(Scope.PRAISE)) == [three[2], three[1]]
    assert work.set_aside.bring_back(three[2:]) == "moved 1 ticket back to the inbox"
    assert list(work.triage.ids()) == [three[2], three[0]]


def test_a_ticket_of_a_pattern_that_is_set_aside_is_no_evidence_any_more(work: Workspace, three: list[int]) -> None:
    away, _, hangs = three
    pattern_id, _ = work.triage.create_pattern([away, hangs], "Imports hang")
    assert work.patterns.require(pattern_id).volume.customers == 2
    assert work.set_aside.add([away], AsideKind.AUTO_REPLY) == (
        "set aside 1 ticket (automatic reply); P1 loses 1 ticket"
    )
    assert work.patterns.require(pattern_id).volume.customers == 1
    assert work.patterns.all()[0].tickets == 1 and list(work.triage.ids(Scope.ASIDE)) == [away]
    work.history.undo()
    assert work.patterns.all()[0].tickets == 2


def test_a_ticket_that_was_set_aside_can_still_be_put_into_a_pattern(work: Workspace, three: list[int]) -> None:
    work.set_aside.add(three, AsideKind.ONE_OFF)
    pattern_id, _ = work.triage.create_pattern(three[2:], "Imports hang")
    work.triage.move(three[:1], pattern_id)
    assert list(work.triage.ids(Scope.ASIDE)) == [three[1]] and work.triage.inbox_count() == 0
    work.triage.exclude(three[2:])
    assert list(work.triage.ids()) == [three[2]], "it is in the inbox again, not set aside"


def test_what_is_set_aside_and_praise_count_nowhere_as_problems(tmp_path: Path, work: Workspace) -> None:
    export = tmp_path / "week.csv"
    export.write_text(
        "id,text,customer,date,type\n"
        f"1,{AWAY},Alba,2026-11-02,\n2,lovely import,Corvo,2026-11-03,praise\n"
        "3,the import hangs,Dunmore,2026-11-04,bug\n",
        encoding="utf-8",
    )
    work.river.import_files([export])
    hangs, lovely, away = work.triage.ids()
    work.triage.create_pattern([hangs], "Imports hang")
    before = work.newsletters.record(date(2026, 11, 1))
    assert (before.tickets, before.customers, before.praise) == (2, 2, 1), "praise by its type is none either"
    work.set_aside.accept([away, lovely])
    week = work.journey.read().weeks[-1]
    assert (week.tickets, week.in_patterns) == (1, 1)
    record = work.newsletters.record(date(2026, 11, 1))
    assert (record.tickets, record.customers, record.praise) == (1, 1, 1)


def test_a_ticket_that_comes_again_with_an_export_stays_set_aside(tmp_path: Path, work: Workspace) -> None:
    export = tmp_path / "week.csv"
    export.write_text("id,text\n1,buy cheap watches\n2,the import hangs\n", encoding="utf-8")
    work.river.import_files([export])
    spam = next(i for i, t in work.triage.tickets(work.triage.ids()).items() if "watches" in t.quote)
    work.set_aside.add([spam], AsideKind.SPAM)
    export.write_text("id,text\n1,buy cheaper watches\n2,the import hangs\n", encoding="utf-8")
    work.river.import_files([export])
    assert work.triage.tickets([spam])[spam].quote == "buy cheaper watches"
    assert spam not in work.triage.ids() and list(work.triage.ids(Scope.ASIDE)) == [spam]


def test_automatic_replies_are_in_no_group(work: Workspace, clock: Clock) -> None:
    for number in range(4):
        tell_to(work, f"{AWAY} The import of invoices hangs at ninety percent.", customer=f"Away {number}")
        tell_to(work, "The import of invoices hangs at ninety percent.", customer=f"Here {number}")
    work.triage.suggestions(work.triage.tickets(work.triage.ids()[:1])[work.triage.ids()[0]])
    assert work.groups.waiting_count == 8
    work.groups.compute_affinities(lambda: None)
    assert work.groups.waiting_count == 0
    grouped = {ticket_id for group in work.groups.groups() for ticket_id in group.ids}
    assert len(grouped) == 4 and not grouped & work.set_aside.proposed_in_inbox().keys()


def test_praise_that_is_typed_by_hand_is_praise_at_once(work: Workspace) -> None:
    ticket_id, _ = work.river.add_ticket("You saved our week", "praise", "", "", "Alba")
    assert list(work.triage.ids(Scope.PRAISE)) == [ticket_id] and work.triage.inbox_count() == 0


def test_nothing_to_set_aside_or_to_bring_back_is_refused(work: Workspace, three: list[int]) -> None:
    hangs = three[2]
    with pytest.raises(UserError, match="For none of these tickets is it suggested to set it aside"):
        work.set_aside.accept([hangs])
    with pytest.raises(UserError, match="not set aside"):
        work.set_aside.bring_back([hangs])
    assert work.history.steps()[0].label == "moved 1 ticket back to the inbox"


def test_five_hundred_tickets_are_set_aside_at_once(work: Workspace) -> None:
    ids = [tell_to(work, f"ticket {number}") for number in range(500)]
    assert work.set_aside.add(ids, AsideKind.ONE_OFF) == "set aside 500 tickets (one-offs)"
    assert work.triage.inbox_count() == 0 and len(work.triage.ids()) == 0
    work.history.undo()
    assert work.triage.inbox_count() == 500 == len(work.triage.ids())


def test_a_reason_is_a_sentence_and_no_letter(work: Workspace) -> None:
    ticket_id = tell_to(work, "one question")
    assert "The reason has 501 characters, but the limit is 500." in refusal_of(
        lambda: work.set_aside.add([ticket_id], AsideKind.ONE_OFF, "x" * 501)
    )
    assert work.triage.inbox_count() == 1
    work.set_aside.add([ticket_id], AsideKind.ONE_OFF, "x" * 500)
    assert work.triage.inbox_count() == 0


def test_an_import_says_which_set_aside_tickets_have_another_text_now(tmp_path: Path, work: Workspace) -> None:
    path = tmp_path / "x.csv"

    def take_in(*texts: str) -> int:
        path.write_text("id,text\n" + "".join(f"{n},{text}\n" for n, text in enumerate(texts, 1)), encoding="utf-8")
        return work.river.import_files([path]).notes.get(REWORDED_ASIDE, 0)

    assert take_in("spam", "lovely", "it stops") == 0
    ids = sorted(work.triage.ids())
    work.set_aside.add(ids[:1], AsideKind.SPAM)
    work.set_aside.add(ids[1:2], AsideKind.PRAISE)
    assert take_in("it stops as well", "lovely but slow", "it stops again") == 2
    assert take_in("it stops as well", "lovely but slow", "it stops again") == 0
    assert work.triage.inbox_count() == 1
