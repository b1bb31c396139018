import pytest

from translate_tui.model import TicketType
from translate_tui.river.formats.river_lines import split_posts
from translate_tui.river.line import parse, unquoted

QUOTE = "Customer unable to bulk import users"


@pytest.mark.parametrize(
    "post",
    [
        f'[BUG] - [ENTERPRISE] - [BLOCKING DEPLOYMENT] "{QUOTE}"',
        f"[BUG]-[ENTERPRISE]-[BLOCKING DEPLOYMENT]{QUOTE}",
        f"[bug] – [enterprise] — [BLOCKING DEPLOYMENT] “{QUOTE}”",
        f"*[BUG]* - *[ENTERPRISE]* - *[BLOCKING DEPLOYMENT]*\n{QUOTE}",
        f"*[BUG] - [ENTERPRISE] - [BLOCKING DEPLOYMENT]* {QUOTE}",
        f"**[Bug] - [Enterprise] - [BLOCKING DEPLOYMENT]**\n\n„{QUOTE}“",
        f"［BUG］ - ［ENTERPRISE］ - ［BLOCKING DEPLOYMENT］ {QUOTE}",
        f"【BUG】【ENTERPRISE】【BLOCKING DEPLOYMENT】{QUOTE}",
        f"BUG - ENTERPRISE - BLOCKING DEPLOYMENT {QUOTE}",
        f'bug - enterprise - BLOCKING DEPLOYMENT "{QUOTE}"',
        f"BUG—ENTERPRISE—BLOCKING DEPLOYMENT: {QUOTE}",
        f'BUG-ENTERPRISE-BLOCKING DEPLOYMENT "{QUOTE}"',
    ],
)
def test_all_ways_of_writing_mean_the_same(post: str) -> None:
    line = parse(post)
    assert line is not None
    assert (line.type, line.segment, line.impact_words, line.quote, line.missing) == (
        TicketType.BUG, "enterprise", "BLOCKING DEPLOYMENT", QUOTE, (),
    )  # fmt: skip


@pytest.mark.parametrize(
    "prose",
    [
        "[SUP-12] it does not work",
        "[/]",
        "Question - how do I do it?",
        "Feature request - would be nice",
        "Bug - it happens when I log in - every time",
        "The bulk import - which we use daily - is slow",
        "",
        "-",
        "[BUG",
    ],
)
def test_prose_is_no_river_line(prose: str) -> None:
    assert parse(prose) is None


def test_what_is_missing_is_named() -> None:
    line = parse('[REQUEST] - [SMB] "please"')
    assert line is not None and line.missing == ("impact",)
    head = parse("[REQUEST] - [SMB] - [NICE TO HAVE]")
    assert head is not None and head.missing == ("quote",)


def test_a_mid_market_segment_keeps_its_hyphen() -> None:
    line = parse("[CALL] - [MID-MARKET] - [ANGRY] they called twice")
    assert line is not None and line.segment == "mid-market"


def test_quotes_of_several_lines_belong_to_their_post() -> None:
    text = (
        '[BUG] - [SMB] - [SLOW]\n"one\n\ntwo"\n\n[PRAISE] - [SMB] - [HAPPY] thanks\nsecond line\n\nunrelated words\n'
    )
    posts = list(split_posts(text.splitlines(keepends=True)))
    assert [line for line, _ in posts] == [1, 6, 9]
    assert posts[0][1].endswith('"one\n\ntwo"')
    assert posts[1][1].endswith("second line")


def test_only_marks_around_the_whole_are_taken_off() -> None:
    assert unquoted('"a" and "b"') == '"a" and "b"'
    assert unquoted("«tout»") == "tout"
