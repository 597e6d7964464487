"""Slack's chat.postMessage and incoming webhooks, as far as Alertmanager speaks to them."""

import json

from tests.standins.events import JsonHandler, StandIn

CHAT = "/api/chat.postMessage"
WEBHOOK = "/services/"


class _Slack(JsonHandler):
    def do_POST(self) -> None:  # noqa: N802
        try:
            message = json.loads(self.body())
        except ValueError:
            self.answer(400, "invalid_payload")
            return
        if self.path == CHAT:
            self._chat(message)
        elif self.path.startswith(WEBHOOK):
            self._webhook(message)
        else:
            self.answer(404, "no_service")

    def _chat(self, message: dict[str, object]) -> None:
        """A bot's message: errors come with status 200."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        error = None
        if scheme != "Bearer" or not token.startswith("xoxb-"):
            error = "not_authed" if not token else "invalid_auth"
        elif not message.get("channel"):
            error = "channel_not_found"
        elif not message.get("text") and not message.get("attachments"):
            error = "no_text"
        self._settle(message | {"token": token}, error)
        self.answer(200, {"ok": True} if error is None else {"ok": False, "error": error})

    def _webhook(self, message: dict[str, object]) -> None:
        """An app's webhook: it posts to its own channel, whatever the message says."""
        error = None if message.get("text") or message.get("attachments") else "no_text"
        self._settle(message | {"webhook": self.path.removeprefix(WEBHOOK)}, error)
        self.answer(*((200, "ok") if error is None else (400, error)))

    def _settle(self, message: dict[str, object], error: str | None) -> None:
        if error is None:
            self.standin.accepted.put(message)
        else:
            self.standin.refused.put({"message": message, "error": error})


def slack() -> StandIn:
    """A stand-in for https://slack.com (CHAT below `url`) and https://hooks.slack.com (WEBHOOK below it)."""
    return StandIn(_Slack)
