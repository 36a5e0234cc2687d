"""填过的情况刷新后还在：只给同一个人，过期即忘，网址里只有猜不出来的编号。"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from streamlit.testing.v1 import AppTest

from assistant.eligibility import Fact, Profile
from assistant.eligibility.profile import Origin, Source
from tests.ui.pages import html, open_app
from ui.match_kept import KEEP_S, MOST, KeptProfiles

WORDS = "我们是澜江市一家企业，去年专利许可到账80万元"
GONE = "这份情况已经过期"


def profile(name: str = "企业") -> Profile:
    return Profile().with_facts([Fact("类型", (name,), Origin(Source.FORM, name))])


class Clock:
    """Seconds that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_is_kept_is_given_back_to_its_owner() -> None:
    held = KeptProfiles()
    assert held.get("visitor:a", held.put("visitor:a", profile())) == profile()


def test_another_owner_does_not_get_it() -> None:
    held = KeptProfiles()
    assert held.get("visitor:b", held.put("visitor:a", profile())) is None


def test_another_owner_cannot_write_over_it() -> None:
    held = KeptProfiles()
    mine = held.put("visitor:a", profile())
    theirs = held.put("visitor:b", profile("高校"), mine)
    assert (theirs != mine, held.get("visitor:a", mine)) == (True, profile())


def test_another_owner_cannot_drop_it() -> None:
    held = KeptProfiles()
    mine = held.put("visitor:a", profile())
    held.forget("visitor:b", mine)
    assert held.get("visitor:a", mine) == profile()


def test_what_its_owner_drops_is_gone() -> None:
    held = KeptProfiles()
    mine = held.put("visitor:a", profile())
    held.forget("visitor:a", mine)
    assert held.get("visitor:a", mine) is None


def test_a_change_keeps_the_id() -> None:
    held = KeptProfiles()
    mine = held.put("visitor:a", profile())
    assert (held.put("visitor:a", profile("高校"), mine), held.get("visitor:a", mine)) == (
        mine,
        profile("高校"),
    )


def test_an_id_that_nobody_has_is_not_taken_over() -> None:
    assert KeptProfiles().put("visitor:a", profile(), "1234") != "1234"


@pytest.mark.parametrize(("seconds", "there"), [(KEEP_S, True), (KEEP_S + 1, False)])
def test_it_is_forgotten_when_it_has_not_been_used_for_long(seconds: float, there: bool) -> None:
    clock = Clock()
    held = KeptProfiles(clock)
    mine = held.put("visitor:a", profile())
    clock.now = seconds
    assert (held.get("visitor:a", mine) is not None) is there


def test_using_it_keeps_it() -> None:
    clock = Clock()
    held = KeptProfiles(clock)
    mine = held.put("visitor:a", profile())
    for clock.now in (KEEP_S, 2 * KEEP_S):
        assert held.get("visitor:a", mine)


def test_the_one_used_longest_ago_makes_room() -> None:
    held = KeptProfiles()
    first, second = held.put("a", profile()), held.put("a", profile())
    held.get("a", first)
    for _ in range(MOST - 1):
        held.put("b", profile())
    assert (held.get("a", first) is not None, held.get("a", second)) == (True, None)


# the page


def say(page: AppTest) -> AppTest:
    page.text_area(key="match_words").set_value(WORDS)
    return next(b for b in page.button if b.label == "识别并匹配").click().run()


def open_page(root: Path, owner: str, **parameters: str) -> AppTest:
    """The page in a session of its own, as after a reload, by a visitor of this name."""
    page = open_app(root)
    page.session_state["visitor_token"] = owner
    for name, value in parameters.items():
        page.query_params[name] = value
    return page.switch_page("views/match.py").run()


def facts(page: AppTest) -> list[str]:
    return [fact.text for fact in page.session_state["match_profile"].facts.values()]


@pytest.mark.usefixtures("service")
class TestReloading:
    def test_the_profile_is_there_again(self, root: Path) -> None:
        page = say(open_page(root, "a" * 24))
        again = open_page(root, "a" * 24, p=page.query_params["p"])
        assert ("专利转化到账额：80万" in facts(again), facts(again)) == (True, facts(page))

    def test_the_address_says_nothing_of_the_applicant(self, root: Path) -> None:
        page = say(open_page(root, "a" * 24))
        assert {name: len(value) for name, value in page.query_params.items()} == {"p": 32}

    def test_another_visitor_with_the_address_gets_nothing_and_is_told(self, root: Path) -> None:
        page = say(open_page(root, "a" * 24))
        other = open_page(root, "b" * 24, p=page.query_params["p"])
        assert (facts(other), GONE in html(other), "p" in other.query_params) == ([], True, False)

    def test_clearing_it_leaves_nothing_behind(self, root: Path) -> None:
        page = say(open_page(root, "a" * 24))
        before = page.query_params["p"]
        page.button(key="match_clear").click().run()
        again = open_page(root, "a" * 24, p=before)
        assert ("p" in page.query_params, facts(again)) == (False, [])

    def test_an_address_that_is_made_up_is_harmless(self, root: Path) -> None:
        page = open_page(root, "a" * 24, p=urlencode({"x": "<b>"}))
        assert (facts(page), GONE in html(page)) == ([], True)
