from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import pytest

from tests.conftest import redactor_of, tell_to
from translate_tui.model import Outcome
from translate_tui.redaction.identifiers import find_identifiers
from translate_tui.redaction.known_names import KnownNames
from translate_tui.redaction.names import NameFinder
from translate_tui.redaction.redactor import Redactor
from translate_tui.redaction.spans import (
    CUSTOMER,
    EMAIL,
    ID,
    LINK,
    NAME,
    PHONE,
    Span,
    apply_marks,
    merge_spans,
    split_pieces,
)
from translate_tui.redaction.values import redact_texts
from translate_tui.services.workspace import Workspace
from translate_tui.store import masking


@pytest.fixture
def redactor() -> Redactor:
    return redactor_of(
        ["Northwind Traders", "Globex Fabrik GmbH", "Box", "Blue Harbor Logistics", "northwind.example", "北風商事"],
        ["Priya Velloor", "Maren Odelade"],
        ["C-88121", "48213"],
    )


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("Northwind keeps failing; northwind traders too", "[customer] keeps failing; [customer] too"),
        ("globex fabrik gmbh's CSV, and Globex", "[customer]'s CSV, and [customer]"),
        ("the box is ticked, Box says", "the box is ticked, [customer] says"),
        ("blue sky at Blue Harbor Logistics", "blue sky at [customer]"),
        ("PRIYA VELLOOR asked; Velloor called", "[name] asked; [name] called"),
        ("北風商事が失敗", "[customer]が失敗"),
        ("mail john.doe@acme.com, jane (at) acme.com", "mail [email], [email]"),
        ("…@northwind.example wrote", "[email] wrote"),
        ("call +49 170 1234567 or (555) 123-4567", "call [phone] or [phone]"),
        ("order 8812345, #8812, SUP-12, cus_9s8dkj2", "order [id], [id], [id], [id]"),
        ("customer 48213 and C-88121", "customer [id] and [id]"),
        ("see https://acme.com/users/jane?id=1", "see [link]"),
        ("Hi Xochitl, it hangs. Regards,\nBrandvold", "Hi [name], it hangs. Regards,\n[name]"),
        ("I spoke with Fenella Quist yesterday", "I spoke with [name] yesterday"),
        ("José Núñez rief an", "[name] rief an"),
        ("noted: Call Northwi…", "noted: Call [name]…"),
        ("from 192.168.100.200", "from [id]"),
        ("DE89 3704 0044 0532 0130 00 and no93 8601 1117 947", "[id] and [id]"),
        (
            "+7 (495) 123-45-67, 612 345 678, tel:030-1234567, 01.23.45.67.89",
            "[phone], [phone], tel:[phone], [phone]",
        ),
        (
            "KD-4F7A, INV-2026-0042, sup-1234, order 4711, order no. 1002000",
            "[id], [id], [id], order [id], order no. [id]",
        ),
        ("O’Brien of the Bright Harbor and Rosa de la Cruz", "O’Brien of the Bright Harbor and [name]"),
        ("Banco Río Pardo S.A. and McAllister-Boyd LLP", "[customer] and [customer]"),
        ("jane at contoso dot com, jane@localhost", "[email], [email]"),
        ("P1 Export stops for Blue Har…", "P1 Export stops for [customer]…"),
        ("Northwind'll call, Velloor’s export", "[customer] call, [name]’s export"),
        ("Li asked Ayşegül Yıldırım", "Li asked [name]"),
    ],
)
def test_what_is_masked(redactor: Redactor, said: str, shown: str) -> None:
    assert redactor.redact(said) == shown
    assert redactor.redact(shown) == shown, "masking twice changes nothing"


@pytest.mark.parametrize(
    "said",
    [
        "on 2026-11-20 at 10:30 we imported 1,400 users, 10000 rows, 20 000 rows, 500 employees",
        "UTF-8, SHA-256, 500GB, 1080p, iOS17, Q3 2026, v10.15.7",
        "12 customers (+3 unknown)",
        "The requested solution is typically a background import that finishes on its own. (8 tickets)",
        "50.000 Euro und 3,5 % am 12.11.2026, 2019-2024",
        "May be. Mark it. Will it stop? Grace period of 30 days",
        "Node.js and index.html",
        "Safari and Chrome behave the same…",
        "List the recurring visits at…",
        "in there since August. He says he stopped",
        "30 000-40 000 rows, 1000-2000, 09.30 - 17.45, 12345 rows, 123456 users",
        "Q3-2026, ES-2022, CVE-2024-1234, 1200x800px, col_1, job_id2",
        "ASP.NET and socket.io, @media and @everyone",
        "Mark Done, Will Retry, Grant Access, raised by Sales",
    ],
)
def test_what_is_left_alone(redactor: Redactor, said: str) -> None:
    assert redactor.redact(said) == said


def test_spans_lie_in_order_and_none_over_another(redactor: Redactor) -> None:
    text = "Priya Velloor priya@northwind.example Northwind Traders +49 170 1234567"
    spans = redactor.spans(text)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert [mark for _, _, mark in spans] == ["[name]", "[email]", "[customer]", "[phone]"]


class Told(NamedTuple):
    customer: str
    owner: str
    what: str
    outcome: Outcome
    days: tuple[str, ...]


def test_fields_that_hold_a_name_are_masked_whatever_it_is(redactor: Redactor) -> None:
    told = Told("zzz", "qqq", "ask Priya", Outcome.ACCEPTED, ("at Northwind",))
    assert redact_texts(told, redactor.redact) == Told(
        "[customer]", "[name]", "ask [name]", Outcome.ACCEPTED, ("at [customer]",)
    )
    assert redact_texts(told._replace(owner=""), redactor.redact).owner == ""


def test_spans_that_overlap_are_joined_under_the_first_mark_and_neighbors_are_not() -> None:
    assert merge_spans([(3, 8, NAME), (0, 5, CUSTOMER)]) == [(0, 8, CUSTOMER)]
    assert merge_spans([(2, 4, NAME), (2, 9, CUSTOMER), (4, 5, ID)]) == [(2, 9, CUSTOMER)]
    assert merge_spans([(5, 8, NAME), (0, 5, CUSTOMER)]) == [(0, 5, CUSTOMER), (5, 8, NAME)]


def test_long_texts_are_cut_at_spaces_into_overlapping_pieces() -> None:
    word = "x" * 9 + " "
    assert [(at, len(piece)) for at, piece in split_pieces(word * 60)] == [(0, 499), (389, 211)]
    assert [(at, len(piece)) for at, piece in split_pieces("x" * 600)] == [(0, 500), (400, 200)], "no space"
    pieces = list(split_pieces("x" * 200 + " " + "y" * 500))
    assert [(at, len(piece)) for at, piece in pieces] == [(0, 500), (200, 500), (600, 101)], "the space is too early"
    assert list(split_pieces("x" * 500)) == [(0, "x" * 500)]


def test_a_long_text_is_masked_whole_and_in_time() -> None:
    redactor = redactor_of(["Alba Logistik"], ["Priya Nair"])
    long = "Priya Nair of Alba Logistik calls +44 20 7946 0958, " * 200
    for masked in (redactor.redact(long), redactor.redact_strictly(long)):
        assert not any(secret in masked for secret in ("Priya", "Nair", "Alba", "7946"))
    for nothing in ("x" * 20_000, "9" * 20_000):
        assert len(redactor.redact(nothing)) <= len(nothing)  # comes to an end


def test_a_short_or_ordinary_name_is_masked_only_with_a_capital() -> None:
    redactor = redactor_of(["Aki", "Akio", "Harbor"])
    assert redactor.redact("aki Aki") == "aki [customer]", "three letters"
    assert redactor.redact("akio Akio") == "[customer] [customer]", "four letters"
    assert redactor.redact("harbor Harbor") == "harbor [customer]", "an ordinary word"


def test_a_part_of_a_companys_name_is_masked() -> None:
    redactor = redactor_of(["Veldora Nordic Freight", "Vela Nordic"])
    assert redactor.redact("veldora and Nordic Freight") == "[customer] and [customer]"
    assert redactor.redact("vela or Vela or nordic freight") == "vela or [customer] or nordic freight", (
        "Vela is short"
    )


def test_of_a_person_given_and_family_name_are_masked_alone_and_particles_are_not() -> None:
    redactor = redactor_of(people=["Xoan de Quorra", "Q Zemlin"])
    assert redactor.redact("so Xoan and Quorra, De and quorra, Q or Zemlin") == (
        "so [name] and [name], De and quorra, Q or [name]"
    )


def test_a_cut_name_is_masked_where_all_words_before_the_cut_are_the_same() -> None:
    redactor = redactor_of(["Blue Harbor Logistics Group"])
    assert redactor.redact("at Blue Harbor Log…") == "at [customer]…"
    assert redactor.redact("at Blue Garden Log…") == "at Blue Garden [name]…", "another company"
    assert redactor.redact("noted “at Blue Har…” by hand") == "noted “at [customer]…” by hand", "cut within a text"
    assert redactor.redact("at blue harbor logs") == "at blue harbor logs", "a word that ends is none that was cut"


def test_a_name_of_two_words_that_is_cut_in_the_second_is_masked() -> None:
    redactor = redactor_of(["Green Quor"])
    assert redactor.redact("call Green Quo…") == "call [customer]…"
    assert redactor.redact("call Green Quo… now") == "call [customer]… now"


def test_the_legal_form_of_a_company_may_be_left_out_but_one_character_is_no_name() -> None:
    redactor = redactor_of(["株式会社北風", "北株式会社"])
    assert redactor.redact("北風が失敗") == "[customer]が失敗"
    assert redactor.redact("北の") == "北の"


def test_two_words_of_a_companys_name_are_masked_where_both_have_two_letters() -> None:
    redactor = redactor_of(["Kova B Tullin"])
    assert redactor.redact("B Tullin or b tullin") == "B Tullin or b tullin"


def test_a_number_that_was_cut_off_is_masked_up_to_the_cut() -> None:
    assert Redactor().redact("call 030 12…, ticket 123…") == "call [phone]…, ticket [id]…"


def test_parts_of_names_are_masked_strictly_in_any_case_but_ordinary_words_are_not() -> None:
    redactor = redactor_of(["Harbor", "Veldora", "unknown"], ["Xoan Quorra", "Team Zemlin"])
    assert redactor.redact_strictly("the team is unknown, Zemlin'll ask") == "the team is unknown, [name] ask"
    assert redactor.redact_strictly("quorra of veldora at the harbor") == "[name] of [customer] at the harbor"


def test_at_most_five_family_names_follow_a_given_name() -> None:
    assert Redactor().redact("Rosa Alba Brun Cort Dunn Eddy") == "[name]"
    assert Redactor().redact("Rosa Alba Brun Cort Dunn Eddy Fonn") == "[name] Fonn"


def test_a_known_id_needs_four_letters_or_digits() -> None:
    redactor = redactor_of(ids=["A-12", "A-1234"])
    assert redactor.redact("on a 12 and a 1234") == "on a 12 and [id]"


def test_an_anonymous_text_has_only_everyday_words_and_no_ordinary_name_in_front() -> None:
    redactor = Redactor()
    assert redactor.is_anonymous("It works. I think that the team is glad too.")
    assert not redactor.is_anonymous("Will it work?"), "Will may be a person"
    assert not redactor.is_anonymous("It works, Team."), "a capital within a sentence"
    assert not redactor.is_anonymous("It works in 2 days.")
    assert not redactor.is_anonymous("It works @ the team.")
    assert not redactor.is_anonymous("I think the zemlin is glad"), "a word that is none"
    assert not redactor.is_anonymous("I think the zemlins are glad"), "an ending makes none of it"
    assert redactor.is_anonymous("It worked. I think the teams are glad"), "an everyday word with an ending"


# ------------------------------------------------------------------ spans, values


def test_each_span_is_replaced_by_its_mark_and_the_rest_stays() -> None:
    assert apply_marks("abcdef", [(1, 2, NAME), (4, 6, ID)]) == "a[name]cd[id]"
    assert apply_marks("abcdef", [(0, 1, ID), (1, 3, NAME)]) == "[id][name]def"
    assert apply_marks("abcdef", []) == "abcdef"


@pytest.mark.parametrize(
    ("spaces", "pieces"),
    [
        ((250,), [(0, 250), (150, 451)]),  # the last half of a piece may end at a space
        ((249,), [(0, 500), (249, 352)]),
        ((499,), [(0, 499), (399, 202)]),
        ((500,), [(0, 500), (400, 201)]),
        ((126,), [(0, 500), (126, 475)]),  # a piece begins behind the first quarter of the one before
        ((125,), [(0, 500), (400, 201)]),
        ((398,), [(0, 398), (298, 303)]),
        ((200, 450), [(0, 450), (200, 401)]),  # at the last space that leaves an overlap of 100
        ((349, 450), [(0, 450), (349, 252)]),
        ((350, 450), [(0, 450), (350, 251)]),
    ],
)
def test_where_a_long_text_is_cut(spaces: tuple[int, ...], pieces: list[tuple[int, int]]) -> None:
    text = "".join(" " if at in spaces else "x" for at in range(601))
    cut = list(split_pieces(text))
    assert [(at, len(piece)) for at, piece in cut] == pieces
    assert all(text[at : at + len(piece)] == piece for at, piece in cut)


def test_names_far_into_a_long_text_are_masked_where_they_are() -> None:
    plain_words = "the import stops again " * 40
    redactor = redactor_of(["Veldora"], ["Xoan Quorra"])
    said = f"{plain_words}at Veldora, says quorra to J. Brandvold"
    assert redactor.redact(said) == f"{plain_words}at [customer], says quorra to J. Brandvold"
    assert redactor.redact_strictly(said) == f"{plain_words}at [customer], says [name] to [name]"
    assert redactor.spans(said) == ((len(plain_words) + 3, len(plain_words) + 10, CUSTOMER),)


class Turn(NamedTuple):
    speaker: str
    words: str


@dataclass(frozen=True)
class Record:
    who: str
    ref: str
    note: str
    turns: list[Turn]
    by_day: dict[str, object]
    author: tuple[str, ...] = ()
    count: int = 3


def test_texts_are_masked_at_any_depth_and_all_else_stays() -> None:
    record = Record(
        "zzz", "7", "Priya", [Turn("yyy", "Priya says"), Turn("", "")],
        {"Priya": "Priya", "day": ("Priya", 2, None)}, ("a", "b"),
    )  # fmt: skip
    redact = redactor_of(people=["Priya"]).redact
    assert redact_texts(record, redact) == Record(
        "[name]", "[id]", "[name]", [Turn("[name]", "[name] says"), Turn("", "")],
        {"Priya": "[name]", "day": ("[name]", 2, None)}, ("[name]", "[name]"), 3,
    )  # fmt: skip
    assert redact_texts([record.note, 1, Record], redact) == ["[name]", 1, Record]
    assert redact_texts({"who": "Priya and zzz"}, redact) == {"who": "[name] and zzz"}, "a key is no field"


# ------------------------------------------------------------------------ identifiers


def found(text: str) -> list[tuple[str, str]]:
    """What is found in a text by its form, with its mark, in the order of the text."""
    return [(text[start:end], mark) for start, end, mark in sorted(find_identifiers(text))]


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("an order no. 471 x", [(13, 16, ID)]),
        ("call 030 12… now", [(5, 11, PHONE)]),
        ("call 555-123-4567 x", [(5, 17, PHONE)]),
        ("code ab12c34 x", [(5, 12, ID)]),
        ("see 12345 x", [(4, 9, ID)]),
        ("mail jo@acme.com", [(5, 16, EMAIL), (8, 16, LINK)]),
        ("nothing here", []),
    ],
)
def test_an_identifier_is_found_from_its_first_to_its_last_character(text: str, spans: list[Span]) -> None:
    assert sorted(set(find_identifiers(text))) == spans


def test_a_number_of_seven_to_seventeen_digits_with_separators_is_a_phone_number() -> None:
    phones = [
        text for text in ("12 34 567", "12 34 56", "12345 67890 12345 67", "12345 67890 12345 678", "1234567")
        if PHONE in [mark for _, mark in found(text)]
    ]  # fmt: skip
    assert phones == ["12 34 567", "12345 67890 12345 67"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-20 1.000.000", "1.000.000-2.000.000", "20 000 – 30 000", "100-200", "12.11.2026 2.000.000",
        "2026-11-20 2026-11-21",
    ],
)  # fmt: skip
def test_dates_and_amounts_are_no_phone_numbers(text: str) -> None:
    assert found(text) == []


def test_a_phone_number_beside_a_date_or_an_amount_is_found() -> None:
    assert found("2026-11-20 030 1234567") == [("2026-11-20 030 1234567", PHONE), ("1234567", ID)]
    assert found("20 000-612 345 678") == [("20 000-612 345 678", PHONE)]


def test_a_long_number_is_an_id_unless_it_is_round_or_counts_something() -> None:
    assert found("at 12345 and 54321") == [("12345", ID), ("54321", ID)]
    assert found("at 12000 places, 12345 rows, 23456 - seats") == []
    assert found("12345 rooms") == [("12345", ID)] == found("rows 12345")


def test_a_code_has_letters_and_three_digits_and_is_no_measure() -> None:
    assert found("ab12c34 and 4x5y6z") == [("ab12c34", ID), ("4x5y6z", ID)]
    assert found("1200px iPhone17 1080x720px ab12c34 rows abcde12") == []


# ------------------------------------------------------------------------ known names


def names(text: str, *known: tuple[str, str]) -> list[tuple[str, str]]:
    """What a finder that knows these names finds in a text, with its mark."""
    return [(text[start:end], mark) for start, end, mark in NameFinder([known_names(known)]).find(text)]


def known_names(known: Sequence[tuple[str, str]]) -> KnownNames:
    of = {kind: [name for name, mark in known if mark == kind] for kind in (CUSTOMER, NAME, ID)}
    return KnownNames(of[CUSTOMER], of[NAME], of[ID])


def test_of_names_that_begin_alike_the_longest_is_found() -> None:
    known = (("Kovatra Nordia", CUSTOMER), ("Kovatra Nordia Freight Lines", CUSTOMER))
    assert names("at Kovatra Nordia Freight Lines today", *known) == [("Kovatra Nordia Freight Lines", CUSTOMER)]
    assert names("at Kovatra Nordia today", *reversed(known)) == [("Kovatra Nordia", CUSTOMER)]


def test_what_is_no_name_is_not_known() -> None:
    assert names("Unknown or unknown, - and …", ("Unknown", CUSTOMER), ("–", NAME), ("", NAME)) == []


def test_a_name_of_two_words_is_found_in_any_case_though_each_is_ordinary() -> None:
    known = ("Blue Harbor", CUSTOMER)
    assert names("at blue harbor, a blue Harbor. Blue sky", known) == [
        ("blue harbor", CUSTOMER), ("blue Harbor", CUSTOMER),
    ]  # fmt: skip
    assert names("a Harbor", known) == []


def test_an_ordinary_word_that_is_an_id_is_found_in_lower_case() -> None:
    assert names("a blue one", ("blue", ID)) == [("blue", ID)]
    assert names("a blue Blue one", ("blue", CUSTOMER)) == [("Blue", CUSTOMER)]


def test_words_within_a_name_may_be_three_characters_apart() -> None:
    known = ("Kovatra Zemlin", CUSTOMER)
    assert names("Kovatra - Zemlin", known) == [("Kovatra - Zemlin", CUSTOMER)]
    assert names("Kovatra -- Zemlin", known) == [("Kovatra", CUSTOMER)]
    assert names("Kovatra | Zemlin", known) == [("Kovatra", CUSTOMER)]


def test_parts_of_a_companys_name_are_its_first_word_and_two_in_a_row() -> None:
    known = ("Veldora Nordia Freight", CUSTOMER)
    assert names("VELDORA or Freight", known) == [("VELDORA", CUSTOMER)]
    two_in_a_row = names("Nordia Freight or Veldora Nordia", known)
    assert [name for name, _ in two_in_a_row] == ["Nordia Freight", "Veldora Nordia"]
    assert names("Kos or Blue says", ("Kos Nordia", CUSTOMER), ("Blue Nordia", CUSTOMER)) == [], "short or ordinary"
    assert names("Veldora or Nordia Freight", ("Veldora Nordia Freight", ID)) == [], "an id has no parts"


def test_parts_of_a_persons_name_are_its_words_with_a_capital() -> None:
    known = ("Quillan Team de Vrooma", NAME)
    assert names("Ask Quillan or Vrooma. Team De", known) == [("Quillan", NAME), ("Vrooma", NAME)]
    assert names("quillan, vrooma, team de vrooma", known) == []
    assert names("Ask Xu or Q", ("Xu Q Vrooma", NAME)) == [("Xu", NAME)], "two letters are enough"


def test_a_known_given_name_is_found_with_the_family_name_of_somebody_else() -> None:
    assert names("Quillan Brandvold called", ("Quillan Vrooma", NAME)) == [("Quillan Brandvold", NAME)]
    assert names("Kovatra Brandvold called", ("Kovatra", CUSTOMER)) == [("Kovatra", CUSTOMER)]


def test_names_in_a_row_are_found_one_by_one() -> None:
    known = (("Kovatra Zemlin", CUSTOMER), ("Veldora", CUSTOMER))
    assert names("Kovatra Zemlin Veldora Veldora", *known) == [
        ("Kovatra Zemlin", CUSTOMER), ("Veldora", CUSTOMER), ("Veldora", CUSTOMER),
    ]  # fmt: skip


def test_the_owner_of_something_is_found_with_the_ending() -> None:
    assert names("Veldora's and veldora’s", ("Veldora", CUSTOMER)) == [("Veldora", CUSTOMER), ("veldora", CUSTOMER)]
    assert names("Veldora'll call", ("Veldora", CUSTOMER)) == [("Veldora'll", CUSTOMER)]


def test_names_without_spaces_are_found_within_words_with_and_without_legal_form() -> None:
    for legal_form in ("株式会社", "有限公司", "有限责任公司", "合同会社", "주식회사"):
        assert names("昨日北風が", (f"北風{legal_form}", CUSTOMER)) == [("北風", CUSTOMER)]
    assert names("山田太郎と山田", ("山田太郎", NAME)) == [("山田太郎", NAME)]


# -------------------------------------------------------------------- names by their form


def test_a_word_that_was_cut_off_may_begin_a_name() -> None:
    assert names("so Abd…") == [("Abd", NAME)], "Abdul"
    assert names("so abd… or Ab… or Abd or The…") == []
    assert names("so kov… or Kova…", ("Kovatra", CUSTOMER)) == [("kov", NAME), ("Kova", NAME)]
    assert names("so ko… or ovatra…", ("Kovatra", CUSTOMER)) == []


def test_family_names_follow_a_given_name_with_a_space_a_dash_or_an_initial() -> None:
    assert names("Rosa-Maria Brun, Dunn") == [("Rosa-Maria Brun", NAME)]
    assert names("Rosa M. Brun. Dunn") == [("Rosa M. Brun", NAME)]
    assert names("Rosa Ma. Brun") == [("Rosa Ma", NAME)], "no initial"
    assert names("Rosa  Brun") == [("Rosa", NAME)] == names("Rosa, Brun")
    assert names("Rosa M, Brun") == [("Rosa M", NAME)]


def test_particles_belong_to_a_name_only_where_a_name_follows() -> None:
    assert names("Rosa d'Amico called") == [("Rosa d'Amico", NAME)]
    assert names("Rosa de called") == [("Rosa", NAME)] == names("Rosa de la")
    assert names("Rosa De Cruz y Brun") == [("Rosa De Cruz y Brun", NAME)]
    assert names("Rosa brun") == [("Rosa", NAME)] == names("Rosa Support")


def test_a_given_name_has_a_capital_and_one_that_is_an_ordinary_word_a_family_name() -> None:
    assert names("rosa and Rosa") == [("Rosa", NAME)]
    assert names("Mark Zemlin, Mark it, mark Zemlin") == [("Mark Zemlin", NAME)]


def test_behind_a_cue_a_word_with_a_capital_is_a_name() -> None:
    assert names("Hi Brandvold Quill, hi zemlin") == [("Brandvold Quill", NAME)]
    assert names("Hi Support, hi") == [], "no name"
    assert names("Dr. Brandvold met with Zemlin") == [("Brandvold", NAME), ("Zemlin", NAME)]
    assert names("So Brandvold") == []


@pytest.mark.parametrize(
    ("word", "may_be"),
    [
        ("rosa", True), ("ana", False), ("zemlin", False), ("quillan", True), ("quillan'll", True), ("blue", False),
        ("kovatra", True), ("nordia", False), ("harbor", False), ("vela", True), ("kos", False), ("rosa's", True),
        ("team", False), ("orders", False),
    ],
)  # fmt: skip
def test_words_that_may_name_somebody_in_lower_case(word: str, may_be: bool) -> None:
    customers = ["Harbor", "Kovatra Nordia", "Vela Nordia", "Kos", "Orders", "Blue Nordia"]
    finder = NameFinder([KnownNames(customers, ["Quillan Team"])])
    assert finder.may_be_name(word) is may_be


# ------------------------------------------------------------------- strictly, anonymous


def test_what_may_name_somebody_is_masked_strictly_and_not_otherwise() -> None:
    redactor = redactor_of(people=["Quillan Vrooma"])
    said = "J.R. Brun, D'Arcy, frau zemlin and Kull & Sons; quillan, vrooma'll and the rest"
    assert redactor.redact(said) == said
    assert redactor.redact_strictly(said) == ("[name], [name], [name] and [customer]; [name], [name] and the rest")


def test_known_names_of_everyday_words_are_not_anonymous() -> None:
    assert not redactor_of(["Slow Order"]).is_anonymous("the slow order came")
    assert redactor_of(["Slow Order"]).is_anonymous("the order is slow")


@pytest.mark.parametrize(
    "said",
    [
        "It works. “Then it stops! 'It is slow. Why? We ask. (I know.)", "and I'm sure that I'll ask", "it will work",
        "It works\nThen it stops", "", "we didn't ask, it isn't ours", "ok, it's the customer's",
    ],
)  # fmt: skip
def test_everyday_words_are_anonymous_with_a_capital_where_a_sentence_begins(said: str) -> None:
    assert Redactor().is_anonymous(said)


@pytest.mark.parametrize(
    "said", ["it works: Then it stops", "I think Grace is late", "Grace is late", "ok, zemlin", "it is @ the team"]
)
def test_a_word_that_may_name_somebody_is_not_anonymous(said: str) -> None:
    assert not Redactor().is_anonymous(said)


# ------------------------------------------------------------- names that a database holds


def test_the_names_and_ids_of_customers_are_known_with_those_that_they_state(work: Workspace) -> None:
    db = work._db
    with db.step("customers"):
        db.insert("customer", {"name": "Alba"})
        for table, kind, value in (
            ("customer_identity", "external id", "crm:C-1"), ("customer_identity", "name", "alba ag"),
            ("customer_identity", "domain", "alba.example"), ("customer_says", "external id", "crm:person:P-2"),
            ("customer_says", "external id", "bare"), ("customer_says", "name", "alba logistik"),
            ("customer_says", "domain", "alba.test"), ("customer_says", "source", "crm"),
        ):  # fmt: skip
            db.insert(table, {"customer_id": 1, "kind": kind, "value": value})
    assert sorted(masking.customer_names(db)) == ["Alba", "alba ag", "alba logistik", "alba.example", "alba.test"]
    assert sorted(masking.customer_ids(db)) == ["C-1", "P-2", "bare"]


def test_everybody_who_is_named_anywhere_is_known_and_stays_so_when_replaced(work: Workspace) -> None:
    db = work._db
    ticket_id = tell_to(work, "it stops")
    assert masking.people_names(db) == [] == masking.author_names(db)
    now = "2026-11-16T09:00:00Z"
    with db.step("names"):
        meeting = {"number": 1, "planned": 60, "started_at": now, "ends_at": now, "ended_at": now}
        meeting_id = db.insert("meeting", dict(meeting))
        session_id = db.insert("purge_session", {"planned": 60, "started_at": now, "ends_at": now})
        rows: dict[str, dict[str, object]] = {
            "attendance": {"meeting_id": meeting_id, "name": "Ann", "role": "support"},
            "expected": {"name": "Bo", "role": "support"},
            "commitment": {"meeting_id": meeting_id, "what": "call", "owner": "Cy"},
            "parking_lot": {"meeting_id": meeting_id, "what": "later", "raised_by": "Di", "raised_at": now},
            "exchange": {"direction": "support joins planning", "day": "2026-11-16", "who": "Ed"},
            "purge_turn": {"purge_session_id": session_id, "position": 1, "speaker": "Flo"},
        }
        for table, values in rows.items():
            db.insert(table, values)
        db.insert("reply", {"ticket_id": ticket_id, "source_ref": "r", "quote": "too", "author": "Gus"})
        db.execute("UPDATE ticket SET author = 'Hal'")
    assert sorted(masking.people_names(db)) == ["Ann", "Bo", "Cy", "Di", "Ed", "Flo"]
    assert sorted(masking.author_names(db)) == ["Gus", "Hal"]
    with db.step("others"):
        db.execute("UPDATE commitment SET owner = 'Ida'")
        db.execute("DELETE FROM expected")
    assert sorted(masking.people_names(db)) == ["Ann", "Bo", "Cy", "Di", "Ed", "Flo", "Ida"]
