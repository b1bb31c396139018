"""Pulls the new posts of a River channel from Slack's API, when somebody asks for it.

The token comes from the environment; it is neither stored nor shown. The last week before the newest known message is
read again, for edits and for new replies to known threads. Source: "conversations.history", "conversations.replies"
and "Rate limits" at docs.slack.dev.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from translate_tui.model import ImportReport, UserError
from translate_tui.river.formats import slack
from translate_tui.river.mapping import RowSource
from translate_tui.river.slack_messages import MessageReader, user_name
from translate_tui.services.importing import ImportOptions, import_source, read_options
from translate_tui.store import sources
from translate_tui.store.database import Database
from translate_tui.text import plain

# slack_sdk is an optional extra, so it is imported only in functions.
if TYPE_CHECKING:
    from slack_sdk import WebClient

TOKEN_VARIABLES: Final = ("SLACK_TOKEN", "SLACK_BOT_TOKEN", "SLACK_USER_TOKEN")
URL_VARIABLE: Final = "SLACK_API_URL"  # another address of the API, such as a company's gateway
_LOOK_BACK: Final = timedelta(days=7)  # edits and replies are looked for so long before the newest message
_PAGE_SIZE: Final = 200  # messages in one response, as Slack advises
_MAX_RETRIES: Final = 8  # of one call, after "too many requests"
_TIMEOUT_S: Final = 30  # of one call

Progress = Callable[[int], None]  # messages fetched so far

_REASONS: Final = {
    "invalid_auth": "the access token is not valid; ask your Slack admin for a new one",
    "not_authed": "the access token is not valid; ask your Slack admin for a new one",
    "token_revoked": "the access token was revoked; ask your Slack admin for a new one",
    "account_inactive": "the access token's account is no longer active; ask your Slack admin for a new one",
    "channel_not_found": "the channel does not exist, or the token has no access to it",
    "not_in_channel": "the token's app is not a member of the channel: invite it there",
    "missing_scope": "the access token lacks permissions; ask your Slack admin to add channels:read, "
    "channels:history and users:read (groups:read and groups:history for private channels)",
    "ratelimited": "too many requests, so try again later",
}


def pull(
    db: Database, channel: str, environment: "os._Environ[str] | dict[str, str]", progress: Progress | None = None
) -> ImportReport:
    """Import what is new in a channel (by name or id) as one step, and return a report.

    `progress` may raise Cancelled to stop. Raises UserError without a token or without slack_sdk, and with the reason
    when Slack refuses. Nothing is written in any of these cases.
    """
    client = _client(environment)
    with _slack_errors():
        channel_id, name = _channel(client, channel)
        key = slack.source_key(channel_id)
        newest = sources.newest_ref(db, key)
        oldest = str(max(float(newest) - _LOOK_BACK.total_seconds(), 0)) if newest else "0"
        names = {user["id"]: user_name(user) for user in _pages(client.users_list, "members", limit=_PAGE_SIZE)}
        messages = _fetch_messages(client, channel_id, oldest, progress)
    reader = MessageReader(names, read_options(db, ImportOptions()).meanings)
    source = RowSource(key, slack.FORMATS[0].name, f"#{name}", reader.rows(messages))
    return import_source(
        db, source, lambda report: f"got posts from #{name} ({report.added:,} new, {report.updated:,} updated)"
    )


def channels(db: Database) -> list[str]:
    """Return the ids of the channels that were imported or pulled before."""
    return [key.partition(":")[2] for key in sources.keys(db) if key.startswith("slack:")]


def _fetch_messages(
    client: "WebClient", channel_id: str, oldest: str, progress: Progress | None
) -> list[dict[str, Any]]:
    """Return the messages of a channel since `oldest` and all replies in their threads, in the order of time."""
    messages: list[dict[str, Any]] = []
    for message in _pages(
        client.conversations_history, "messages", channel=channel_id, oldest=oldest, limit=_PAGE_SIZE, inclusive=True
    ):
        messages.append(message)
        if message.get("reply_count"):
            replies = _pages(
                client.conversations_replies, "messages", channel=channel_id, ts=message["ts"], limit=_PAGE_SIZE
            )
            messages += [reply for reply in replies if reply.get("ts") != message["ts"]]
        if progress is not None:
            progress(len(messages))
    # A reply that was also sent to the channel comes twice. A ts is a number written as text: a shorter one is older.
    by_ts = {str(message.get("ts")): message for message in messages}
    return [by_ts[ts] for ts in sorted(by_ts, key=lambda ts: (len(ts), ts))]


def _client(environment: "os._Environ[str] | dict[str, str]") -> "WebClient":
    """Return a client with the token of the environment. Raises UserError without a token or without slack_sdk."""
    token = next((environment[name] for name in TOKEN_VARIABLES if environment.get(name)), "")
    if not token:
        raise UserError(
            f"There is no Slack access token, so nothing was fetched. Set the environment variable "
            f"{TOKEN_VARIABLES[0]} (the token is never stored or shown), or import a Slack export."
        )
    try:
        from slack_sdk import WebClient
        from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
    except ImportError as error:
        raise UserError(
            "Slack support is not installed, so nothing was fetched. Install it: pip install 'translate-tui[slack]'"
        ) from error
    address = environment.get(URL_VARIABLE, "")
    client = WebClient(token, base_url=address or WebClient.BASE_URL, timeout=_TIMEOUT_S)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=_MAX_RETRIES))
    return client


@contextmanager
def _slack_errors() -> Iterator[None]:
    """Raise UserError instead of Slack's errors. `from None`: a traceback of slack_sdk could show the token."""
    from slack_sdk.errors import SlackApiError, SlackClientError

    try:
        yield
    except SlackApiError as error:
        code = str(error.response.get("error", "")) if error.response is not None else ""
        reason = _REASONS.get(code, plain(code) or "no reason was given")
        raise UserError(f"Slack refused the request: {reason}. Nothing was fetched.") from None
    except (SlackClientError, OSError, ValueError):
        raise UserError(
            "Slack cannot be reached, or its response cannot be read. Nothing was fetched. Check the connection, "
            "then try again."
        ) from None


def _channel(client: "WebClient", channel: str) -> tuple[str, str]:
    """Return the id and the name of a channel that is named by either. Raises UserError where there is none."""
    from slack_sdk.errors import SlackApiError

    wanted = channel.strip().removeprefix("#")
    # A token without the scope for private channels still finds the public ones.
    for kinds in ("public_channel,private_channel", "public_channel"):
        try:
            for listed in _pages(
                client.conversations_list, "channels", limit=_PAGE_SIZE, types=kinds, exclude_archived=False
            ):
                if wanted in (listed.get("id"), listed.get("name")):
                    return str(listed["id"]), plain(str(listed.get("name") or listed["id"]))
            break
        except SlackApiError as error:
            if kinds == "public_channel" or error.response.get("error") != "missing_scope":
                raise
    raise UserError(
        f"Slack has no channel “{plain(wanted)}” that this token can access. Nothing was fetched. Check the channel "
        "name, and invite the token's app to the channel."
    )


def _pages(call: Callable[..., Any], key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """Yield the objects under `key` of all pages of an API call."""
    cursor = ""
    while True:
        page = call(**arguments, **({"cursor": cursor} if cursor else {}))
        yield from (element for element in page.get(key) or () if isinstance(element, dict))
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
