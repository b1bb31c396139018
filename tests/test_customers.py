"""Whose the tickets are: the count of distinct customers can be defended, and taken apart again."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import costly_settings
from tests.test_importing import write
from translate_tui.matching.names import find_likely_duplicates
from translate_tui.model import Impact, Money, NewTicket, UserError, WordKind
from translate_tui.river.customers import domain_of, id_identity, id_of, identities, name_key
from translate_tui.river.mentions import customer_added, customer_stated
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.store.customer_links import canonical_ids
from translate_tui.store.customer_resolver import CustomerResolver
from translate_tui.store.database import Database

EXPORTS = Path(__file__).parent / "exports"


def names(work: Workspace) -> list[str]:
    return [row.name for row in work.customers.all()]


def volume(work: Workspace) -> str:
    if not work.patterns.all():
        work.triage.create_pattern(list(work.triage.ids()), "All of them")
    return str(work.patterns.require(work.patterns.all()[0].id).volume)


def test_one_customer_named_three_ways_counts_once_and_is_separated_by_undo(work: Workspace, tmp_path: Path) -> None:
    slack = tmp_path / "slack"
    (slack / "river").mkdir(parents=True)
    (slack / "users.json").write_text("[]")
    (slack / "river" / "2026-11-02.json").write_text(
        '[{"type":"message","user":"U1","ts":"1793607330.000100",'
        '"text":"[BUG] - [SMB] - [SLOW] \\"The import stops\\"\\nCustomer: Alba"},'
        '{"type":"message","user":"U2","ts":"1793607400.000100","thread_ts":"1793607330.000100",'
        '"text":"+1, also at Globex Fabrik"}]'
    )
    zendesk = write(
        tmp_path / "zendesk.csv",
        "Id,Requester,Requester id,Requester email,Subject,Organization,Ticket type\n"
        "1,Jo,7,jo@globex.example,The import stops again,Globex GmbH,Incident\n",
    )
    accounts = write(
        tmp_path / "accounts.csv", "Account Name,Domain,ARR,Segment\nGLOBEX FABRIK,globex.example,48k,Enterprise\n"
    )
    work.river.import_files([slack])
    work.river.import_files([zendesk])
    assert volume(work) == "3 customers", "nothing says yet that two of them are one"
    work.river.import_customers([accounts], ImportOptions())
    pair = next(iter(work.customers.duplicates()))
    assert {pair.first.name, pair.second.name} == {"GLOBEX FABRIK", "Globex GmbH"}
    work.customers.merge(pair.second.id, pair.first.id, pair.reason)
    assert volume(work) == "2 customers"
    globex = next(row for row in work.customers.all() if row.yearly_value == Money(48_000))
    reasons = [row.reason for row in work.customers.names(globex.id)]
    assert reasons[0] == "" and all(reasons[1:]) and len(reasons) >= 2
    assert (globex.segment, globex.tickets) == ("enterprise", 2)
    assert work.history.undo().startswith("counted ")
    assert volume(work) == "3 customers"


def test_a_name_is_separated_for_good(work: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "id,text,customer,email\n1,a,Alba,x@alba.example\n2,b,,y@alba.example\n")
    work.river.import_files([file])
    assert names(work) == ["Alba"]
    (own, domain) = work.customers.names(work.customers.all()[0].id)
    assert (own.reason, domain.reason) == ("", "the same e-mail domain alba.example")
    label = work.customers.separate(domain.customer_id)
    assert label == "counted alba.example apart from Alba"
    assert names(work) == ["Alba", "alba.example"]
    more = write(tmp_path / "y.csv", "id,text,customer,email,x\n3,c,Alba,z@alba.example,\n4,d,,z@alba.example,\n")
    work.river.import_files([more])
    assert names(work) == ["Alba", "alba.example"], "no import joins them again"
    assert work.customers.duplicates() == []
    with pytest.raises(UserError, match="own name"):
        work.customers.separate(own.customer_id)


def test_two_that_are_not_one_are_never_asked_for_again(work: Workspace, tmp_path: Path) -> None:
    work.river.import_files(
        [write(tmp_path / "x.csv", "id,text,customer\n1,a,Globex Fabrik\n2,b,Globex Labs\n3,c,Globex\n")]
    )
    pairs = work.customers.duplicates()
    assert len(pairs) == 2
    for pair in pairs:
        work.customers.keep_apart(pair.first.id, pair.second.id)
    assert work.customers.duplicates() == []
    work.history.undo()
    assert len(work.customers.duplicates()) == 1


MARKS = st.tuples(
    st.sampled_from(["", "1", "2", "ACME-0001", "ACME-0002"]),
    st.sampled_from(["", "Globex", "Alba", "Corvo"]),
    st.sampled_from(["", "x@globex.example", "x@partner.example", "x@gmail.com"]),
    st.sampled_from(["zendesk", "crm"]),
)


@costly_settings()
@given(tickets=st.lists(MARKS, max_size=7), seed=st.integers(0, 1000))
def test_who_is_one_does_not_depend_on_who_came_first(
    tmp_path: Path, tickets: list[tuple[str, ...]], seed: int
) -> None:
    shuffled = list(tickets)
    random.Random(seed).shuffle(shuffled)
    found = []
    for name, order in (("one", tickets), ("other", shuffled)):
        (tmp_path / f"{name}.db").unlink(missing_ok=True)
        db = Database(tmp_path / f"{name}.db")
        who = {}
        with db.step("customers"):
            for ref, company, email, source in order:
                ticket = NewTicket(1, "r", "q", customer=company, customer_ref=ref, email=email)
                known = CustomerResolver(db)
                marks = identities(ticket, source)
                who[ref, company, email, source] = known.find_or_create(
                    marks, source, lambda company=company: company or "?"
                )
                known.relink()
        heads = canonical_ids(db)
        groups: dict[int, set[tuple[str, ...]]] = {}
        for said, customer_id in who.items():
            if customer_id is not None:
                groups.setdefault(heads.get(customer_id, customer_id), set()).add(said)
        found.append({frozenset(group) for group in groups.values()})
        db.close()
    assert found[0] == found[1]


@pytest.mark.parametrize(
    "ids", [("0013X00002GloBQAZ", "0013X00002FerRQAZ"), ("360012345671", "360012345672"), ("11", "12")]
)
@pytest.mark.parametrize("said", ["Globex,", ",a@agency.example"])
def test_two_ids_of_one_source_are_two_customers(
    work: Workspace, tmp_path: Path, ids: tuple[str, str], said: str
) -> None:
    rows = "".join(f"{n},words,{one},{said}\n" for n, one in enumerate(ids))
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer id,customer,email\n" + rows)])
    assert len(work.customers.all()) == 2


def test_the_domain_of_several_names_says_of_nobody_who_it_is(work: Workspace, tmp_path: Path) -> None:
    rows = "1,a,Globex,kim@partner.example\n2,b,Alba,lee@partner.example\n3,c,,jo@partner.example\n"
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer,email\n" + rows)])
    assert names(work) == ["Alba", "Globex", "partner.example"]


def test_the_order_of_imports_does_not_change_the_count(tmp_path: Path) -> None:
    files = ["zendesk.csv", "freshdesk.csv", "zendesk.json", "intercom.json", "salesforce-report.csv", "hubspot.csv"]
    counts = set()
    for seed in range(6):
        random.Random(seed).shuffle(files)
        work = Workspace(tmp_path / f"{seed}.db")
        for name in files:
            work.river.import_files([EXPORTS / name])
        counts.add(len(work.customers.all()))
        work.close()
    assert len(counts) == 1


def test_a_list_of_customers_again_changes_nothing(work: Workspace) -> None:
    report = work.river.import_customers([EXPORTS / "customers.csv"], ImportOptions())
    assert (report.read, report.added) == (12, 12)
    assert list(report.notes) == ["values in several currencies ($, EUR, USD, not stated): they are never added"]
    again = work.river.import_customers([EXPORTS / "customers.csv"], ImportOptions())
    assert (again.added, again.updated, again.unchanged) == (0, 0, 12)
    assert len(work.history.steps()) == 1
    work.history.undo()
    assert names(work) == []


def test_a_list_without_names_is_refused(work: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "alpha,beta\n1,2\n")
    with pytest.raises(UserError, match="customers' names.*alpha, beta"):
        work.river.import_customers([file], ImportOptions())
    with pytest.raises(UserError, match="the fields customer"):
        work.river.import_customers([file], ImportOptions({"text": "alpha"}))
    work.river.import_customers([file], ImportOptions({"customer": "alpha"}))
    assert names(work) == ["1"]


def test_a_segment_and_a_value_written_by_hand(work: Workspace, tmp_path: Path) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer,segment\n1,a,Alba,SMB\n2,b,Alba,\n")])
    (alba,) = work.customers.all()
    assert (alba.segment, alba.said_segment) == (None, "smb"), "what tickets say is no confirmation"
    assert work.customers.set_value(alba.id, "48k") == "Alba: 48,000 (currency not stated) a year"
    assert work.customers.set_segment(alba.id, "ENT") == "Alba: segment enterprise"
    with pytest.raises(UserError, match="holds no amount"):
        work.customers.set_value(alba.id, "lots")
    (alba,) = work.customers.all()
    assert (alba.segment, alba.yearly_value) == ("enterprise", Money(48_000))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("+1, also at Globex", "Globex"),
        ("+1 same here, customer Corvo SA", "Corvo SA"),
        ("Same at Alba Logistics. They wait", "Alba Logistics"),
        ("also at Nordlicht GmbH & Co. KG since Monday", "Nordlicht GmbH & Co. KG"),
        ("+1 at Ferro Ltd, too", "Ferro Ltd"),
        ("Customer: Orvane Bank (Köln)", "Orvane Bank"),
        ("+1", ""), ("also at checkout", ""), ("I saw this also on Monday", ""), ("also with Chrome", ""),
        ("customer I spoke with", ""), ("same with Safari and Firefox", ""),
        ("customer John said it was fine", ""), ("not seen at Ferro, only at Globex", ""),
        ("is it the same at Globex?", ""),
        ("+1 from Asha", ""), ("also for Premium users", ""), ("same issue with React Native app", ""),
        ("confirmed by QA", ""), ("customer Portal is down", ""), ("also for Black Friday", ""),
        ("also at Night", ""),
        ("seen by Everyone", ""), ("the client SDK fails", ""), ("also not the same at Globex", ""),
    ],
)  # fmt: skip
def test_a_reply_names_a_customer_only_where_it_says_so(text: str, name: str) -> None:
    assert customer_added(text) == name


@pytest.mark.parametrize(
    "line",
    [
        "account: I can not log in", "Client: Chrome 120", "company: none yet", "Customer: see above",
        "Customer: several", "Customer: @Jana", "Customer: https://crm.example/123", "Customer: he cannot log in",
        "Customer: 4.2.1", "Customer: Unknown company",
    ],
)  # fmt: skip
def test_prose_after_a_colon_is_no_customer(line: str) -> None:
    assert customer_stated(f"It stops\n{line}") == ("", f"It stops\n{line}")


def test_a_customer_on_a_line_of_its_own_is_no_part_of_the_quote() -> None:
    assert customer_stated("It stops\n*Customer:* Globex\nalways") == ("Globex", "It stops\nalways")
    assert customer_stated("### Company\n\nGlobex Fabrik\n\nmore") == ("Globex Fabrik", "more")
    assert customer_stated("Customer: Globex") == ("Globex", "Customer: Globex"), "a quote is never empty"
    assert customer_stated("the customer: he is angry and said it twice") == (
        "",
        "the customer: he is angry and said it twice",
    )


def test_ids_and_domains() -> None:
    assert id_identity("42", "zendesk") != id_identity("42", "jira")
    assert id_identity("0013X00002AbCdE", "salesforce").value == id_identity("0013X00002AbCdE", "list").value
    assert domain_of("https://www.globex.example/about") == "globex.example"
    assert [domain_of(one) for one in ("not a domain", "a@mail.de", "a@mail.co.uk", "v1.2", "10.5", "a@1.2.3.4")] == [
        ""
    ] * 6
    assert domain_of("a@mail.alba.example") == "alba.example"
    assert identities(NewTicket(1, "r", "q", customer_ref="00000000-0000-0000-0000-000000000000"), "s") == ()
    assert identities(NewTicket(1, "r", "q", customer="Unknown company", customer_ref="-1"), "s") == ()
    assert id_of("360012345678.0") == "360012345678" and id_of("1.03006e13") == ""
    assert len({name_key(n) for n in ("Globex", "Globex S. A.", "Globex Sp. z o.o.", "Globex GmbH & Co. KG")}) == 1
    assert name_key("Nordlicht Gesellschaft mbH") == name_key("NORDLICHT GmbH")


def test_names_that_are_alike() -> None:
    pairs = find_likely_duplicates(
        {1: ["globex fabrik"], 2: ["globex"], 3: ["abb"], 4: ["abc"], 5: ["alba logistics"], 6: ["alba logistic"]},
        {7: ["globex.example"]},
    )
    assert {(pair.first_id, pair.second_id) for pair in pairs} == {(1, 2), (2, 7), (1, 7), (5, 6)}
    assert all(pair.reason for pair in pairs)
    assert find_likely_duplicates({1: ["branch 12"], 2: ["branch 13"], 3: ["branch 12 north"]}, {})[0][:2] == (1, 3)


def test_words_for_impact_rank_only_what_is_stated(work: Workspace, tmp_path: Path) -> None:
    rows = "1,it stops,BLOCKING\n2,it stops too,blocking\n3,slow,High\n4,meh,urgent\n"
    work.river.import_files([write(tmp_path / "x.csv", "id,text,impact\n" + rows)])
    pattern, _ = work.triage.create_pattern(list(work.triage.ids()), "Stops")
    assert work.patterns.card(pattern).said_impact == ((Impact.H, 1),), (
        "only high, medium and low mean something by themselves"
    )
    assert work.meanings.set_meaning(WordKind.IMPACT, "Blocking", "M") == "“Blocking” as impact means M"
    assert work.patterns.card(pattern).said_impact == ((Impact.H, 1), (Impact.M, 2))
    assert work.patterns.require(pattern).impact is None, "nothing is placed by words"
    work.history.undo()
    assert work.meanings.meaning_of(WordKind.IMPACT, "BLOCKING") == ""


def test_types_and_segments_mean_what_people_state(work: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "id,text,type,plan\n1,falla,Avería,Empresa\n")
    work.river.import_files([file])
    work.meanings.set_meaning(WordKind.TYPE, "averia", "bug")
    work.meanings.set_meaning(WordKind.SEGMENT, "EMPRESA", "enterprise")
    report = work.river.import_files([file])
    (ticket,) = work.triage.tickets(work.triage.ids()).values()
    assert (report.updated, ticket.type, ticket.segment) == (1, "bug", "enterprise")
    line = work.river.read_line("[AVERIA] - [Empresa] - [ALTO] no va")
    assert line is not None and (line.type, line.segment) == ("bug", "enterprise")
