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
