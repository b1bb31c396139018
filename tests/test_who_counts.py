"""Who is a customer: companies, or people too; by what the River holds, or as people choose."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_importing import write
from tests.test_migrations import make_old
from translate_tui.model import NewTicket
from translate_tui.protocol.who_counts import KnownTickets, WhoCounts, are_people_counted
from translate_tui.river.customers import display_name, identities, is_person
from translate_tui.river.people import address_in, holds_people, is_named_after, reads_as_name
from translate_tui.services.workspace import Workspace

FIRST = "Anna Benno Carla Dávid Eva Finn Gréta Hugo Inês Jan".split()
LAST = "Schmidt García Rossi Novák Jensen Müller O’Dell Berg-Lund".split()
FREE = ("gmail.com", "outlook.com", "gmx.de", "web.de")
SAID = ("The app stops when a photo is added", "I can't log in since Monday", "Please add a dark mode")
UNKNOWN = "without a company: counted as unknown, because companies are the customers here"
COUNTED = "without a company, who count as customers here"


def people(number: int) -> list[tuple[str, str]]:
    """Return people with their freemail addresses, each once."""
    names = [f"{first} {last}" for first in FIRST for last in LAST]
    chance = random.Random(7)
    return [(name, f"u{number}.{index}@{chance.choice(FREE)}") for index, name in enumerate(names[:number])]


def consumers_csv(rows: int, number: int, company: str = "") -> str:
    """Return an export of people: id, name, email, message, and a company where one is given."""
    everyone = people(number)
    lines = [f"id,name,email,message{',company' if company else ''}"]
    for row in range(1, rows + 1):
        name, address = everyone[row % number]
        lines.append(f"{row},{name},{address},{SAID[row % 3]} {row}{f',{company} {row % 9}' if company else ''}")
    return "\n".join(lines) + "\n"


def counted(work: Workspace) -> tuple[int, int]:
    """Return the customers that count, and those that do not."""
    rows = work.customers.all()
    return sum(row.counts for row in rows), sum(not row.counts for row in rows)


def notes(report_notes: dict[str, int], words: str) -> int:
    return sum(number for note, number in report_notes.items() if words in note)


# ------------------------------------------------------------------ a River of people


def test_an_export_of_people_counts_people_and_the_summary_says_so(tmp_path: Path, work: Workspace) -> None:
    report = work.river.import_files([write(tmp_path / "shop.csv", consumers_csv(200, 60))])
    assert counted(work) == (60, 0)
    assert notes(report.notes, "from 60 people without a company, who count as customers here") == 200
    assert (notes(report.notes, COUNTED), notes(report.notes, "without a customer")) == (200, 0)
    ids = list(work.triage.ids())
    pattern_id, _ = work.triage.create_pattern(ids[:5], "Photos stop the app")
    assert work.patterns.require(pattern_id).volume == (5, 0)
    lacks = " ".join(map(str, work.slate.missing_for_gate(pattern_id)))
    assert "distinct customers" not in lacks
    again = work.river.import_files([tmp_path / "shop.csv"])
    assert (again.added, again.updated, again.unchanged) == (0, 0, 200) and counted(work) == (60, 0)


def test_people_give_way_to_companies_that_come_later_and_undo_brings_them_back(
    tmp_path: Path, work: Workspace
) -> None:
    work.river.import_files([write(tmp_path / "shop.csv", consumers_csv(200, 60))])
    pattern_id, _ = work.triage.create_pattern(list(work.triage.ids())[:4], "Photos")
    assert work.patterns.require(pattern_id).volume == (4, 0)
    companies = "id,company,message\n" + "".join(f"c{n},Firm {n} Ltd,It stops {n}\n" for n in range(40))
    report = work.river.import_files([write(tmp_path / "crm.csv", companies)])
    assert notes(report.notes, COUNTED) == notes(report.notes, UNKNOWN) == 0, "none of this export are people"
    assert notes(report.notes, "people from earlier imports who are no longer counted") == 60
    assert counted(work) == (40, 60)
    assert work.patterns.require(pattern_id).volume == (0, 4)
    report = work.river.import_files([write(tmp_path / "more.csv", consumers_csv(10, 10).replace("It", "Ah"))])
    assert notes(report.notes, UNKNOWN) == 10
    work.history.undo(), work.history.undo()
    assert counted(work) == (60, 0) and work.patterns.require(pattern_id).volume == (4, 0)
    work.history.redo()
    assert work.patterns.require(pattern_id).volume == (0, 4)


def test_tickets_that_get_a_company_in_a_later_export_are_of_companies(tmp_path: Path, work: Workspace) -> None:
    table = consumers_csv(90, 30, "Firm")
    without = "\n".join(row.rpartition(",")[0] + "," for row in table.splitlines()[1:])
    work.river.import_files([write(tmp_path / "shop.csv", f"id,name,email,message,company\n{without}\n")])
    assert counted(work) == (30, 0)
    report = work.river.import_files([write(tmp_path / "shop.csv", table)])
    assert (report.updated, counted(work)) == (90, (9, 30))
    assert {t.customer for t in work.triage.tickets(work.triage.ids()).values()} == {f"Firm {n}" for n in range(9)}


def test_people_choose_who_counts_and_take_it_back(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "shop.csv", consumers_csv(40, 20))])
    pattern_id, _ = work.triage.create_pattern(list(work.triage.ids())[:3], "Photos")
    assert work.settings.choose("who_counts", "companies") == "Who is a customer: companies"
    assert work.patterns.require(pattern_id).volume == (0, 3) and counted(work) == (0, 20)
    assert work.customers.all(pattern_id) == []
    assert work.settings.choose("who_counts", "people") == "Who is a customer: people"
    assert work.settings.value("who_counts") == "people"
    assert work.settings.choose("who_counts", "automatic") == "Who is a customer: automatic (people now)"
    work.history.undo(), work.history.undo()
    assert work.settings.value("who_counts") == "companies" and counted(work) == (0, 20)
    assert work.patterns.require(pattern_id).volume == (0, 3)
    work.history.undo()
    assert work.patterns.require(pattern_id).volume == (3, 0) and len(work.customers.all(pattern_id)) == 3


def test_a_choice_stays_whatever_is_imported(tmp_path: Path, work: Workspace) -> None:
    work.settings.choose("who_counts", "companies")
    report = work.river.import_files([write(tmp_path / "shop.csv", consumers_csv(40, 20))])
    assert notes(report.notes, UNKNOWN) == 40 and counted(work) == (0, 20)


def test_a_person_whom_people_count_as_a_company_counts_as_that(tmp_path: Path, work: Workspace) -> None:
    table = "id,name,email,message,company\n1,Anna Berg,a@gmail.com,It stops,\n2,,,It stops too,Globex\n"
    work.river.import_files([write(tmp_path / "x.csv", table)])
    anna, globex = work.customers.all()
    assert (anna.is_person, anna.counts, globex.is_person, globex.counts) == (True, False, False, True)
    work.customers.merge(anna.id, globex.id, "works there")
    pattern_id, _ = work.triage.create_pattern(list(work.triage.ids()), "It stops")
    assert work.patterns.require(pattern_id).volume == (1, 0)


@pytest.mark.parametrize(
    ("tickets", "counted"),
    [
        ((0, 0, 0), False), ((0, 0, 1), True), ((1, 0, 9), False), ((1, 0, 10), True), ((10, 0, 90), False),
        ((0, 5, 26), True), ((0, 10, 20), False), ((0, 10, 21), True), ((0, 60, 91), False), ((5, 0, 0), False),
    ],
)  # fmt: skip
def test_people_count_while_hardly_any_ticket_is_a_companys(tickets: tuple[int, int, int], counted: bool) -> None:
    assert are_people_counted(WhoCounts.AUTOMATIC, KnownTickets(*tickets)) is counted
    assert are_people_counted(WhoCounts.PEOPLE, KnownTickets(*tickets))
    assert not are_people_counted(WhoCounts.COMPANIES, KnownTickets(*tickets))


# ------------------------------------------------------------------ who a person is


def said_by(**fields: str) -> NewTicket:
    return NewTicket(1, "1", "It stops", **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "known_by", "shown"),
    [
        ({"person": "Anna Berg", "email": "Anna <A.Berg+shop@gmail.com>"}, ":person:aberg@gmail.com", "Anna Berg"),
        ({"email": "anna.berg@gmail.com"}, ":person:annaberg@gmail.com", "anna.berg@gmail.com"),
        ({"email": "“Anna Berg” <anna.berg@web.de>"}, ":person:anna.berg@web.de", "“Anna Berg”"),
        ({"person": "Anna Berg"}, ":person:name anna berg", "Anna Berg"),
        ({"person": "anna.berg@gmail.com"}, ":person:annaberg@gmail.com", "anna.berg@gmail.com"),
        ({"customer": "anna.berg@gmail.com"}, ":person:annaberg@gmail.com", "anna.berg@gmail.com"),
        ({"person": "Anna Berg", "person_ref": "77", "email": "a@gmail.com"}, "shop:person:77", "Anna Berg"),
        ({"person": "Anna"}, "", ""),
        ({"person": "unknown"}, "", ""),
        ({"person": "Order 4711 shipped"}, "", ""),
        ({"person": "dark mode please"}, "", ""),
    ],
)  # fmt: skip
def test_a_person_is_known_by_an_id_an_address_or_a_full_name(
    fields: dict[str, str], known_by: str, shown: str
) -> None:
    ticket = said_by(**fields)
    found = identities(ticket, "shop")
    assert [identity.value for identity in found] == ([known_by] if known_by else [])
    assert all(map(is_person, found))
    if known_by:
        assert display_name(ticket, found) == shown


@pytest.mark.parametrize(
    "fields",
    [
        {"customer": "Anna Schmidt", "email": "anna.schmidt@globex.example"},
        {"customer": "Ben Müller", "email": "bmueller@globex.example"},
        {"customer": "Carla Rossi", "email": "rossi@globex.example"},
        {"person": "Dana Rossi", "email": "x@globex.example"},
        {"person": "Dana Rossi <dana@globex.example>"},
        {"email": "Eva <eva@globex.example>"},
    ],
)
def test_a_companys_mail_domain_wins_over_a_persons_name(fields: dict[str, str]) -> None:
    ticket = said_by(**fields)
    (known_by,) = identities(ticket, "crm", names_people=None)
    assert (known_by.kind, known_by.value) == ("domain", "globex.example")
    assert display_name(ticket, [known_by]) == "globex.example"


def test_a_company_is_no_person_because_its_address_has_its_name() -> None:
    for name, address in (
        ("Blue Cat Bakery", "info@bluecatbakery.example"), ("Blue Cat", "bluecat@bluecat.example"),
        ("Hilton Berlin", "berlin@hilton.example"), ("Johnson Controls", "j.controls@johnsoncontrols.example"),
        ("Globex Corporation", "globex@globex.example"), ("Anna Schmidt GmbH", "office@schmidt.example"),
    ):  # fmt: skip
        assert not is_named_after(address, name), name
        assert identities(said_by(customer=name, email=address), "crm", names_people=None)[0].kind == "name", name


def test_people_of_one_company_are_one_customer_and_two_people_are_two(tmp_path: Path, work: Workspace) -> None:
    rows = ["customer name,email,message"]
    rows += [f"{name},{name.split()[0].lower()}.x@globex.example,It stops" for name in ("Anna Berg", "Ben Lund")]
    work.river.import_files([write(tmp_path / "x.csv", "\n".join(rows) + "\n")])
    assert [(row.name, row.tickets) for row in work.customers.all()] == [("globex.example", 2)]


def test_a_column_of_customers_holds_people_where_most_addresses_have_their_names(
    tmp_path: Path, work: Workspace
) -> None:
    people = [(f"{first} Berg", f"{first.lower()}.berg@gmail.com") for first in ("Anna", "Ben", "Carl", "Dora")]
    others = [("Eva Lund", "bluecat77@gmail.com"), ("Finn Dahl", "fd@web.de"), ("Gero Holm GmbH", "gh@web.de")]
    assert holds_people([*people, *others]) and not holds_people(people[:3]) and not holds_people(others * 3)
    table = "customer name,email,message\n" + "".join(f"{n},{a},It stops\n" for n, a in (*people, *others))
    work.river.import_files([write(tmp_path / "x.csv", table)])
    assert {row.name: row.is_person for row in work.customers.all()} == {
        **{name: True for name, _ in people}, "Eva Lund": True, "Finn Dahl": True, "Gero Holm GmbH": False,
    }  # fmt: skip


def test_why_a_ticket_has_no_customer_is_said(tmp_path: Path, work: Workspace) -> None:
    table = "id,name,company,company id,message\n1,,,,one\n2,Anna,,,two\n3,,n/a GmbH,,three\n4,,,1.03006E+13,four\n"
    table += "5,,Globex,,five\n"
    report = work.river.import_files([write(tmp_path / "x.csv", table)])
    assert (notes(report.notes, "without a customer"), notes(report.notes, "with only a legal form")) == (2, 1)
    assert notes(report.notes, "with only a customer id") == 1


def test_a_column_called_name_is_of_people_only_beside_an_address(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "wishes.csv", "name,description\nDark Mode Please,It is too bright\n")])
    assert work.customers.all() == []
    mails = "name,email,message\nAnna Berg,,It is too dark\nAnna Berg,anna@web.de,It is too bright\n"
    work.river.import_files([write(tmp_path / "mails.csv", mails)])
    assert [(row.name, row.tickets) for row in work.customers.all()] == [("Anna Berg", 2)]


def test_addresses_and_names_in_cells() -> None:
    assert address_in("", "Anna <A.Berg@Gmail.com>, ben@web.de") == "aberg@gmail.com"
    assert address_in("Anna.Berg+shop@Gmail.com", as_written=True) == "anna.berg+shop@gmail.com"
    assert address_in("noreply@shop.example, ‘x’ <'ben@web.de'>") == "ben@web.de"
    assert address_in("+1 555", "nobody@", "@here", "x" * 500 + "@gmail.com") == ""
    assert reads_as_name("Anna-Lena van Berg") and reads_as_name("O’Dell Inês") and reads_as_name("王 小明")
    for words in ("Anna", "Order 4711", "one two three four five", "x " * 40, "- -", ""):
        assert not reads_as_name(words), words
    for address, name in (
        ("a.schmidt@x.example", "Anna Schmidt"), ("schmidt-anna@x.example", "Anna Schmidt"),
        ("annas@x.example", "Anna Schmidt"), ("anna.k@x.example", "Anna Schmidt"),
        ("schmidta@x.example", "Anna Schmidt"), ("ines.garcia@x.example", "Inês García"),
        ("joerg.mueller@x.example", "Jörg Müller"),
    ):  # fmt: skip
        assert is_named_after(address, name), address
    for address, name in (("info@x.example", "Anna Schmidt"), ("", "Anna Schmidt"), ("a@x.example", "Anna Schmidt")):
        assert not is_named_after(address, name), address


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_cell_is_too_odd_to_be_looked_at(name: str, address: str) -> None:
    address_in(name, address)
    is_named_after(address_in(address) or "a@b.example", name)
    identities(said_by(person=name, email=address, customer=name), "shop")


# ------------------------------------------------------------------ what once went wrong


def customers_csv(*rows: tuple[str, str], header: str = "Customer", first_id: int = 1) -> str:
    lines = [f"ID,{header},Email,Message"]
    lines += [
        f'{number},"{name}",{address},It stops {number}' for number, (name, address) in enumerate(rows, first_id)
    ]
    return "\n".join(lines) + "\n"


SIX = tuple((f"{name} Berg", f"{name.lower()}.berg@gmail.com") for name in "Anna Ben Carl Dora Eva Finn".split())


def test_a_part_of_an_export_is_read_as_the_whole_was(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "week1.csv", customers_csv(*SIX, *SIX))])
    report = work.river.import_files([write(tmp_path / "week2.csv", customers_csv(*SIX[:3], first_id=20))])
    assert counted(work) == (6, 0) and not notes(report.notes, "no longer counted")
    pattern_id, _ = work.triage.create_pattern(list(work.triage.ids()), "It stops")
    assert work.patterns.require(pattern_id).volume == (6, 0)


def test_companies_keep_their_names_whatever_their_addresses_are(tmp_path: Path, work: Workspace) -> None:
    firms = (
        ("Globex Energy Ltd", "globex@helpdesk.example"), ("Initech Labs Inc", "initech@helpdesk.example"),
        ("Umbrella Foods", "umbrella@helpdesk.example"), ("Acme Rockets", "acme.rockets@gmail.com"),
        ("Blue Cat Bakery", "blue.cat.bakery@gmail.com"),
    )  # fmt: skip
    work.river.import_files([write(tmp_path / "x.csv", customers_csv(*firms, header="Company"))])
    assert {row.name for row in work.customers.all()} == {name for name, _ in firms} and counted(work) == (5, 0)


def test_a_few_addresses_do_not_judge_a_column(tmp_path: Path, work: Workspace) -> None:
    firms = [(f"{word} Bolt", "") for word in ("Globex", "Initech", "Umbrella", "Acme", "Hooli", "Vandelay")]
    some = [("Soylent Bolt", "soylent.bolt@gmail.com"), ("Stark Bolt", "stark.bolt@gmail.com"),
            ("Wayne Bolt", "wayne.bolt@gmail.com"), ("Tyrell Bolt", "tyrell.bolt@gmail.com")]  # fmt: skip
    assert holds_people([*firms, *some]) is False and holds_people(some) is True and holds_people(some[:3]) is None
    assert holds_people([(name, "info@x.example") for name, _ in firms]) is False
    work.river.import_files([write(tmp_path / "x.csv", customers_csv(*firms, *some))])
    assert counted(work) == (10, 0) and not any(row.is_person for row in work.customers.all())


def test_that_people_count_is_said_whichever_way_it_changes(tmp_path: Path, work: Workspace) -> None:
    def take_in(name: str, table: str) -> dict[str, int]:
        return work.river.import_files([write(tmp_path / name, table)]).notes

    assert notes(take_in("a.csv", consumers_csv(20, 20)), COUNTED) == 20
    firms = "id,name,email,message,firm name\n" + "".join(f"f{n},,,It stops {n},Firm {n}\n" for n in range(20))
    mixed = firms.replace("firm name", "company") + "p1,Zoe Zander,zoe@web.de,It stops,\n"
    report = take_in("b.csv", mixed)
    assert notes(report, "no longer counted") == 20 and notes(report, "from 1 person without a company: counted") == 1
    emptied = "".join(f"f{n},,,It stops {n},n/a\n" for n in range(20))
    report = take_in("b.csv", f"id,name,email,message,company\n{emptied}")
    assert notes(report, "who are counted as customers now") == 21
    assert sum(row.counts for row in work.customers.all() if row.is_person) == 21


def test_merging_works_out_who_counts_and_a_person_merged_with_a_company_is_one(
    tmp_path: Path, work: Workspace
) -> None:
    table = consumers_csv(11, 11) + "12,,,It stops,\n"
    work.river.import_files([write(tmp_path / "a.csv", table)])
    globex = "id,company,message\nc1,Globex,It stops\n"
    work.river.import_files([write(tmp_path / "b.csv", globex)])
    assert counted(work) == (12, 0)
    rows = {row.name: row for row in work.customers.all()}
    people = [row for row in rows.values() if row.is_person]
    work.customers.merge(people[0].id, rows["Globex"].id, "works there")
    assert counted(work) == (1, 10), "two of twelve tickets are a company's now"
    work.history.undo()
    assert counted(work) == (12, 0)
    work.settings.choose("who_counts", "companies")
    work.customers.merge(rows["Globex"].id, people[0].id, "is the same")
    (company,) = [row for row in work.customers.all() if row.counts]
    assert (company.id, company.tickets, company.is_person) == (people[0].id, 2, False)


def test_one_mailbox_is_one_person_and_nobodys_name_is_none(tmp_path: Path, work: Workspace) -> None:
    rows = [
        ("Anna Berg", "Anna.Berg@gmail.com"), ("Anna Berg", "annaberg+shop@googlemail.com"),
        ("A Berg", "'annaberg@gmail.com'"), ("Guest User", ""), ("Kindle Customer", ""),
        ("X via Shop", "noreply@ourshop.example"), ("Ben Lund", "ben@gmail.com; ben@globex.example"),
    ]  # fmt: skip
    table = "Full name,Email,Message\n" + "".join(f'{name},"{mail}",It stops\n' for name, mail in rows)
    report = work.river.import_files([write(tmp_path / "x.csv", table)])
    assert sorted(row.name for row in work.customers.all()) == ["Anna Berg", "globex.example"]
    assert notes(report.notes, "without a customer") == 3


def test_consumers_at_work_do_not_make_a_river_one_of_companies(tmp_path: Path, work: Workspace) -> None:
    table = consumers_csv(26, 26) + "".join(f"w{n},Work {n},w@firm{n}.example,It stops\n" for n in range(5))
    work.river.import_files([write(tmp_path / "x.csv", table)])
    assert counted(work) == (31, 0)


def test_a_very_long_name_takes_no_time(work: Workspace) -> None:
    for field in ("customer", "person", "email"):
        identities(said_by(**{field: "Anna Berg " * 50_000}), "x")


def test_after_an_update_people_count_until_an_import_says_otherwise(tmp_path: Path) -> None:
    old = make_old(tmp_path / "old.db", 5)
    with closing(sqlite3.connect(old)) as db:
        db.execute("INSERT INTO customer (id, name) VALUES (50, 'person 77'), (51, 'Corvo')")
        db.execute(
            "INSERT INTO customer_identity (customer_id, kind, value) "
            "VALUES (50, 'external id', 'crm:person:77'), (51, 'external id', 'crm:77')"
        )
        db.commit()
    work = Workspace(old)
    rows = {row.id: row for row in work.customers.all()}
    assert (rows[50].is_person, rows[50].counts, rows[51].is_person, rows[51].counts) == (True, True, False, True)
    report = work.river.import_files([write(tmp_path / "x.csv", "id,company,message\n1,Globex,It stops\n")])
    assert notes(report.notes, "no longer counted") == 1
    assert not next(row for row in work.customers.all() if row.id == 50).counts
    work.close()


def test_in_a_column_of_people_a_short_or_long_name_is_one_too(tmp_path: Path, work: Workspace) -> None:
    odd = (("Zoe", "zoe@gmail.com"), ("Anna de la Berg y Ruiz", "annaruiz@gmail.com"), ("Pedro Sa", "psa@web.de"))
    firm = ("Globex GmbH", "globex@gmail.com")
    work.river.import_files([write(tmp_path / "x.csv", customers_csv(*SIX, *odd, firm))])
    assert {row.name for row in work.customers.all() if not row.is_person} == {"Globex GmbH"}
    assert sum(row.is_person for row in work.customers.all()) == 9


def test_surnames_that_are_legal_forms_are_names() -> None:
    for name in ("Pedro Sá", "Andrew Co", "Liv As", "Kim Ag"):
        assert is_person(identities(said_by(person=name), "shop")[0]), name
    assert identities(said_by(person="Globex Ltd"), "shop")[0].kind == "name"


def test_three_weeks_of_three_rows_are_three_people(tmp_path: Path, work: Workspace) -> None:
    for week in range(3):
        table = customers_csv(*SIX[:3], first_id=10 * week + 1)
        work.river.import_files([write(tmp_path / f"week{week}.csv", table)])
    assert counted(work) == (3, 0)
    work.river.import_files([write(tmp_path / "all.csv", customers_csv(*SIX, first_id=50))])
    assert counted(work) == (6, 0)


def test_names_of_companies_judge_a_column(tmp_path: Path, work: Workspace) -> None:
    firms = (
        ("Berg Partners", "berg@gmail.com"), ("Lund Legal", "lund.legal@gmail.com"),
        ("Rossi Foods", "rossi.foods@libero.it"), ("Globex Energy", "it@globex.example"),
        ("Globex Energy", ""), ("Initech Labs", ""),
    )  # fmt: skip
    work.river.import_files([write(tmp_path / "x.csv", customers_csv(*firms))])
    assert counted(work) == (5, 0)


def test_the_report_speaks_of_the_whole_import(tmp_path: Path, work: Workspace) -> None:
    people = write(tmp_path / "a.csv", customers_csv(*SIX[:5]))
    others = write(tmp_path / "b.csv", customers_csv(*SIX[1:], header="Client", first_id=7))
    report = work.river.import_files([people, others])
    assert notes(report.notes, "from 6 people without a company, who count") == 10
    firms = "id,company,message\n" + "".join(f"{n},Firm {n} Ltd,It stops {n}\n" for n in range(1, 21))
    more = customers_csv(("Gil Berg", "gil.berg@gmail.com"), first_id=30)
    report = work.river.import_files([write(tmp_path / "a.csv", more), write(tmp_path / "c.csv", firms)])
    assert notes(report.notes, "from 1 person without a company: counted as unknown") == 1
    assert notes(report.notes, "no longer counted") == 6
    anna = next(row for row in work.customers.all() if row.name == "Anna Berg")
    firm = next(row for row in work.customers.all() if row.name == "Firm 1 Ltd")
    work.customers.merge(anna.id, firm.id, "works there")
    report = work.river.import_files([write(tmp_path / "a.csv", customers_csv(SIX[0], first_id=40))])
    assert not notes(report.notes, "counted as unknown"), "she counts as her company"


def test_separating_what_was_merged_brings_the_person_back(tmp_path: Path, work: Workspace) -> None:
    work.river.import_files([write(tmp_path / "a.csv", customers_csv(*SIX[:2], ("Globex GmbH", "")))])
    work.settings.choose("who_counts", "companies")
    rows = {row.name: row for row in work.customers.all()}
    work.customers.merge(rows["Ben Berg"].id, rows["Anna Berg"].id, "the same")
    work.customers.merge(rows["Globex GmbH"].id, rows["Anna Berg"].id, "the same")
    assert counted(work) == (1, 0)
    work.customers.separate(rows["Globex GmbH"].id)
    assert counted(work) == (1, 1)


@pytest.mark.parametrize(
    ("columns", "cells", "shown"),
    [
        ("company id", "ACME-0042", "customer ACME-0042"), ("company", "Globex", "Globex"),
        ("email", "a@globex.example", "globex.example"), ("requester id,full name", "77,Anna Berg", "Anna Berg"),
    ],
)  # fmt: skip
def test_who_replies_in_a_conversation_is_known_by_all_its_columns(
    tmp_path: Path, work: Workspace, columns: str, cells: str, shown: str
) -> None:
    empty = "," * columns.count(",")
    table = f"id,conversation id,message,{columns}\n1,c1,It stops,{empty}\n2,c1,Here too,{cells}\n"
    work.river.import_files([write(tmp_path / "x.csv", table)])
    (ticket_id,) = work.triage.ids()
    assert [reply.customer for reply in work.triage.replies(ticket_id)] == [shown]
