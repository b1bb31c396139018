from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.conftest import HOSTILE
from tests.test_protocol import pattern
from translate_tui.exports.codec import decode, encode
from translate_tui.exports.document import Quotation
from translate_tui.exports.grid import draw_grid, grid_legend
from translate_tui.exports.markdown import escape, render, table
from translate_tui.exports.minutes import MeetingRecord, PatternRecord
from translate_tui.model import Attendee, Impact, Meeting, Phase, Rating, Role, Side, Stage
from translate_tui.text import plain

COMMONMARK = MarkdownIt("commonmark")
GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def shown(tokens: list[Token]) -> str:
    """The text that a reader of the markdown sees."""
    inline = [child for token in tokens if token.type == "inline" for child in token.children or []]
    assert {child.type for child in inline} <= {"text"}, "something was taken for markup"
    return "".join(child.content for child in inline)


@given(st.text(max_size=60) | st.text("\\`*_{}[]()#+-.!|<>&~=:'\" a1\n", max_size=30) | st.sampled_from(HOSTILE[:-1]))
def test_any_text_reads_back_as_itself(text: str) -> None:
    expected = plain(text)
    assert shown(COMMONMARK.parse(escape(text))) == expected
    assert shown(GFM.parse(escape(text))) == expected
    if expected:
        assert shown(COMMONMARK.parse(f"- {escape(text)}")) == expected
        assert shown(COMMONMARK.parse(render([Quotation(text, "who")]))) == expected + "who"
        cells = GFM.parse("\n".join(table(("Stage",), [(text,)])))
        assert [t.type for t in cells].count("td_open") == 1
        assert shown(cells) == "Stage" + expected


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize(("width", "height"), [(80, 12), (120, 25), (160, 32), (40, 9), (10, 2)])
def test_the_grid_has_its_size_and_names(width: int, height: int, ascii_only: bool) -> None:
    patterns = [pattern(n, n * 2, impact=[Impact.H, Impact.M, Impact.L, None][n % 4]) for n in range(1, 19)]
    drawing = draw_grid(patterns, width, height, selected=7, ascii_only=ascii_only)
    text = "\n".join(drawing.lines)
    assert {len(line) for line in drawing.lines} == {max(width, 40)}
    assert len(drawing.lines) <= max(height, 9)
    assert all(name in text for name in ("Save accounts", "Fix first", "Watch", "Smooth out", "P7"))
    for point in drawing.points:
        assert drawing.lines[point.row][point.column : point.column + len(point.label)] == point.label
    assert not ascii_only or text.isascii()


def test_the_grid_in_ascii_even_for_titles() -> None:
    lines = grid_legend([pattern(1, title="Größe – “zu” groß… 漢字")], 40, ascii_only=True)
    assert lines[0].isascii() and len(lines[0]) == 40


def test_the_legend_tells_where_the_sides_differ() -> None:
    told = pattern(7, 12, impact=Impact.H, support_impact=Impact.H, product_impact=Impact.M)
    assert grid_legend([told], 50)[0].endswith("12 H (S H, P M)")


def test_records_come_back_as_they_were() -> None:
    at = datetime(2026, 11, 16, 9, tzinfo=UTC)
    held = Meeting(1, 6, 1800, at, at, None, at, 2, (Stage(2, 1, Phase.PATTERNS, 7, 180, 200, None, None),))
    assert decode(Meeting, encode(held)) == held
    assert decode(Attendee, encode(Attendee(1, "Asha [/]", Role.LISTENER))) == Attendee(1, "Asha [/]", Role.LISTENER)
    assert decode(dict[int, int], encode({1: 2})) == {1: 2}
    assert decode(tuple[date, ...], encode((at.date(),))) == (at.date(),)


def test_minutes_under_the_names_of_older_versions_are_read() -> None:
    moment = datetime(2026, 11, 16, 9, tzinfo=UTC)
    rating = Rating(1, Side.SUPPORT, Impact.H)
    pattern_record = PatternRecord(pattern(1), (), (), (), (rating,), None, "", True, ("a segment",))
    stages = (Stage(1, 1, Phase.REVIEW, None, 60, 60, None, None),)
    meeting = Meeting(1, 6, 1800, moment, moment, None, moment, 1, stages)
    record = MeetingRecord(meeting, moment, (), (), (pattern_record,), (), (), (), {})
    stored = encode(record)
    assert stored["written_at"] == moment.isoformat() and stored["reviewed"] == []
    assert stored["patterns"][0]["missing"] == ["a segment"]
    assert stored["patterns"][0]["ratings"][0]["side"] == "support"
    assert decode(MeetingRecord, stored) == record
    older = {"at": stored.pop("written_at"), "promises": stored.pop("reviewed"), **stored}
    older["meeting"]["stages"][0]["phase"] = "promises"
    older["patterns"][0]["lacks"] = older["patterns"][0].pop("missing")
    older["patterns"][0]["placements"] = older["patterns"][0].pop("ratings")
    assert decode(MeetingRecord, older) == record


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Impact, "X"), (date, "yesterday"), (tuple[int, str], [1]), (tuple[int, str], [1, "a", "b"]),
        (Attendee, {"id": 1, "name": "Ann"}), (dict[int, int], {"a": 1}),
    ],
)  # fmt: skip
def test_what_is_no_record_of_the_kind_is_refused(kind: type[object], value: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        decode(kind, value)


def test_each_kind_of_value_is_read_back_by_its_type() -> None:
    assert decode(tuple[int, str], encode((1, "a"))) == (1, "a")
    assert decode(dict[str, Impact], {"a": "H"}) == {"a": Impact.H}
    assert decode(tuple[Impact | None, ...], [None, "L"]) == (None, Impact.L)
    assert encode([Impact.H, None, 1.5, {3: date(2026, 11, 16)}]) == ["H", None, 1.5, {"3": "2026-11-16"}]
    assert decode(Rating, {"pattern_id": 1, "side": "joint", "impact": "M"}) == Rating(1, Side.JOINT, Impact.M)
