"""How many tickets say that they are urgent: recognised, counted week by week, and without any effect."""

import time
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Clock
from translate_tui.model import AsideKind, NewTicket, TicketType
from translate_tui.protocol import urgency
from translate_tui.protocol.urgency import says_urgent
from translate_tui.services.workspace import Workspace
from translate_tui.text import fold

URGENT = (
    "URGENT: invoices are blank", "We need this urgently", "please fix ASAP!!", "a.s.a.p. please",
    "answer as soon as possible", "This is critical for us", "a business-critical report", "It is an emergency",
    "two emergencies today", "top priority for our launch", "it is time-sensitive", "a showstopper",
    "needs immediate attention", "fix this immediately", "It couldn't be more urgent",
    "Das ist dringend", "Bitte dringendst prüfen", "es eilt", "Eilt!", "eilig", "Ein Notfall!",
    "ein kritischer Fehler",
    "bitte schnellstmöglich", "so schnell wie möglich", "schnellstens", "baldmöglichst", "hat höchste Priorität",
    "bitte umgehend", "bitte sofort beheben",
    "c'est urgent", "une urgence", "au plus vite svp", "dès que possible", "le plus vite possible", "haute priorité",
    "dans les plus brefs délais", "la situation est critique", "es urgente", "lo antes posible", "cuanto antes",
    "es crítico", "errores críticos", "prioridad alta", "máxima prioridad", "urgentemente", "è urgente",
    "al più presto", "il prima possibile", "priorità alta", "é urgente", "o mais rápido possível", "o quanto antes",
    "é crítico para nós", "assim que possível", "alta prioridade", "met spoed", "zo snel mogelijk", "zsm graag",
    "heeft hoogste prioriteit",
)  # fmt: skip
NOT_URGENT = (
    "The import stops", "not urgent", "It isn't urgent, take your time", "no real urgency here",
    "it's not that critical", "non-urgent", "a non-critical bug", "neither urgent nor important", "isnt urgent",
    "This is not at all an urgent matter", "None of this is urgent", "far from urgent", "nicht dringend",
    "kein Notfall", "Es eilt nicht", "dringend ist es nicht", "pas urgent", "Rien d'urgent", "Aucune urgence",
    "Sans urgence", "no es urgente", "nada urgente", "ninguna urgencia", "non è urgente", "nessuna urgenza",
    "Non è per niente urgente", "não é urgente", "nenhuma urgência", "niet dringend", "Spoed is niet nodig",
    "no rush", "The emergency contact field is empty", "emergency contacts are missing",
    "Our critical path chart is wrong", "insurgents", "the surgeon's note", "resurgent", "Teil der Vorteile", "",
    "less urgent than the other one", "It crashes immediately", "stürzt sofort ab", "criticise",
    "Tengo una crítica: el botón es feo", "Ich bekam umgehend eine Antwort", "Wir sehen das kritisch",
    "Thanks for the immediate response", "Mark as urgent does nothing",
    "an urgent care clinic", "In urgent cases call us", "Notfall-Hotline 0800",
)  # fmt: skip
DENIED = (
    "no longer urgent", "I don't think this is urgent", "not necessarily urgent", "not currently urgent",
    "does not seem to be critical", "no need to fix it ASAP", "nicht mehr dringend", "nicht allzu dringend",
    "Es eilt überhaupt nicht", "Ce n'est pas du tout urgent", "pas un problème urgent", "No es un problema urgente",
    "no es demasiado urgente", "non così urgente", "non affatto urgente", "não é um caso urgente",
    "niet erg urgent", "niet al te urgent",
)  # fmt: skip
MEANT = (
    "Please treat this as urgent", "marked as urgent by our CEO", "Priority = urgent", "Urgent request",
    "Priorität dringend", "Alta priorità", "emergencia", "urgentísimo", "erreur critique", "kritieke fout",
)  # fmt: skip
NOT_WORKING = (
    "It does not work\nURGENT", "App does not start\n\nUrgent: please help us", "Import not working URGENT",
    "no access, urgent", "I can not log in. Urgent!", "Export geht nicht\nDringend", "La app no funciona\nurgente",
    "Ça ne marche pas\nUrgent", "Non funziona\nUrgente", "Não funciona\nUrgente", "Werkt niet\nSpoed!",
)  # fmt: skip


@pytest.mark.parametrize("text", DENIED)
def test_small_words_between_do_not_hide_that_it_is_denied(text: str) -> None:
    assert not says_urgent(text)


@pytest.mark.parametrize("text", (*NOT_WORKING, *MEANT))
def test_a_failure_in_the_line_before_does_not_deny_it(text: str) -> None:
    assert says_urgent(text)


def test_a_text_of_a_megabyte_takes_no_second() -> None:
    began_at = time.process_time()
    assert not says_urgent("not urgent " * 100_000)
    assert time.process_time() - began_at < 1


@pytest.mark.parametrize("text", URGENT)
def test_what_says_urgent(text: str) -> None:
    assert (
        says_urgent(text) and says_urgent(f"Hello team,\nthe export fails. {text.upper()}") and says_urgent("", text)
    )


@pytest.mark.parametrize("text", NOT_URGENT)
def test_what_does_not(text: str) -> None:
    assert not says_urgent(text) and not says_urgent("", text)


def test_a_level_in_the_field_for_the_impact_says_it_too() -> None:
    for words in ("P1", "prio 1", "Sev-1", "sev_1", "Severity 0", "S1", "P-1", "Blocker", "Highest", "Crítico"):
        assert says_urgent("It stops", words) and not says_urgent(words, "")
    assert not any(says_urgent("It stops", words) for words in ("P2", "Low", "sev 3", "P10", "P1.5", "High", ""))
    assert not any(
        says_urgent("It stops", words) for words in ("not P1", "non-blocking", "no blocker", "not highest")
    )


@given(st.text(max_size=30), st.sampled_from(URGENT), st.text(max_size=30))
def test_the_quick_look_for_stems_loses_nothing(before: str, said: str, after: str) -> None:
    text = f"{before} {said} {after}"
    if urgency._URGENT.search(fold(text)):
        assert any(stem in fold(text) for stem in urgency._STEMS)


@pytest.mark.parametrize("text", URGENT)
def test_each_is_found_in_both_forms_of_unicode(text: str) -> None:
    assert says_urgent(unicodedata.normalize("NFD", text)) and says_urgent(unicodedata.normalize("NFC", text))


def post(work: Workspace, quote: str, **facts: object) -> int:
    return work.triage.add_ticket(NewTicket(1, "", quote, **facts))[0]  # type: ignore[arg-type]


def test_the_share_is_counted_by_the_week_in_which_customers_wrote(work: Workspace, clock: Clock) -> None:
    for words in ("It stops, URGENT", "It stops too", "It is not urgent"):
        post(work, words, posted_at=clock())
    clock.on(days=7)
    post(work, "critical!", posted_at=clock())
    post(work, "ASAP please")  # without a date: it counts on the day on which it came in
    aside = post(work, "urgent spam", posted_at=clock())
    post(work, "an old one, urgent", posted_at=clock() - timedelta(weeks=30))
    work.set_aside.add([aside], AsideKind.SPAM)
    first, second = work.journey.read().weeks
    assert (first.written, first.urgent, second.written, second.urgent) == (3, 1, 2, 2)
    document = work.journey.markdown()
    assert "| Tickets that say urgent |" in document and "33 % (1 of 3)" in document and "100 % (2 of 2)" in document
    work.history.undo()
    assert work.journey.read().weeks[-1].written == 3, "what is brought back counts again"
    clock.on(days=7)
    assert "no ticket" in work.journey.markdown()


def test_a_changed_text_is_read_again(work: Workspace, clock: Clock, sample_texts: Callable[[str], None]) -> None:
    sample_texts("It stops")
    assert work.journey.read().weeks[-1].urgent == 0
    sample_texts("It stops. URGENT")
    assert work.journey.read().weeks[-1].urgent == 1


@pytest.fixture
def sample_texts(work: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], None]:
    """Import the same ticket with another text."""
    path = tmp_path_factory.mktemp("export") / "x.csv"

    def take_in(words: str) -> None:
        path.write_text(f"id,text,company\nT-1,{words},Globex\n", encoding="utf-8")
        work.river.import_files([path])

    return take_in


def test_what_makes_a_ticket_no_problem_is_noticed(work: Workspace, clock: Clock) -> None:
    praise = post(work, "URGENT praise", posted_at=clock(), type=TicketType.PRAISE)
    work.set_aside.bring_back([praise])
    assert work.journey.read().weeks[-1].urgent == 0, "praise by its type"
    work.triage.create_pattern([praise], "It stops")
    assert work.journey.read().weeks[-1].urgent == 1, "people put it into a pattern"
    work.purges.start()
    work.purges.add_entry("this is urgent")
    assert work.journey.read().weeks[-1].written == 1, "what support said is no ticket of a customer"


def test_urgent_words_change_no_rank_no_rating_and_no_gate(work: Workspace) -> None:
    def facts(words: str) -> list[object]:
        ids = [post(work, f"{words} {n}", customer=f"Firm {n}", segment="smb") for n in range(3)]
        pattern_id, _ = work.triage.create_pattern(ids, "The export stops")
        pattern = work.patterns.require(pattern_id)
        return [pattern.volume, pattern.impact, pattern.segment, work.slate.missing_for_gate(pattern_id)]

    assert facts("The export stops") == facts("URGENT, critical, ASAP: the export stops")
    listed = [pattern.id for pattern in work.patterns.all()]
    assert listed == sorted(listed)
