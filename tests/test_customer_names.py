"""One customer, however its name is written; and never two customers as one."""

import re
import sqlite3
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.test_importing import write
from translate_tui.matching.names import find_likely_duplicates
from translate_tui.model import NewTicket
from translate_tui.river.customer_matching import CustomerIdentities, match_customers
from translate_tui.river.customers import identities, name_key, name_keys, names_nobody
from translate_tui.services.workspace import Workspace
from translate_tui.text import fold


def outcome(first: str, second: str) -> str:
    """Return what becomes of two customers with these names: they are joined, proposed as one, or kept apart."""
    names = {}
    for customer_id, name in enumerate((first, second)):
        found = identities(NewTicket(1, "r", "q", customer=name), "s")
        assert found, f"{name} names nobody"
        names[customer_id] = [identity.value for identity in found]
    if names[0][0] == names[1][0]:
        return "joined"
    rows = [CustomerIdentities(one, frozenset(("name", name) for name in own)) for one, own in names.items()]
    if match_customers(rows, [], []):
        return "joined"
    return "proposed" if find_likely_duplicates(names, {}) else "apart"


SAME: Final = [
    # letters that have no accent to take away, and their spellings with two letters
    ("Müller Maschinenbau GmbH", "Mueller Maschinenbau", "joined"),
    ("Müller Maschinenbau", "MULLER MASCHINENBAU", "joined"),
    ("Mueller Maschinenbau", "Muller Maschinenbau", "proposed"),
    ("Ørstrand Vind A/S", "Orstrand Vind", "joined"),
    ("Ørstrand Vind", "Oerstrand Vind ApS", "joined"),
    ("Łódź Tekstyl Sp. z o.o.", "Lodz Tekstyl", "joined"),
    ("Đuro Kovač d.o.o.", "Djuro Kovac", "joined"),
    ("Ålesund Fisk AS", "Aalesund Fisk", "joined"),
    ("Kırmızı Balon Ltd. Şti.", "Kirmizi Balon Limited Şirketi", "joined"),
    ("Æblehaven ApS", "Aeblehaven", "joined"),
    ("Þórsmörk Ferðir ehf.", "Thorsmork Ferdir", "joined"),
    # legal forms, before and behind, in words and in letters
    ("OOO Ромашка", "ООО «Ромашка»", "joined"),
    ("ООО Ромашка", "Romashka LLC", "proposed"),
    ("PT. Maju Terus Tbk", "Maju Terus", "joined"),
    ("AS Norlind", "Norlind AS", "joined"),
    ("AS Norlind", "Norlind", "proposed"),
    ("A/S Norlind", "Norlind", "joined"),
    ("OÜ Tehnika Viis", "Tehnika Viis OÜ", "joined"),
    ("Quinto Sol S.A. de C.V.", "Quinto Sol", "joined"),
    ("Garuda Textiles Pvt. Ltd.", "Garuda Textiles Private Limited", "joined"),
    ("Berglicht GmbH & Co.KG", "Berglicht KGaA", "joined"),
    ("Wombat Toys Pty Ltd", "Wombat Toys (Pty) Limited", "joined"),
    # scripts without spaces
    ("株式会社ホシノ", "ホシノ株式会社", "joined"),
    ("(株)ホシノ", "ホシノ", "joined"),
    ("주식회사 푸른바다", "푸른바다(주)", "joined"),
    ("明月贸易有限公司", "明月貿易", "proposed"),
    # words
    ("Dubois et Fils SAS", "Dubois & Fils", "joined"),
    ("Oakfield Brothers Inc.", "Oakfield Bros.", "proposed"),
    ("Northwind Trading", "Nortwhind Trading", "proposed"),
    ("O'Malley's Dairy", "OMalleys Dairy", "joined"),
]
DIFFERENT: Final = [
    # only a common word is the same
    ("Delta Airlines", "Delta Dental", "apart"),
    ("Delta", "Delta Dental", "apart"),
    ("Northwind Traders", "Northwind Logistics", "apart"),
    ("Bank of Norland", "Bank of Sorland", "apart"),
    ("Bank of Gambria", "Bank of Gambrino", "apart"),
    ("National Bank", "National Bank of Norland", "apart"),
    ("Universität Lindau", "Universität Landau", "apart"),
    ("Energy AS", "Energy SA", "apart"),
    ("Stadtwerke Ahlfeld", "Stadtwerke Ahlheim", "apart"),
    ("Global Foods", "International Foods", "apart"),
    ("Omega Group", "Omega Holding", "apart"),
    ("Banco del Norte", "Banco del Oriente", "apart"),
    ("Transportes Ramírez", "Transportes Rodríguez", "apart"),
    ("Air Provence", "Air Bretagne", "apart"),
    ("ООО Сибирь Лес", "ООО Сибирь Авто", "apart"),
    ("上海明珠酒店", "上海明珠电器", "apart"),
    ("한빛은행", "한빛전자", "apart"),
    # subsidiaries, branches, numbers
    ("Acme France", "Acme UK", "apart"),
    ("Acme CA", "Acme UK", "apart"),
    ("Acme", "Acme France", "proposed"),
    ("Branch 12", "Branch 13", "apart"),
    ("Fund II", "Fund III", "apart"),
    # letters that look like a legal form or a second spelling
    ("AS Roma", "Roma", "proposed"),
    ("PT Solutions", "Solutions", "apart"),
    ("UAB Medicine", "Medicine", "apart"),
    ("Zen Spa", "Zen", "proposed"),
    ("The Company", "The Limited", "apart"),
    ("Blue Star", "Blau Star", "apart"),
    ("राम उद्योग", "रूम उद्योग", "apart"),
    ("C++ Labs", "C# Labs", "apart"),
]


def test_the_table_has_60_pairs() -> None:
    assert len(SAME) == len(DIFFERENT) == 30
    assert all(expected != "apart" for *_, expected in SAME)
    assert all(expected != "joined" for *_, expected in DIFFERENT)


@pytest.mark.parametrize(("first", "second", "expected"), [*SAME, *DIFFERENT])
def test_two_names_are_joined_or_proposed_or_apart(first: str, second: str, expected: str) -> None:
    assert (outcome(first, second), outcome(second, first)) == (expected, expected)


def names(work: Workspace) -> list[str]:
    return [row.name for row in work.customers.all()]


def import_names(work: Workspace, path: Path, *customers: str) -> None:
    rows = "".join(f'{path.stem}{n},words {n},"{name}"\n' for n, name in enumerate(customers))
    work.river.import_files([write(path, "id,text,customer\n" + rows)])


def test_a_spelling_with_two_letters_is_joined_with_its_reason_and_can_be_separated(
    work: Workspace, tmp_path: Path
) -> None:
    import_names(work, tmp_path / "a.csv", "Mueller Bau", "Müller Bau GmbH", "Muller Bau")
    (customer,) = work.customers.all()
    mueller, muller = work.customers.names(customer.id)
    assert (mueller.name, muller.name, muller.reason) == (
        "Mueller Bau",
        "Müller Bau GmbH",
        "the same name mueller bau (ü written ue)",
    )
    assert "name “Müller Bau GmbH”, ü written ue" in muller.marks
    work.customers.separate(muller.customer_id)
    assert names(work) == ["Mueller Bau", "Müller Bau GmbH"]


def test_without_the_letter_itself_two_spellings_are_only_proposed(work: Workspace, tmp_path: Path) -> None:
    import_names(work, tmp_path / "a.csv", "Mueller Bau", "Muller Bau", "Blue Nile", "Blu Nile")
    assert len(names(work)) == 4
    reasons = {pair.reason for pair in work.customers.duplicates()}
    assert reasons == {"the same except for spelling variants"}
    assert len(work.customers.duplicates()) == 2


def test_customers_of_one_name_with_two_ids_are_proposed_as_the_same_name(work: Workspace, tmp_path: Path) -> None:
    rows = "id,text,customer id,customer\n1,a,11,Globex\n2,b,12,Globex GmbH\n"
    work.river.import_files([write(tmp_path / "x.csv", rows)])
    assert [pair.reason for pair in work.customers.duplicates()] == ["the same name"]


def test_a_source_is_no_domain_that_says_a_name(work: Workspace, tmp_path: Path) -> None:
    rows = "Id,Requester,Requester id,Requester email,Subject,Organization,Organization id,Ticket type\n"
    rows += "1,Jo,7,,It stops,Zendesk,1,Incident\n2,Al,8,,It stops again,Alba,2,Incident\n"
    work.river.import_files([write(tmp_path / "zendesk.csv", rows)])
    assert len(names(work)) == 2 and work.customers.duplicates() == []


FORMS_ALONE: Final = [
    "GmbH", "GmbH & Co. KG", "Ltd.", "Co., Ltd.", "S.A. de C.V.", "Sp. z o.o.", "Pvt. Ltd.", "ООО", "株式会社",
    "(株)", "A/S", "有限公司", "주식회사", "PT", 'בע"מ', "Limited Company", "& Co.",
]  # fmt: skip


@pytest.mark.parametrize("name", [*FORMS_ALONE, "🎉🎉", "👩‍🚀", "?!…", "—", "«»", "  ", "ʻʼ", "'"])
def test_a_legal_form_a_picture_or_punctuation_alone_names_nobody(name: str) -> None:
    assert names_nobody(name)
    assert identities(NewTicket(1, "r", "q", customer=name), "s") == ()


def test_odd_names_are_imported_and_counted(work: Workspace, tmp_path: Path) -> None:
    long = "Alba " + "x" * 495
    odd = [long, long + " GmbH", "🎉 Alba 🎉", "Alba", "GmbH", "🎉", "...", "ü" * 500, "ue" * 500, "& Co. " * 80]
    import_names(work, tmp_path / "a.csv", *odd)
    found = work.customers.all()
    assert [row.tickets for row in found if row.name == long] == [2]
    assert [row.tickets for row in found if "🎉" in row.name] == [2]
    assert [row.tickets for row in found if "ü" in row.name or "ue" in row.name] == [2], "ü is joined with ue"
    work.customers.duplicates()
    assert len(found) == 3, "the others name nobody"


_PARTS: Final = st.sampled_from(
    "GmbH & Co KG PT OOO ООО A/S AS AB Spa SpA SIA und et e.V. (株) 株式会社 ホシノ Energy Group The and Müller Ærø "
    "ü Ltd. S.A. de C.V. Sp. z o.o. SC บริษัท จำกัด O'Malley a.b x".split()
)
_NAMES: Final = st.one_of(st.text(max_size=40), st.lists(_PARTS, max_size=6).map(" ".join))


@given(_NAMES)
def test_any_name_has_a_key_and_the_key_of_a_key_is_itself(name: str) -> None:
    keys = name_keys(name)
    assert names_nobody(name) if keys.is_form else keys.key
    assert keys.is_form or name_key(keys.key) == keys.key


@given(_NAMES, _NAMES)
def test_two_names_in_either_order_are_proposed_alike(first: str, second: str) -> None:
    keys = name_key(first), name_key(second)
    one, other = (find_likely_duplicates({1: [a], 2: [b]}, {}) for a, b in (keys, keys[::-1]))
    assert [(pair.score, bool(pair.reason)) for pair in one] == [(pair.score, True) for pair in other]


# ------------------------------------------------------------------- files of earlier versions

_OLD_FORMS: Final = frozenset(
    "inc incorporated llc llp lp ltd limited plc corp corporation co company gmbh mbh ag kg ohg ug se sa sas sasu "
    "sarl srl spa bv nv ab as asa oy oyj aps kft zrt pty pte sl slu lda ltda eirl cv sro doo spzoo spk".split()
)


def old_key(name: str) -> str:
    """Return the key of a name as version 1.0 stored it."""
    parts = re.sub(r"[^\w+#]+", " ", fold(name).replace("&", " and ").replace(".", "")).split()
    while len(parts) > 1:
        length = next((n for n in (1, 2, 3) if n < len(parts) and "".join(parts[-n:]) in _OLD_FORMS), 0)
        if not length and parts[-1] != "and":
            break
        del parts[-(length or 1) :]
    return " ".join(parts)


def as_stored_by_an_old_version(path: Path) -> None:
    """Change the names in a file to those that the old rules stored, without what only the new ones state."""
    connection = sqlite3.connect(path)
    for table in ("customer_identity", "customer_says"):
        connection.execute(f"DELETE FROM {table} WHERE kind = 'name' AND reason NOT LIKE '%”'")
        for row_id, reason in connection.execute(f"SELECT id, reason FROM {table} WHERE kind = 'name'").fetchall():
            name = reason.removeprefix("name “").removesuffix("”")
            connection.execute(f"UPDATE {table} SET value = ? WHERE id = ?", (old_key(name), row_id))
    connection.commit()
    connection.close()


OLD_NAMES: Final = [
    "Ørstrand Vind A/S", "Łódź Tekstyl Sp. z o.o.", "PT Maju Terus", "ООО «Ромашка»", "株式会社ホシノ", "A/S Norlind",
    "राम उद्योग", "Zen Spa", "O'Malley's Dairy", "Berglicht GmbH & Co.KG", "Müller Bau", "Globex Inc.",
    "Dubois et Fils",
]  # fmt: skip


def test_a_file_of_an_earlier_version_recognizes_its_customers_when_they_are_imported_again(
    work: Workspace, tmp_path: Path
) -> None:
    rows = "".join(f'{n},words {n},"{name}",\n' for n, name in enumerate(OLD_NAMES))
    rows += '98,words,"Ærø Færge ApS",A-1234567\n99,words,"Kınalı A.Ş.",A-7654321\n'
    file = write(tmp_path / "x.csv", "id,text,customer,customer id\n" + rows)
    work.river.import_files([file])
    before = names(work)
    assert len(before) == len(OLD_NAMES) + 2
    work.close()
    as_stored_by_an_old_version(work.path)
    again = Workspace(work.path)
    report = again.river.import_files([file])
    assert (report.added, report.updated, names(again)) == (0, 0, before)
    fresh = ["Orstrand Vind", "Lodz Tekstyl", "Maju Terus Tbk", "Ромашка", "ホシノ", "Norlind", "Mueller Bau"]
    import_names(again, tmp_path / "y.csv", *fresh, "Aeroe Faerge", "Kinali", "Dubois & Fils", "OMalleys Dairy")
    assert names(again) == before
    again.close()


def test_a_file_of_an_earlier_version_takes_names_that_its_rules_made_one(work: Workspace, tmp_path: Path) -> None:
    import_names(work, tmp_path / "a.csv", "A/S Watson", "Ørn", "Orn")
    work.close()
    connection = sqlite3.connect(work.path)
    connection.execute("UPDATE customer_identity SET value = 'a s watson' WHERE value = 'watson'")
    connection.commit()
    connection.close()
    again = Workspace(work.path)
    import_names(again, tmp_path / "b.csv", "A S Watson", "Watson")
    assert names(again) == ["A/S Watson", "Ørn"]
    again.close()


def test_two_customers_of_an_earlier_version_become_one_at_the_next_import(work: Workspace, tmp_path: Path) -> None:
    import_names(work, tmp_path / "a.csv", "Ørstrand Vind", "Alba")
    work.close()
    connection = sqlite3.connect(work.path)
    connection.execute("UPDATE customer_identity SET value = 'ørstrand vind' WHERE value = 'orstrand vind'")
    connection.execute("DELETE FROM customer_says WHERE kind = 'name'")
    connection.execute("INSERT INTO customer (id, name) VALUES (9, 'Orstrand Vind')")
    connection.execute(
        "INSERT INTO customer_identity (customer_id, kind, value, reason) "
        "VALUES (9, 'name', 'orstrand vind', 'name “Orstrand Vind”')"
    )
    connection.commit()
    connection.close()
    again = Workspace(work.path)
    assert [pair.reason for pair in again.customers.duplicates()] == ["the same name"]
    import_names(again, tmp_path / "b.csv", "Globex")
    assert names(again) == ["Alba", "Globex", "Ørstrand Vind"]
    assert again.history.undo().startswith("imported")
    assert len(names(again)) == 3
    again.close()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("George E. Brown", "George I. Brown"), ("Big Y Foods", "Big E Foods"), ("Gen Y Media", "Gen I Media"),
        ("Terminal E Cargo", "Terminal I Cargo"), ("Sector 5.1", "Sector 51"), ("Acme 1.0", "Acme 10"),
        ("24.7 Fitness", "247 Fitness"),
    ],
)  # fmt: skip
def test_initials_are_no_and_and_a_point_between_digits_parts_them(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_one_letter_between_words_is_and_where_it_is_written_small() -> None:
    assert name_key("Sousa e Filhos") == name_key("Sousa & Filhos") == name_key("Sousa y Filhos")
    assert name_key("Area 5¹") == name_key("Area 5") != name_key("Area 51"), "a raised digit belongs to a footnote"


def test_a_name_that_is_only_a_legal_form_is_said_to_count_as_unknown(tmp_path: Path, work: Workspace) -> None:
    export = write(
        tmp_path / "x.csv",
        "id,text,customer,email\n1,it stops,SAS,\n2,it hangs,Alba SAS,\n3,it dies,SAS,jo@sas.example\n4,why,,\n",
    )
    report = work.river.import_files([export])
    said = "with only a legal form (“SAS”) or a placeholder as the customer: counted as unknown"
    assert report.notes.get(said) == 1, "the third has an address"
    assert {t.quote for t in work.triage.tickets(work.triage.ids()).values() if t.customer_id is None} == {
        "it stops", "why",
    }  # fmt: skip
