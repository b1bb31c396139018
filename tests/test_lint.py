import json
import subprocess
import sys
from pathlib import Path

from translate_tui.model import TicketType
from translate_tui.protocol.lint import Post, channel_shares, missing_parts, to_river_format
from translate_tui.river.line import parse
from translate_tui.services.importing import ImportOptions
from translate_tui.services.workspace import Workspace

EXPORTS = Path(__file__).parent / "exports"
WHOLE = Post("#river", "line 1", TicketType.BUG, "smb", "SLOW", "it stops", True)


def test_what_is_missing_and_how_it_would_read() -> None:
    assert missing_parts(WHOLE) == ()
    assert to_river_format(WHOLE) == '[BUG] - [SMB] - [SLOW] "it stops"'
    half = WHOLE._replace(segment=None, impact_words="", in_format=False)
    assert missing_parts(half) == ("segment", "impact")
    assert to_river_format(half) == '[BUG] - [SEGMENT?] - [IMPACT?] "it stops"'
    assert missing_parts(WHOLE._replace(in_format=False)) == (), "only its form is another"


def test_a_corrected_line_is_in_river_format_once_its_gaps_are_filled() -> None:
    line = to_river_format(WHOLE._replace(impact_words="", in_format=False)).replace("IMPACT?", "SLOW")
    read = parse(line)
    assert read is not None and read.missing == () and read.quote == "it stops"


def test_the_channel_that_could_be_helped_most_comes_first() -> None:
    bad = WHOLE._replace(channel="#other", segment=None, in_format=False)
    first, second = channel_shares([WHOLE, WHOLE, bad, bad, WHOLE._replace(channel="#other")])
    assert (first.channel, first.posts, first.in_format, first.percent) == ("#other", 3, 1, 33)
    assert first.missing == {"type": 0, "segment": 2, "impact": 0, "quote": 0}
    assert second.percent == 100


def test_lint_of_a_channel_export_and_of_the_river_agree(work: Workspace) -> None:
    wishes = ImportOptions(channels=("river",))
    posts_of_file = work.river.lint(EXPORTS / "slack", wishes)
    work.river.import_files([EXPORTS / "slack"], wishes)
    posts_of_river = work.river.lint(None)
    (share,) = channel_shares(posts_of_river)
    assert (share.channel, share.posts, share.in_format) == ("#river", 25, 19)
    assert channel_shares(posts_of_file) == channel_shares(posts_of_river)
    begun = [to_river_format(post) for post in posts_of_river if not post.quote]
    assert begun == ['[CALL] - [STARTUP] - [ABOUT TO CANCEL] "QUOTE?"', '[REQUEST] - [SMB] - [IMPACT?] "QUOTE?"']


def test_the_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "translate_tui", "lint", str(EXPORTS / "slack"), "--channel", "river"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.startswith("#river: 19 of 25 posts in River format (76 %); missing: ")
    assert '[TYPE?] - [SEGMENT?] - [IMPACT?] "[SUP-12] [BILLING] wrong VAT again' in said
    found = json.loads(subprocess.run([*command, "--json"], capture_output=True, text=True, check=True).stdout)
    assert len(found["posts"]) == 6 and found["channels"][0]["percent"] == 76
    assert "Benoît" not in json.dumps(found["channels"], ensure_ascii=False)


def test_a_post_is_shown_with_its_channel_its_moment_and_its_parts(work: Workspace) -> None:
    wishes = ImportOptions(channels=("river",))
    work.river.import_files([EXPORTS / "slack"], wishes)
    posts_of_river = work.river.lint(None)
    posts_of_file = work.river.lint(EXPORTS / "slack", wishes)
    assert sorted(posts_of_river, key=repr) == sorted(posts_of_file, key=repr)
    assert posts_of_river != posts_of_file, "newest first, not in the order of the file"
    assert [post.where for post in posts_of_river] == sorted((post.where for post in posts_of_river), reverse=True)
    whole = next(post for post in posts_of_river if post.in_format)
    assert whole.channel == "#river" and len(whole.where) == len("2026-11-02 09:15") and "T" not in whole.where


def test_a_post_without_a_moment_is_found_by_its_line(work: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "river.txt"
    file.write_text("[BUG] - [SMB] - [SLOW] it stops\n\njust words\n\n[CALL] - [PRO]\n", encoding="utf-8")
    assert work.river.lint(file) == [
        Post("river.txt", "line 1", TicketType.BUG, "smb", "SLOW", "it stops", True),
        Post("river.txt", "line 3", None, None, "", "just words", False),
        Post("river.txt", "line 5", TicketType.CALL, "pro", "", "", False),
    ]
    work.river.import_files([file])
    posts = sorted(work.river.lint(None), key=lambda post: post.quote)
    assert [(post.channel, post.where, post.quote) for post in posts] == [
        ("river.txt", "", ""), ("river.txt", "", "it stops"), ("river.txt", "", "just words"),
    ]  # fmt: skip


def test_helpdesk_tickets_and_those_typed_by_hand_are_no_posts(work: Workspace) -> None:
    work.river.import_files([EXPORTS / "zendesk.csv"])
    work.river.add_ticket("it stops", "bug", "smb", "slow", "")
    assert work.triage.total() > 1 and work.river.lint(None) == []


def test_a_reply_is_no_post_but_one_to_what_is_no_ticket_is(work: Workspace, tmp_path: Path) -> None:
    folder = tmp_path / "slack"
    (folder / "river").mkdir(parents=True)
    (folder / "users.json").write_text("[]")
    lines = [
        {"ts": "1793607330.000100", "text": "it stops"},
        {"ts": "1793607400.000100", "thread_ts": "1793607330.000100", "text": "same here"},
        {"ts": "1793607500.000100", "thread_ts": "1793600000.000100", "text": "to an older one"},
    ]
    lines = [{"type": "message", "user": "U1", **line} for line in lines]
    (folder / "river" / "2026-11-02.json").write_text(json.dumps(lines))
    assert [post.quote for post in work.river.lint(folder)] == ["it stops", "to an older one"]
