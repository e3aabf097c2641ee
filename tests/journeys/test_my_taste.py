"""What one likes moves the list at once and visibly, can be looked at, taken back, forgotten, and brought back."""

from __future__ import annotations

import re

import pytest
from browser_support import accessibility_problems
from playwright.sync_api import expect

EVENT = "/dreamforce-2014/"


def titles(page):
    return page.locator("article.card h3").all_inner_texts()


def star_of(page, card_id):
    return page.locator(f"#{card_id} .corner-star")


def starred(page, card_id):
    star_of(page, card_id).click()
    page.locator(f"#{card_id} .corner-star[aria-pressed='true']").wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)], ids=["phone", "desk"])
def test_stars_move_the_list_and_can_be_taken_back_forgotten_and_undone(
    open_page, live_server, artefacts, width, height, javascript
):
    page = open_page(width, height, javascript=javascript)
    page.goto(EVENT + "?day=2014-10-14")
    before = titles(page)
    assert page.locator(".phrase").count() == 0
    last = [card.get_attribute("id") for card in page.locator("article.card").all()][-2:]
    for card_id in last:
        starred(page, card_id)
    assert sorted(titles(page)) == sorted(before)
    phrases = page.locator("article.card .phrase").all_inner_texts()
    assert sum("you starred it" in phrase for phrase in phrases) == 2
    assert "starred" in page.locator("#undo").get_attribute("title")

    first = page.locator("article.card:has(.fit)").first
    first_id = first.get_attribute("id")
    first.locator(".fit summary").click()
    first.get_by_role("button", name="Not for me").click()
    page.locator(f"#{first_id}.is-dismissed").wait_for()
    assert "You dismissed it." in page.locator(f"#{first_id}").inner_text()
    page.screenshot(path=artefacts / f"starred-{width}-{'js' if javascript else 'no-js'}.png", caret="initial")

    page.goto(EVENT + "taste")
    assert page.get_by_role("heading", name="dismissed session").inner_text() == "1 dismissed session"
    page.get_by_role("button", name="Take back").first.click()
    stars_left = 1 if first_id in last else 2
    page.locator("#undo[title*='no longer']").wait_for()
    page.screenshot(
        path=artefacts / f"taste-{width}-{'js' if javascript else 'no-js'}.png", full_page=True, caret="initial"
    )

    page.get_by_role("button", name="Forget all of this").click()
    page.get_by_role("heading", name="Nothing starred or dismissed yet").wait_for()
    page.goto(EVENT + "?day=2014-10-14")
    assert titles(page) == before
    page.goto(EVENT + "taste")
    page.locator("#undo").click()
    page.get_by_role("heading", name="dismissed session").wait_for()
    assert page.locator("h2", has_text="starred session").count() == (1 if stars_left > 1 else 0)


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_topic_is_turned_by_the_keyboard_and_a_speaker_followed(open_page, live_server, javascript):
    page = open_page(390, 844, javascript=javascript)
    page.goto(EVENT + "taste")
    row = page.locator(".turn").first
    name = row.locator("legend").inner_text()
    row.locator("input:checked").focus()
    page.keyboard.press("ArrowRight")
    if not javascript:
        page.get_by_role("button", name="Save").last.click()
    page.locator("#undo[title*='turned up']").wait_for()
    assert page.locator(".turn", has=page.locator("input[value='1']:checked")).locator("legend").inner_text() == name
    if javascript:
        assert page.evaluate("document.activeElement.type") == "radio"
    page.goto(EVENT + "?day=all")
    assert page.get_by_text(f"more on {name}: you said so").first.is_visible()
    page.locator("article.card", has=page.locator(".who")).first.locator("h3 a").click()
    page.get_by_role("button", name="Follow").first.click()
    page.locator("[aria-pressed='true']", has_text="Followed").first.wait_for()
    assert "you follow" in page.locator(".why").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1440])
def test_a_star_in_a_long_list_leaves_the_reader_where_they_read(open_page, live_server, width):
    page = open_page(width, 500)
    page.goto(EVENT + "?day=all")
    last = page.locator("article.card").last
    last.scroll_into_view_if_needed()
    page.evaluate("scrollBy(0, -600)")
    there = page.evaluate("scrollY")
    assert 0 < there < page.evaluate("document.documentElement.scrollHeight - innerHeight") - 300
    # In sight now, so that nothing has to scroll for the press.
    seen = page.evaluate(
        "[...document.querySelectorAll('article.card')].find((card) => card.getBoundingClientRect().top > 150).id"
    )
    starred(page, seen)
    page.locator("#undo[title*='starred']").wait_for()
    assert abs(page.evaluate("scrollY") - there) < 60


@pytest.mark.browser
def test_whoever_stars_by_the_keyboard_sees_where_the_session_went(open_page, live_server):
    page = open_page(390, 500)
    page.goto(EVENT + "?day=2014-10-14")
    card_id = page.locator("article.card").last.get_attribute("id")
    star_of(page, card_id).press("Enter")
    page.locator(f"#{card_id} .corner-star[aria-pressed='true']").wait_for()
    expect(star_of(page, card_id)).to_be_focused()
    expect(star_of(page, card_id)).to_be_in_viewport()


@pytest.mark.browser
def test_stars_pressed_while_one_is_on_its_way_are_all_kept(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(EVENT + "?day=2014-10-14")
    waiting = []
    page.route("**/taste", lambda route: route.continue_() if waiting else waiting.append(route))
    cards = [card.get_attribute("id") for card in page.locator("article.card").all()][-3:]
    with page.expect_request("**/taste"):
        star_of(page, cards[0]).click()
    for card_id in cards[1:]:
        star_of(page, card_id).click()
    waiting[0].continue_()
    for card_id in cards:
        page.locator(f"#{card_id} .corner-star[aria-pressed='true']").wait_for()
    page.goto(EVENT + "taste")
    assert page.get_by_role("heading", name="starred sessions").inner_text() == "3 starred sessions"


@pytest.mark.browser
def test_a_topic_is_turned_all_the_way_by_the_same_key(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(EVENT + "taste")
    row = page.locator(".turn").nth(2)
    name = row.locator("legend").inner_text()
    row.locator("input:checked").focus()
    for words in ("more", "much more"):
        page.keyboard.press("ArrowRight")
        page.locator(".turn", has_text=name).locator(".said", has_text=re.compile(f"^{words}$")).wait_for()
    assert page.locator(".turn:has(input[value='2']:checked) legend").all_inner_texts() == [name]
    assert page.locator(".turn:has(input[value='1']:checked)").count() == 0


@pytest.mark.browser
def test_where_a_dismissed_session_leaves_the_page_the_keyboard_is_at_the_next_one(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(EVENT + "?day=2014-10-14")
    starred(page, page.locator("article.card").first.get_attribute("id"))
    page.goto(EVENT + "?day=all&sort=fit")
    cards = [card.get_attribute("id") for card in page.locator("article.card:has(.fit)").all()]
    first = page.locator(f"#{cards[0]}")
    first.locator(".fit summary").click()
    first.get_by_role("button", name="Not for me").press("Enter")
    page.locator("#undo[title*='dismissed']").wait_for()
    assert page.evaluate("document.activeElement.closest('article.card') !== null")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_no_page_of_it_keeps_anybody_out(open_page, live_server, artefacts, width, scheme):
    """axe-core finds nothing, and nothing is wider than the screen."""
    page = open_page(width, 900, color_scheme=scheme)
    found = {}

    def look_at(name):
        if name.startswith("taste"):
            page.screenshot(path=artefacts / f"{name}-{width}-{scheme}.png", full_page=True, caret="initial")
        problems = accessibility_problems(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            problems.append("the page is wider than the screen")
        if problems:
            found[name] = problems

    page.goto(EVENT + "taste")
    look_at("taste-empty")
    page.goto(EVENT + "?day=2014-10-14")
    starred(page, page.locator("article.card", has=page.locator(".who")).first.get_attribute("id"))
    look_at("agenda")
    page.locator(".card:has(.corner-star[aria-pressed='true']) h3 a").first.click()
    page.get_by_role("button", name="Follow").first.click()
    page.locator("[aria-pressed='true']", has_text="Followed").first.wait_for()
    look_at("session")
    page.goto(EVENT + "taste")
    look_at("taste-full")
    assert found == {}
