"""Pulling a River channel's new posts from Slack, when somebody asks for it.

The token stands in the environment and nowhere else: it is neither stored nor shown. What was
posted before the newest message that is known is looked at again for a week, for edits and for new
replies to known threads; what is unchanged stays as it is. Source: docs.slack.dev,
conversations.history, conversations.replies, rate limits.
"""

import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from translate_tui.model import ImportReport, UserError
from translate_tui.river.formats import slack
from translate_tui.river.mapping import RowSource
from translate_tui.services.importing import ImportOptions, import_source, read_options
from translate_tui.store import sources
from translate_tui.store.database import Database
from translate_tui.text import plain

if TYPE_CHECKING:
    from slack_sdk import WebClient

TOKENS: Final = ("SLACK_TOKEN", "SLACK_BOT_TOKEN", "SLACK_USER_TOKEN")
ADDRESS: Final = "SLACK_API_URL"  # another address of the API, such as a gateway of the company
_BACK: Final = timedelta(days=7)  # how long edits and replies are looked for
_PAGE: Final = 200  # messages at once, as Slack advises
_RETRIES: Final = 8  # times that "too many requests" is obeyed, one call
_SECONDS: Final = 30  # for one call

Progress = Callable[[int], None]

_WHY: Final = {
    "invalid_auth": "the token is not valid",
    "not_authed": "the token is not valid",
    "token_revoked": "the token was revoked",
    "account_inactive": "the token's account is not active any more",
    "channel_not_found": "there is no such channel, or the token may not see it",
    "not_in_channel": "the token's app is not a member of the channel: invite it there",
    "missing_scope": "the token lacks a scope; it needs channels:read, channels:history and users:read "
    "(groups:read and groups:history for private channels)",
    "ratelimited": "Slack asks to wait for longer than is sensible",
}


def pull(
    db: Database, channel: str, environment: "os._Environ[str] | dict[str, str]", progress: Progress | None = None
) -> ImportReport:
    """Bring in what is new in a channel (by name or id) as one step; return what came of it.

    `progress` is called with the messages fetched so far and may raise Cancelled. Raises UserError without
    a token or slack_sdk, and with the reason where Slack refuses; nothing is written then.
    """
    client = _client(environment)
    with _told():
        channel_id, name = _channel(client, channel)
        key = slack.key_of(channel_id)
        newest = sources.newest_ref(db, key)
        oldest = str(max(float(newest) - _BACK.total_seconds(), 0)) if newest else "0"
        names = {user["id"]: slack.name_of(user) for user in _pages(client.users_list, "members", limit=_PAGE)}
        messages: list[dict[str, Any]] = []
        for message in _pages(
            client.conversations_history, "messages", channel=channel_id, oldest=oldest, limit=_PAGE, inclusive=True
        ):
            messages.append(message)
            if message.get("reply_count"):
                replies = _pages(
                    client.conversations_replies, "messages", channel=channel_id, ts=message["ts"], limit=_PAGE
                )
                messages += [reply for reply in replies if reply.get("ts") != message["ts"]]
            if progress is not None:
                progress(len(messages))
    # A reply that was also sent to the channel comes twice; in the order of time each parent is first.
    in_order = sorted({str(m.get("ts")): m for m in messages}.items(), key=lambda item: (len(item[0]), item[0]))
    reader = slack.Messages(names, read_options(db, ImportOptions()).meanings)
    rows = reader.rows([message for _, message in in_order])
    reading = RowSource(key, slack.FORMATS[0].name, f"#{name}", rows)
    return import_source(
        db, reading, lambda report: f"pulled #{name} ({report.added:,} new, {report.updated:,} updated)"
    )


def channels(db: Database) -> list[str]:
    """Return the ids of the channels that have been imported or pulled before."""
    return [key.partition(":")[2] for key in sources.keys(db) if key.startswith("slack:")]


def _client(environment: "os._Environ[str] | dict[str, str]") -> "WebClient":
    token = next((environment[name] for name in TOKENS if environment.get(name)), "")
    if not token:
        raise UserError(
            f"No token for Slack is set, so nothing was pulled. Put it in the environment as {TOKENS[0]} (it is "
            "neither stored nor shown), or import an export of the workspace."
        )
    try:
        from slack_sdk import WebClient
        from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
    except ImportError as error:
        raise UserError(
            "Pulling from Slack needs the extra: pip install 'translate-tui[slack]'. Nothing was pulled."
        ) from error
    address = environment.get(ADDRESS, "")
    client = WebClient(token, base_url=address or WebClient.BASE_URL, timeout=_SECONDS)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=_RETRIES))
    return client


class _told:
    """Says in words what went wrong with Slack, without the token."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is None:
            return
        from slack_sdk.errors import SlackApiError, SlackClientError

        if isinstance(error, SlackApiError):
            said = str(error.response.get("error", "")) if error.response is not None else ""
            why = _WHY.get(said, plain(said) or "no reason was given")
            raise UserError(f"Slack refused this: {why}. Nothing was pulled.") from None
        if isinstance(error, SlackClientError | OSError | ValueError):
            raise UserError(
                "Slack cannot be reached, or does not answer as Slack does. Nothing was pulled. Check the "
                "connection, then try again."
            ) from None


def _channel(client: "WebClient", channel: str) -> tuple[str, str]:
    """Return the id and the name of a channel."""
    wanted = channel.strip().removeprefix("#")
    for kinds in ("public_channel,private_channel", "public_channel"):
        from slack_sdk.errors import SlackApiError

        try:
            for one in _pages(
                client.conversations_list, "channels", limit=_PAGE, types=kinds, exclude_archived=False
            ):
                if wanted in (one.get("id"), one.get("name")):
                    return str(one["id"]), plain(str(one.get("name") or one["id"]))
            break
        except SlackApiError as error:
            if kinds == "public_channel" or error.response.get("error") != "missing_scope":
                raise
    raise UserError(
        f"Slack knows no channel “{plain(wanted)}” that this token may see. Nothing was pulled. Name it as in Slack, "
        "and invite the token's app there."
    )


def _pages(call: Callable[..., Any], what: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """Yield what all pages of a call hold."""
    cursor = ""
    while True:
        answer = call(**arguments, **({"cursor": cursor} if cursor else {}))
        yield from (one for one in answer.get(what) or () if isinstance(one, dict))
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return
