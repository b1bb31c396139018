"""Whose the tickets are: the count of distinct customers can be defended, and taken apart again."""

import random
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import costly_settings, refusal_of, tell_to
from tests.test_importing import write
from translate_tui.matching.names import find_likely_duplicates
from translate_tui.model import Cancelled, Impact, Money, NewTicket, UserError, WordKind
from translate_tui.river.customers import Identity, domain_of, id_identity, id_of, identities, name_key
from translate_tui.river.mentions import customer_added, customer_stated
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace
from translate_tui.store import customer_links as links
from translate_tui.store import customer_resolver, customers, sources, tickets
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
    assert work.history.undo().startswith("merged customer ")
    assert volume(work) == "3 customers"


def test_a_name_is_separated_for_good(work: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "id,text,customer,email\n1,a,Alba,x@alba.example\n2,b,,y@alba.example\n")
    work.river.import_files([file])
    assert names(work) == ["Alba"]
    (own, domain) = work.customers.names(work.customers.all()[0].id)
    assert (own.reason, domain.reason) == ("", "the same email domain alba.example")
    label = work.customers.separate(domain.customer_id)
    assert label == "separated customer alba.example from Alba"
    assert names(work) == ["Alba", "alba.example"]
    more = write(tmp_path / "y.csv", "id,text,customer,email,x\n3,c,Alba,z@alba.example,\n4,d,,z@alba.example,\n")
    work.river.import_files([more])
    assert names(work) == ["Alba", "alba.example"], "no import joins them again"
    assert work.customers.duplicates() == []
    with pytest.raises(UserError, match="own name"):
        work.customers.separate(own.customer_id)


def test_names_are_compared_again_only_after_one_changed(work: Workspace, tmp_path: Path) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer\n1,a,Globex Fabrik\n2,b,Globex\n")])
    assert not work.customers.is_compared and not work.customers.is_slow_to_compare
    (pair,) = work.customers.duplicates()
    assert work.customers.is_compared
    work.customers.keep_apart(pair.first.id, pair.second.id)
    assert work.customers.is_compared and work.customers.duplicates() == []
    work.customers.set_value(work.customers.all()[0].id, "48k EUR")
    assert work.customers.all()[0].yearly_value == Money(48_000, "EUR")
    work.river.import_files([write(tmp_path / "y.csv", "id,text,customer\n1,a,Alba Freight\n2,b,Alba Fraight\n")])
    assert not work.customers.is_compared and len(work.customers.all()) == 4
    (pair,) = work.customers.duplicates()
    assert {pair.first.name, pair.second.name} == {"Alba Freight", "Alba Fraight"}


def test_a_list_that_was_read_while_something_changed_is_not_kept(
    work: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer\n1,a,Globex\n")])
    read = customers.all_customers

    def read_and_change(db: Database) -> list[customers.CustomerRow]:
        rows = read(db)
        monkeypatch.undo()
        work.river.import_files([write(tmp_path / "y.csv", "id,text,customer\n1,a,Alba\n")])
        return rows

    monkeypatch.setattr(customers, "all_customers", read_and_change)
    assert [row.name for row in work.customers.all()] == ["Globex"]
    assert [row.name for row in work.customers.all()] == ["Alba", "Globex"]


def test_a_comparison_that_is_stopped_or_overtaken_is_not_kept(work: Workspace, tmp_path: Path) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer\n1,a,Globex Fabrik\n2,b,Globex\n")])

    def stop() -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        work.customers.compare(stop)
    assert not work.customers.is_compared
    first, second = work.customers.all()
    values = count(1)
    work.customers.compare(lambda: work.customers.set_value(first.id, f"{next(values)}") and None)
    assert not work.customers.is_compared, "a name may have changed meanwhile"
    assert [{pair.first.id, pair.second.id} for pair in work.customers.duplicates()] == [{first.id, second.id}]


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
    assert list(report.notes) == [
        "values in several currencies ($, EUR, USD, not stated): they are not added together"
    ]
    again = work.river.import_customers([EXPORTS / "customers.csv"], ImportOptions())
    assert (again.added, again.updated, again.unchanged) == (0, 0, 12)
    assert len(work.history.steps()) == 1
    work.history.undo()
    assert names(work) == []


def test_a_list_without_names_is_refused(work: Workspace, tmp_path: Path) -> None:
    file = write(tmp_path / "x.csv", "alpha,beta\n1,2\n")
    with pytest.raises(UserError, match="customers' names.*alpha, beta"):
        work.river.import_customers([file], ImportOptions())
    with pytest.raises(UserError, match="The fields are customer"):
        work.river.import_customers([file], ImportOptions({"text": "alpha"}))
    work.river.import_customers([file], ImportOptions({"customer": "alpha"}))
    assert names(work) == ["1"]


def test_a_segment_and_a_value_written_by_hand(work: Workspace, tmp_path: Path) -> None:
    work.river.import_files([write(tmp_path / "x.csv", "id,text,customer,segment\n1,a,Alba,SMB\n2,b,Alba,\n")])
    (alba,) = work.customers.all()
    assert (alba.segment, alba.said_segment) == (None, "smb"), "what tickets say is no confirmation"
    assert work.customers.set_value(alba.id, "48k") == "Alba: 48,000 (currency not stated) a year"
    assert work.customers.set_segment(alba.id, "ENT") == "Alba: segment enterprise"
    with pytest.raises(UserError, match="contains no amount"):
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
    assert work.meanings.set_meaning(WordKind.IMPACT, "Blocking", "M") == "set the impact “Blocking” to mean M"
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


@pytest.fixture
def pair(work: Workspace) -> list[int]:
    """The ids of two customers with a ticket each: Alba, and one whose name is longer than a label."""
    for name in ("Alba", "Corvo " + "x" * 40):
        tell_to(work, f"it stops at {name}", customer=name)
    return [row.id for row in work.customers.all()]


def test_every_verb_on_a_customer_is_a_step_with_the_words_that_it_returned(work: Workspace, pair: list[int]) -> None:
    alba, corvo = pair
    short = "Corvo " + "x" * 34
    verbs = (
        (lambda: work.customers.keep_apart(alba, corvo), f"marked Alba and {short} as different customers"),
        (lambda: work.customers.merge(corvo, alba, "one company"), f"merged customer {short} into Alba"),
        (lambda: work.customers.separate(corvo), f"separated customer {short} from Alba"),
        (lambda: work.customers.set_segment(corvo, "smb"), f"{short}: segment smb"),
        (lambda: work.customers.set_segment(corvo, ""), f"{short}: no segment"),
        (lambda: work.customers.set_value(corvo, "12k"), f"{short}: 12,000 (currency not stated) a year"),
        (lambda: work.customers.set_value(corvo, "0 EUR"), f"{short}: 0 EUR a year"),
        (lambda: work.customers.set_value(corvo, " "), f"{short}: no yearly value"),
    )
    for verb, label in verbs:
        assert verb() == label == work.history.steps(1)[0].label


def test_a_customer_says_why_it_is_not_changed(work: Workspace, pair: list[int]) -> None:
    alba, _ = pair
    customers = work.customers
    gone = "This customer no longer exists: its import was undone. Choose another one."
    assert refusal_of(lambda: customers.merge(alba, alba, "")) == (
        "A customer cannot be merged with itself. Choose another one."
    )
    assert refusal_of(lambda: customers.keep_apart(alba, alba)) == (
        "A customer can't be kept apart from itself. Choose another one."
    )
    assert refusal_of(lambda: customers.separate(alba)) == (
        "This is the customer's own name, so it can't be separated. Choose a merged name."
    )
    assert refusal_of(lambda: customers.set_value(alba, "lots")) == (
        "“lots” isn't a yearly value: it contains no amount. Enter an amount with its currency: 48000 EUR, $48k or "
        "4k EUR/month."
    )
    for verb in (
        lambda: customers.set_value(999, "1"), lambda: customers.set_segment(999, "smb"),
        lambda: customers.keep_apart(alba, 999), lambda: customers.merge(999, alba, ""),
        lambda: customers.merge(alba, 999, ""),
    ):  # fmt: skip
        assert refusal_of(verb) == gone


def test_a_segment_leaves_the_value_and_a_value_leaves_the_segment(work: Workspace, pair: list[int]) -> None:
    alba, corvo = pair
    work.customers.set_value(alba, "48k EUR")
    work.customers.set_segment(alba, "smb")
    work.customers.set_value(corvo, "5")
    found = {row.id: (row.segment, row.yearly_value) for row in work.customers.all()}
    assert found == {alba: ("smb", Money(48_000, "EUR")), corvo: (None, Money(5))}
    work.customers.set_value(alba, "")
    assert {row.id: (row.segment, row.yearly_value) for row in work.customers.all()}[alba] == ("smb", None)


def test_the_customers_of_a_pattern_are_those_of_its_tickets(work: Workspace, pair: list[int]) -> None:
    newest, _ = work.triage.ids()
    pattern_id, _ = work.triage.create_pattern([newest], "Stops")
    assert [row.id for row in work.customers.all(pattern_id)] == pair[1:]
    assert [row.id for row in work.customers.all()] == pair


def test_a_pair_that_was_kept_apart_can_be_merged_by_hand_and_separated_again(
    work: Workspace, pair: list[int]
) -> None:
    alba, corvo = pair
    work.customers.keep_apart(alba, corvo)
    work.customers.merge(corvo, alba, "they told us")
    assert work._db.value("SELECT count(*) FROM customer_apart") == 0, "what was said before holds no longer"
    assert [row.id for row in work.customers.all()] == [alba]
    assert [(row.customer_id, row.reason) for row in work.customers.names(alba)] == [
        (alba, ""), (corvo, "they told us"),
    ]  # fmt: skip
    work.customers.separate(corvo)
    assert [row.id for row in work.customers.all()] == pair


LIST = "Account Name,Account ID,Domain,ARR,Segment\n"


def listed(work: Workspace, tmp_path: Path, *rows: str, name: str = "list.csv") -> tuple[int, int, int, int]:
    """Import a list of customers; return how many were read, new, updated and unchanged."""
    file = write(tmp_path / name, LIST + "".join(f"{row}\n" for row in rows))
    report = work.river.import_customers([file], ImportOptions())
    return report.read, report.added, report.updated, report.unchanged


@pytest.mark.parametrize(
    ("row", "updated"),
    [
        ("Alba,7,alba.example,12k,SMB", 0),
        ("ALBA,7,alba.example,12k,SMB", 1),
        ("Alba,7,alba.example,13k,SMB", 1),
        ("Alba,7,alba.example,0,SMB", 1),
        ("Alba,7,alba.example,12k,Enterprise", 1),
        ("Alba,7,other.example,12k,SMB", 1),
        ("Alba,7,alba.example,,", 0),
    ],
)
def test_a_row_of_a_list_updates_a_customer_only_with_what_is_new(
    work: Workspace, tmp_path: Path, row: str, updated: int
) -> None:
    assert listed(work, tmp_path, "Alba,7,alba.example,12k,SMB") == (1, 1, 0, 0)
    assert listed(work, tmp_path, row) == (1, 0, updated, 1 - updated)
    assert len(work.history.steps()) == 1 + updated


def test_an_empty_cell_of_a_list_takes_nothing_away(work: Workspace, tmp_path: Path) -> None:
    listed(work, tmp_path, "Alba,7,,12k,SMB")
    listed(work, tmp_path, "Alba,7,,,Enterprise")
    listed(work, tmp_path, "Alba,7,,0,")
    (alba,) = work.customers.all()
    assert (alba.segment, alba.yearly_value) == ("enterprise", Money(0))


def test_the_first_row_of_a_customer_says_how_its_name_is_written(work: Workspace, tmp_path: Path) -> None:
    tell_to(work, "it stops", customer="alba")
    assert listed(work, tmp_path, "Alba,,,,", "ALBA,,,5,", "Corvo,,,,") == (3, 1, 2, 0)
    assert names(work) == ["Alba", "Corvo"]
    assert work.history.steps(1)[0].label == "imported customers from list.csv (1 new, 2 updated)"


def test_lists_that_are_imported_together_are_one_step_under_both_names(work: Workspace, tmp_path: Path) -> None:
    paths = [
        write(tmp_path / f"{name}.csv", LIST + rows)
        for name, rows in (("a", "Alba,,,€5k,\n"), ("b", "ALBA,,,,\nCorvo,,,$7k,\n"))
    ]
    report = work.river.import_customers(paths, ImportOptions(), dry_run=True)
    assert (report.read, report.added, report.unchanged) == (3, 2, 1) and names(work) == []
    assert work.history.steps() == []
    report = work.river.import_customers(paths, ImportOptions())
    assert report.files == {"a.csv": "customers", "b.csv": "customers"}
    assert report.notes == {"values in several currencies ($, EUR): they are not added together": 1}
    assert [step.label for step in work.history.steps()] == [
        "imported customers from a.csv, b.csv (2 new, 0 updated)"
    ]
    assert names(work) == ["Alba", "Corvo"]


def test_a_list_without_a_row_is_refused_and_one_currency_is_no_note(work: Workspace, tmp_path: Path) -> None:
    assert refusal_of(lambda: listed(work, tmp_path)) == "list.csv: no customers found, so nothing was imported."
    file = write(tmp_path / "one.csv", LIST + "Alba,,,€5k,\nCorvo,,,€6k,\n,,,€7k,\n")
    report = work.river.import_customers([file], ImportOptions())
    assert (report.notes, report.read, [row.line for row in report.rejected]) == ({}, 2, [4])
    assert report.rejected[0].file == "one.csv"


# ------------------------------------------------------------------ what is stored


def add_customers(db: Database, *names: str) -> None:
    """Add customers called so, with ids from 1 on."""
    with db.step("customers"):
        for name in names:
            db.insert("customer", {"name": name})


def add_ticket(db: Database, customer_id: int | None, segment: str | None = None, source_id: int = 1) -> int:
    """Add a ticket inside a session and return its id."""
    ref = str(db.value("SELECT count(*) FROM ticket"))
    return db.insert(
        "ticket",
        {
            "source_id": source_id, "source_ref": ref, "imported_at": "2026-11-16T09:00:00Z", "quote": "it stops",
            "customer_id": customer_id, "segment": segment,
        },
    )  # fmt: skip


def add_reply(db: Database, ticket_id: int, customer_id: int | None) -> None:
    """Add a reply inside a session."""
    ref = str(db.value("SELECT count(*) FROM reply"))
    values = {"ticket_id": ticket_id, "source_ref": ref, "quote": "here too", "customer_id": customer_id}
    db.insert("reply", dict(values))


def test_tickets_and_replies_of_linked_customers_are_counted_together(work: Workspace) -> None:
    db = work._db
    add_customers(db, "Zeta", "alba", "Corvo", "Alba")
    with db.step("tickets"):
        links.link(db, 4, 2, "the same name")
        links.link(db, 1, 2, "they said so")
        customers.set_facts(db, 3, "smb", Money(48_000, "EUR"))
        inside = [add_ticket(db, 1, "startup"), add_ticket(db, 2), add_ticket(db, None, "smb"), add_ticket(db, 3)]
        outside = [add_ticket(db, 4, "agency"), add_ticket(db, 4, "startup"), add_ticket(db, 3, "smb")]
        add_reply(db, inside[0], 4)
        add_reply(db, inside[0], None)
        add_reply(db, outside[0], 3)
        add_reply(db, outside[0], 2)
        db.insert("pattern", {"number": 1, "title": "Stops", "created_at": "2026-11-16T09:00:00Z"})
        db.insert("pattern", {"number": 2, "title": "Other", "created_at": "2026-11-16T09:00:00Z"})
        for ticket_id in inside:
            tickets.place(db, ticket_id, 1, "picked", None, "")
        tickets.place(db, outside[0], 2, "picked", None, "")
    assert [row[:7] for row in customers.all_customers(db)] == [
        (2, "alba", None, None, 6, 2, "startup"), (3, "Corvo", "smb", Money(48_000, "EUR"), 3, 0, "smb"),
    ]  # fmt: skip
    assert [(row.id, row.tickets) for row in customers.all_customers(db, 1)] == [(2, 3), (3, 1)]
    with db.step("take out"):
        tickets.take_out(db, inside[3])
    assert [(row.id, row.tickets, row.said_segment) for row in customers.all_customers(db, 1)] == [(2, 3, "startup")]
    assert [(row.id, row.tickets) for row in customers.all_customers(db, 2)] == [(2, 2), (3, 1)]


def test_of_two_segments_that_are_stated_as_often_the_first_in_the_alphabet_counts(work: Workspace) -> None:
    db = work._db
    add_customers(db, "Alba", "Corvo")
    with db.step("tickets"):
        for segment in ("startup", "agency", "smb"):
            add_ticket(db, 1, segment)
    assert [row.said_segment for row in customers.all_customers(db)] == ["agency", ""]


def test_a_customer_is_shown_with_every_name_and_where_its_tickets_come_from(work: Workspace) -> None:
    db = work._db
    add_customers(db, "Alba", "Corvo", "ALBA", "alba.example")
    with db.step("facts"):
        source = sources.source_id(db, "crm", "CSV", "the CRM")
        links.link(db, 4, 3, "the same domain")
        links.link(db, 1, 3, "the same name")
        customers.set_facts(db, 1, None, Money(5, "EUR"))
        for kind, value, reason in (("name", "alba", "named so"), ("domain", "alba.example", "")):
            db.insert("customer_identity", {"customer_id": 3, "kind": kind, "value": value, "reason": reason})
        for kind, value, reason in (("domain", "alba.test", "its email"), ("source", "crm", "")):
            db.insert("customer_says", {"customer_id": 3, "kind": kind, "value": value, "reason": reason})
        for source_id in (source, 1, source):
            ticket_id = add_ticket(db, 3, source_id=source_id)
        add_ticket(db, 1)
        add_reply(db, ticket_id, 3)
        add_reply(db, ticket_id, 3)
    assert customers.names_of(db, 3) == [
        (3, "ALBA", "", ("named so", "", "its email"), ("by hand", "the CRM", "replies"), 5, None),
        (1, "Alba", "the same name", (), ("by hand",), 1, Money(5, "EUR")),
        (4, "alba.example", "the same domain", (), (), 0, None),
    ]
    assert customers.names_of(db, 2) == [(2, "Corvo", "", (), (), 0, None)]


def test_the_facts_of_one_customer_are_changed(work: Workspace) -> None:
    db = work._db
    add_customers(db, "Alba", "Corvo")
    with db.step("facts"):
        customers.set_facts(db, 2, "smb", Money(0, "EUR"))
        customers.rename(db, 2, "Corvo SA")
    assert customers.facts(db, 1) == ("Alba", None, None)
    assert customers.facts(db, 2) == ("Corvo SA", "smb", Money(0, "EUR"))
    assert customers.facts(db, 3) is None


def test_a_link_is_replaced_and_taken_away(work: Workspace) -> None:
    db = work._db
    add_customers(db, "a", "b", "c", "d")
    with db.step("links"):
        db.insert("customer_link", {"customer_id": 3, "into_id": 1, "reason": "the same name"})
        links.link(db, 2, 1, "they said so")
        links.link(db, 3, 4, "they said so, too")
    assert links.all_links(db) == [(3, 4, "they said so, too", True), (2, 1, "they said so", True)]
    assert links.canonical_ids(db) == {3: 4, 2: 1}
    with db.step("links"):
        links.unlink(db, 3)
        db.insert("customer_link", {"customer_id": 4, "into_id": 1, "reason": "the same name"})
    assert links.all_links(db) == [(2, 1, "they said so", True), (4, 1, "the same name", False)]


def test_identities_are_those_of_the_canonical_customer(work: Workspace) -> None:
    db = work._db
    add_customers(db, "a", "b")
    with db.step("identities"):
        for table, customer_id, kind, value in (
            ("customer_says", 2, "domain", "b.test"), ("customer_identity", 2, "name", "b"),
            ("customer_identity", 1, "name", "a"), ("customer_says", 1, "source", "crm"),
        ):  # fmt: skip
            db.insert(table, {"customer_id": customer_id, "kind": kind, "value": value})
        links.link(db, 2, 1, "they said so")
    assert links.identities(db) == [(1, "name", "b"), (1, "name", "a"), (1, "domain", "b.test"), (1, "source", "crm")]


def test_pairs_are_kept_apart_until_they_may_be_linked_again(work: Workspace) -> None:
    db = work._db
    add_customers(db, *"abcdef")
    with db.step("apart"):
        links.keep_apart(db, 4, 2)
        links.keep_apart(db, 2, 4)
        links.keep_apart(db, 1, 2)
        links.keep_apart(db, 5, 6)
    assert db.rows("SELECT customer_id, other_id FROM customer_apart") == [(2, 4), (1, 2), (5, 6)]
    with db.step("links"):
        links.link(db, 1, 6, "they said so")
    assert links.pairs_kept_apart(db) == {(2, 4), (2, 6), (5, 6)}
    with db.step("allow"):
        links.allow_link(db, 2, 6)
    assert links.pairs_kept_apart(db) == {(2, 4), (5, 6)}, "with what is linked into one"
    with db.step("allow"):
        links.allow_link(db, 4, 2)
    assert links.pairs_kept_apart(db) == {(5, 6)}, "in any order"
    with db.step("allow"):
        links.allow_link(db, 5, 1)
        links.allow_link(db, 3, 5)
    assert links.pairs_kept_apart(db) == {(5, 6)}


def resolve(db: Database, *said: tuple[tuple[Identity, ...], str]) -> list[int | None]:
    """Let an import find or create the customers of identities from sources, and return their ids."""
    resolver = CustomerResolver(db)
    with db.step("import"):
        ids = [resolver.find_or_create(marks, source, partial("from {}".format, source)) for marks, source in said]
        resolver.relink()
    return ids


def identity(kind: str, value: str) -> Identity:
    return Identity(kind, value, f"the {kind} is {value}")


def test_a_customer_is_known_by_its_strongest_identity_and_states_the_others(work: Workspace) -> None:
    db = work._db
    add_customers(db, "Known")
    ref, name, domain = identity("external id", "crm:7"), identity("name", "alba"), identity("domain", "alba.test")
    person = identity("external id", "crm:person:9")
    said = (((ref, name, domain), "crm"), ((), "crm"), ((ref, name), "crm"), ((person,), "crm"), ((name,), "list"))
    assert resolve(db, *said) == [2, None, 2, 3, 4]
    assert db.rows("SELECT id, name FROM customer") == [
        (1, "Known"), (2, "from crm"), (3, "from crm"), (4, "from list"),
    ]  # fmt: skip
    assert db.rows("SELECT customer_id, kind, value, reason FROM customer_identity") == [
        (2, *ref), (3, *person), (4, *name),
    ]  # fmt: skip
    assert db.rows("SELECT customer_id, kind, value, reason FROM customer_says") == [
        (2, *name), (2, *domain), (2, "source", "crm", ""), (3, "source", "crm:person", ""),
    ]  # fmt: skip
    assert links.all_links(db) == [(4, 2, "the same name alba", False)]
    again = list(map(tuple, db.rows("SELECT * FROM customer_says")))
    assert resolve(db, *said) == [2, None, 2, 3, 4] and db.rows("SELECT * FROM customer_says") == again


def test_an_import_writes_customers_only_where_it_learned_something(work: Workspace) -> None:
    db = work._db
    name, domain = identity("name", "alba"), identity("domain", "alba.test")
    resolver = CustomerResolver(db)
    with db.step("import"):
        assert not resolver.learned_since_last_call() and not resolver.flush()
        resolver.find_or_create((name,), "crm", lambda: "Alba")
        assert resolver.learned_since_last_call() and not resolver.learned_since_last_call()
        assert db.value("SELECT count(*) FROM customer") == 0
        assert resolver.flush() and not resolver.flush()
        resolver.find_or_create((name, domain), "crm", lambda: "Alba")
        assert resolver.learned_since_last_call() and resolver.flush()
        resolver.find_or_create((name, domain), "crm", lambda: "Alba")
        assert not resolver.learned_since_last_call() and not resolver.flush()
        resolver.find_or_create((domain,), "crm", lambda: "alba.test")
        resolver.flush()
        assert links.all_links(db) == []
        resolver.relink()
    assert links.all_links(db) == [(2, 1, "the same email domain alba.test", False)]
    with db.step("undone by hand"):
        links.unlink(db, 2)
        resolver.relink()
        assert links.all_links(db) == [], "nothing was new"


def test_links_are_computed_again_from_what_customers_state(work: Workspace) -> None:
    db = work._db
    first, second, third = (identity("external id", f"{source}:1") for source in ("crm", "desk", "customers"))
    name = identity("name", "alba")
    resolve(db, ((first, name), "crm"), ((second, name), "desk"))
    assert links.all_links(db) == [(2, 1, "the same name alba", False)]
    with db.step("facts"):
        assert not customer_resolver.relink(db), "nothing changed"
    resolve(db, ((third, name), "customers"))
    assert [link[:3] for link in links.all_links(db)] == [(2, 3, "the same name alba"), (1, 3, "the same name alba")]
    with db.step("apart"):
        links.keep_apart(db, 1, 3)
        assert customer_resolver.relink(db)
    assert [link[:2] for link in links.all_links(db)] == [(2, 1)]
    with db.step("by hand"):
        links.allow_link(db, 1, 3)
        links.unlink(db, 2)
        links.link(db, 2, 1, "they said so")
        assert customer_resolver.relink(db) and not customer_resolver.relink(db)
    assert links.canonical_ids(db) == {1: 3, 2: 3}
    assert [link.by_hand for link in links.all_links(db)] == [True, False]


def test_a_link_that_was_only_taken_away_is_a_change(work: Workspace) -> None:
    db = work._db
    name = identity("name", "alba")
    resolve(
        db, ((identity("external id", "crm:1"), name), "crm"), ((identity("external id", "desk:1"), name), "desk")
    )
    with db.step("apart"):
        links.keep_apart(db, 1, 2)
        assert customer_resolver.relink(db)
    assert links.all_links(db) == []


def test_a_canonical_customer_gets_what_it_lacks_from_those_linked_into_it(work: Workspace) -> None:
    db = work._db
    add_customers(db, "a", "b", "c", "d", "e", "f")
    with db.step("facts"):
        for customer_id, segment, value in ((2, "agency", 10), (3, "smb", 20), (5, "smb", 5), (4, None, 7)):
            customers.set_facts(db, customer_id, segment, Money(value, "EUR"))
        for customer_id in range(1, 7):
            db.insert("customer_identity", {"customer_id": customer_id, "kind": "name", "value": str(customer_id)})
        for customer_id, into in ((2, 1), (3, 1), (5, 4), (6, 4)):
            links.link(db, customer_id, into, "they said so")
        customer_resolver.relink(db)
    assert [customers.facts(db, customer_id) for customer_id in (1, 4, 6)] == [
        ("a", "smb", Money(20, "EUR")), ("d", "smb", Money(7, "EUR")), ("f", None, None),
    ]  # fmt: skip
