"""Pulling from Slack against a local server that speaks the documented contract."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from click.testing import CliRunner

from tests.conftest import refusal_of
from translate_tui.cli import main
from translate_tui.model import Cancelled, UserError
from translate_tui.services.pulling import pull
from translate_tui.services.workspace import Workspace

TOKEN = "xoxb-secret-0000"
PARENT = "1793607330.482340"


def message(ts: str, text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": "U1", "text": text, "ts": ts, **more}


class Slack:
    """Pages of two, threads, what was asked, and a limit that must be obeyed `limited` times."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.limited = 0  # each obeyed limit takes the client up to a second
        self.error = ""
        self.refused_kinds = ""
        self.history = [
            message(PARENT, '[BUG] - [SMB] - [SLOW] "It stops"', reply_count=1, thread_ts=PARENT),
            message("1793610000.000200", '[REQUEST] - [PRO] - [NICE] "Dark mode"'),
            message("1793620000.000300", "just talk", subtype="channel_topic"),
        ]
        self.replies = {
            PARENT: [self.history[0], message("1793608000.000100", "+1, also at Globex", thread_ts=PARENT)]
        }

    def answer(self, method: str, asked: dict[str, str]) -> dict[str, Any]:
        self.asked.append((method, asked))
        if self.error:
            return {"ok": False, "error": self.error}
        if method == "conversations.list" and asked["types"] == self.refused_kinds:
            return {"ok": False, "error": "missing_scope"}
        if method == "conversations.list":
            return self._page(
                [{"id": "C9", "name": "random"}, {"id": "C0RIVER01", "name": "river"}, {"id": "C3", "name": "x"}],
                "channels",
                asked,
            )
        if method == "users.list":
            return self._page([{"id": "U1", "profile": {"real_name": "Asha Verma"}}], "members", asked)
        if method == "conversations.history":
            newest_first = sorted(self.history, key=lambda m: m["ts"], reverse=True)
            return self._page([m for m in newest_first if m["ts"] >= asked["oldest"]], "messages", asked)
        return self._page(self.replies[asked["ts"]], "messages", asked)

    def _page(self, all_of_it: list[Any], what: str, asked: dict[str, str]) -> dict[str, Any]:
        start = int(asked.get("cursor") or 0)
        cursor = str(start + 2) if start + 2 < len(all_of_it) else ""
        return {"ok": True, what: all_of_it[start : start + 2], "response_metadata": {"next_cursor": cursor}}


@contextmanager
def serve(state: Slack) -> Iterator[dict[str, str]]:
    """Answer as Slack's API does while the block runs; the value is the environment that leads there."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
            self._answer({name: values[0] for name, values in parse_qs(body).items()})

        def do_GET(self) -> None:
            self._answer({name: values[0] for name, values in parse_qs(self.path.partition("?")[2]).items()})

        def _answer(self, asked: dict[str, str]) -> None:
            assert self.headers["Authorization"] == f"Bearer {TOKEN}"
            method = self.path.partition("?")[0].rsplit("/", 1)[1]
            if method == "conversations.history" and state.limited:
                state.limited -= 1
                self._send(429, {"ok": False, "error": "ratelimited"}, ("Retry-After", "0"))
            else:
                self._send(200, state.answer(method, asked))

        def _send(self, status: int, answer: dict[str, Any], *headers: tuple[str, str]) -> None:
            content = json.dumps(answer).encode()
            self.send_response(status)
            for name, value in (
                ("Content-Type", "application/json"),
                ("Content-Length", str(len(content))),
                *headers,
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=partial(server.serve_forever, poll_interval=0.01), daemon=True).start()
    try:
        yield {"SLACK_TOKEN": TOKEN, "SLACK_API_URL": f"http://127.0.0.1:{server.server_address[1]}/api/"}
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def slack() -> Iterator[tuple[Slack, dict[str, str]]]:
    state = Slack()
    with serve(state) as environment:
        yield state, environment


def test_new_posts_with_threads_over_pages_and_limits(work: Workspace, slack: tuple[Slack, dict[str, str]]) -> None:
    state, environment = slack
    state.limited = 1
    report = pull(work._db, "#river", environment)
    assert state.limited == 0
    assert (report.added, report.replies_added, report.skipped) == (2, 1, {"not a post: channel_topic": 1})
    found = sorted(work.triage.tickets(work.triage.ids()).values(), key=lambda ticket: ticket.ref)
    assert [(t.ref, t.author, t.segment, t.replies) for t in found] == [
        (PARENT, "Asha Verma", "smb", 1),
        ("1793610000.000200", "Asha Verma", "pro", 0),
    ]
    assert [row.name for row in work.customers.all()] == ["Globex"]
    again = pull(work._db, "river", environment)
    assert (again.added, again.updated, again.replies_added) == (0, 0, 0)
    assert [s.label for s in work.history.steps()] == ["got posts from #river (2 new, 0 updated)"]


def test_only_what_is_new_is_asked_for_and_edits_and_late_replies_come_too(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    state, environment = slack
    pull(work._db, "river", environment)
    state.asked.clear()
    state.history[1]["text"] = '[REQUEST] - [PRO] - [NICE] "Dark mode, please"'
    state.history.append(message("1793700000.000400", '[BUG] - [SMB] - [SLOW] "Newer"'))
    state.replies[PARENT].append(message("1793710000.000500", "+1 same here, customer Corvo", thread_ts=PARENT))
    report = pull(work._db, "river", environment)
    assert (report.added, report.updated, report.replies_added) == (1, 1, 1)
    oldest = next(asked["oldest"] for method, asked in state.asked if method == "conversations.history")
    assert 1793610000 - float(oldest) == pytest.approx(7 * 86_400, abs=1)
    work.history.undo()
    assert work.triage.total() == 2


def test_an_export_and_a_pull_are_one_source(
    work: Workspace, slack: tuple[Slack, dict[str, str]], tmp_path: Path
) -> None:
    state, environment = slack
    folder = tmp_path / "export"
    (folder / "river").mkdir(parents=True)
    (folder / "channels.json").write_text('[{"id": "C0RIVER01", "name": "river"}]')
    (folder / "users.json").write_text('[{"id": "U1", "real_name": "Asha Verma"}]')
    (folder / "river" / "2026-11-02.json").write_text(json.dumps(state.history[:2]))
    work.river.import_files([folder])
    assert pull(work._db, "C0RIVER01", environment).added == 0
    assert work.river.pulled_channels() == ["C0RIVER01"]


@pytest.mark.parametrize(
    ("error", "said"),
    [("invalid_auth", "token is not valid"), ("missing_scope", "lacks permissions"), ("odd_thing", "odd_thing")],
)
def test_what_slack_refuses_is_said_without_the_token(
    work: Workspace, slack: tuple[Slack, dict[str, str]], error: str, said: str
) -> None:
    state, environment = slack
    state.error = error
    with pytest.raises(UserError, match=said) as refused:
        pull(work._db, "river", environment)
    assert TOKEN not in str(refused.value) and work.history.steps() == []


def test_one_channel_that_came_in_stays_when_the_next_one_fails(
    tmp_path: Path, slack: tuple[Slack, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in slack[1].items():
        monkeypatch.setenv(name, value)
    db = tmp_path / "new.db"
    done = CliRunner().invoke(main, ["pull", "river", "nowhere", "--db", str(db)])
    assert done.exit_code == 1 and "has no channel" in done.stderr
    opened = Workspace(db)
    assert opened.triage.total() == 2
    opened.close()
    done = CliRunner().invoke(main, ["pull", "nowhere", "--db", str(tmp_path / "none.db")])
    assert done.exit_code == 1 and not (tmp_path / "none.db").exists()


def test_the_token_is_stored_nowhere(work: Workspace, slack: tuple[Slack, dict[str, str]]) -> None:
    _, environment = slack
    pull(work._db, "river", environment)
    work.close()
    for path in work.path.parent.glob("t.db*"):
        assert TOKEN.encode() not in path.read_bytes()


def test_what_is_asked_of_slack(work: Workspace, slack: tuple[Slack, dict[str, str]]) -> None:
    state, environment = slack
    pull(work._db, " #river ", environment)
    kinds = "public_channel,private_channel"
    channel_list = {"limit": "200", "types": kinds, "exclude_archived": "0"}
    history = {"channel": "C0RIVER01", "oldest": "0", "limit": "200", "inclusive": "1"}
    assert state.asked == [
        ("conversations.list", channel_list),
        ("users.list", {"limit": "200"}),
        ("conversations.history", history),
        ("conversations.history", history | {"cursor": "2"}),
        ("conversations.replies", {"channel": "C0RIVER01", "ts": PARENT, "limit": "200"}),
    ]
    state.asked.clear()
    pull(work._db, "x", environment)
    assert state.asked[:2] == [
        ("conversations.list", channel_list), ("conversations.list", channel_list | {"cursor": "2"}),
    ]  # fmt: skip


def test_a_token_for_public_channels_alone_finds_them(work: Workspace, slack: tuple[Slack, dict[str, str]]) -> None:
    state, environment = slack
    state.refused_kinds = "public_channel,private_channel"
    assert pull(work._db, "river", environment).added == 2
    assert [asked["types"] for method, asked in state.asked if method == "conversations.list"] == [
        "public_channel,private_channel", "public_channel",
    ]  # fmt: skip


def test_a_channel_named_by_its_id_is_pulled_under_its_name(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    _, environment = slack
    assert list(pull(work._db, "C0RIVER01", environment).files) == ["#river"]
    assert work.history.steps(1)[0].label == "got posts from #river (2 new, 0 updated)"


def test_progress_counts_the_messages_and_can_stop_the_pull(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    _, environment = slack

    def stop(fetched: int) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        pull(work._db, "river", environment, stop)
    assert work.triage.total() == 0 and work.history.steps() == []
    fetched: list[int] = []
    pull(work._db, "river", environment, fetched.append)
    assert fetched == [1, 2, 4], "a reply counts with the message that began its thread"


def test_any_of_the_usual_variables_holds_the_token_and_the_first_one_counts(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    _, environment = slack
    address = {"SLACK_API_URL": environment["SLACK_API_URL"]}
    assert pull(work._db, "river", address | {"SLACK_BOT_TOKEN": TOKEN}).added == 2
    assert pull(work._db, "river", address | {"SLACK_TOKEN": "", "SLACK_USER_TOKEN": TOKEN}).added == 0
    assert pull(work._db, "river", environment | {"SLACK_BOT_TOKEN": "xoxb-another"}).added == 0


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        ("invalid_auth", "the access token is not valid; ask your Slack admin for a new one"),
        ("not_authed", "the access token is not valid; ask your Slack admin for a new one"),
        ("token_revoked", "the access token was revoked; ask your Slack admin for a new one"),
        ("account_inactive", "the access token's account is no longer active; ask your Slack admin for a new one"),
        ("channel_not_found", "the channel does not exist, or the token has no access to it"),
        ("not_in_channel", "the token's app is not a member of the channel: invite it there"),
        ("missing_scope", "the access token lacks permissions; ask your Slack admin to add channels:read, "
         "channels:history and users:read (groups:read and groups:history for private channels)"),
        ("odd_thing", "odd_thing"),
        ("\a", "no reason was given"),
    ],
)  # fmt: skip
def test_each_refusal_of_slack_has_its_reason(
    work: Workspace, slack: tuple[Slack, dict[str, str]], error: str, reason: str
) -> None:
    state, environment = slack
    state.error = error
    assert refusal_of(lambda: pull(work._db, "river", environment)) == (
        f"Slack refused the request: {reason}. Nothing was fetched."
    )


def test_what_keeps_a_pull_from_beginning_is_said_with_a_way_out(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    _, environment = slack
    assert refusal_of(lambda: pull(work._db, "river", {"SLACK_TOKEN": ""})) == refusal_of(
        lambda: pull(work._db, "river", {})
    )
    assert refusal_of(lambda: pull(work._db, "river", {})) == (
        "There is no Slack access token, so nothing was fetched. Set the environment variable SLACK_TOKEN (the "
        "token is never stored or shown), or import a Slack export."
    )
    assert refusal_of(lambda: pull(work._db, "#nowhere", environment)) == (
        "Slack has no channel “nowhere” that this token can access. Nothing was fetched. Check the channel name, and "
        "invite the token's app to the channel."
    )
    nobody = environment | {"SLACK_API_URL": "http://127.0.0.1:9/api/"}
    assert refusal_of(lambda: pull(work._db, "river", nobody)) == (
        "Slack cannot be reached, or its response cannot be read. Nothing was fetched. Check the connection, then "
        "try again."
    )


def test_a_reply_that_was_also_sent_to_the_channel_is_one_reply(
    work: Workspace, slack: tuple[Slack, dict[str, str]]
) -> None:
    state, environment = slack
    state.history.append(state.replies[PARENT][1])
    report = pull(work._db, "river", environment)
    assert (report.added, report.replies_added, report.skipped) == (2, 1, {"not a post: channel_topic": 1})


def test_only_channels_of_slack_are_listed_as_pulled(
    work: Workspace, slack: tuple[Slack, dict[str, str]], tmp_path: Path
) -> None:
    (tmp_path / "x.csv").write_text("id,text\n1,words\n")
    work.river.import_files([tmp_path / "x.csv"])
    assert work.river.pulled_channels() == []
    pull(work._db, "river", slack[1])
    assert work.river.pulled_channels() == ["C0RIVER01"]
