"""The simulated API records, fails, limits and waits as a test tells it to."""

import time

import pytest

from tests.standins.pagerduty import PagerDutyApi, Request
from tests.standins_test.account import NOW, Account


def test_every_request_is_recorded(account: Account) -> None:
    account.ask("POST", "/teams?x=1", {"team": {"name": "payments"}})
    (request,) = account.api.requests
    assert (request.line, request.query, request.at) == ("POST /teams 201", {"x": ["1"]}, NOW)
    assert request.body == {"team": {"name": "payments"}}
    assert account.api.lines("GET") == []


def test_an_unknown_path_is_404_and_noted() -> None:
    with PagerDutyApi() as api:
        assert Account(api=api).ask("GET", "/v3/schedules").status == 404
        assert [request.path for request in api.unknown] == ["/v3/schedules"]


def test_a_request_without_a_token_is_401(account: Account) -> None:
    answer = account.ask("GET", "/abilities", token="")
    assert (answer.status, answer.body["error"]["code"]) == (401, 2006)


def test_a_body_that_is_not_wrapped_is_refused(account: Account) -> None:
    assert account.ask("POST", "/teams", {"name": "payments"}).errors == ["Argument 'team' is required"]
    assert account.ask("POST", "/teams").status == 400


def test_a_fault_strikes_as_often_as_it_is_told_to(account: Account) -> None:
    account.api.fail("POST", "^/teams$", status=503, headers={"Retry-After": "1"}, times=2)
    body = {"team": {"name": "payments"}}
    answers = [account.ask("POST", "/teams", body) for _ in range(3)]
    assert [answer.status for answer in answers] == [503, 503, 201]
    assert answers[0].headers["Retry-After"] == "1"


def test_a_write_may_take_effect_though_its_answer_is_lost(account: Account) -> None:
    account.api.fail("POST", "^/teams$", status=502, applied=True)
    assert account.ask("POST", "/teams", {"team": {"name": "payments"}}).status == 502
    assert account.api.state.team("payments")


def test_what_goes_beyond_the_limit_is_429(account: Account) -> None:
    account.api.limit(2, window=60)
    answers = [account.ask("GET", "/abilities") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[2].body["error"]["message"] == "Rate Limit Exceeded"
    headers = answers[2].headers
    assert (headers["ratelimit-limit"], headers["ratelimit-remaining"]) == ("2", "0")
    assert 0 < int(headers["ratelimit-reset"]) <= 60


def test_latency_is_added(account: Account) -> None:
    account.api.latency = 0.05
    begun = time.monotonic()
    account.ask("GET", "/abilities")
    assert time.monotonic() - begun >= 0.05


def test_the_hook_sees_the_account_after_each_request(account: Account) -> None:
    seen: list[tuple[str, str | None]] = []

    def look(request: Request) -> None:
        schedules = account.api.state.schedules
        seen.append(
            (request.method, account.api.state.on_schedule(next(iter(schedules))) if schedules else None)
        )

    account.api.on_request = look
    schedule = account.new_schedule(account.layer(account.ana))
    account.ask("PUT", f"/schedules/{schedule}", account.schedule(account.layer(account.ben)))
    assert seen == [("POST", account.ana), ("PUT", account.ben)]


def test_what_the_hook_raises_comes_out_at_the_end() -> None:
    def refuse(request: Request) -> None:
        raise AssertionError(request.line)

    def run() -> None:
        with PagerDutyApi() as api:
            api.on_request = refuse
            Account(api=api).ask("GET", "/abilities")

    with pytest.raises(AssertionError, match="GET /abilities 200"):
        run()


def test_equal_seeds_give_equal_ids_and_keys() -> None:
    def made(seed: int) -> tuple[str, str]:
        with PagerDutyApi(seed=seed) as api:
            return api.state.new_id(), api.state.new_key()

    assert made(1) == made(1)
    assert made(1) != made(2)
