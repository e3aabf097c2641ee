"""Search as one types: letter by letter, with mistakes, and nothing typed is lost on a slow network."""

from __future__ import annotations

import re

import pytest
from browser_support import accessibility_problems
from playwright.sync_api import expect

EVENT = "/dreamforce-2014/"
pytestmark = pytest.mark.browser


def test_typing_with_a_mistake_finds_marks_and_says_what_was_understood(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{EVENT}?day=all")
    page.keyboard.press("/")
    page.keyboard.type("forcastign")
    expect(page.locator(".search-note")).to_have_text("Showing results for “forecasting”.")
    expect(page.locator("#results mark").first).to_have_text(re.compile("forecasting", re.IGNORECASE))
    expect(page.locator("#q")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("found for “forcastign”. Showing results for “forecasting”.")
    assert "q=forcastign" in page.url
    assert accessibility_problems(page) == []


def test_what_is_typed_while_an_answer_is_on_its_way_stays_and_is_searched_for(open_page, live_server):
    page = open_page(390, 844)
    page.goto(f"{EVENT}?day=all")
    waiting = []
    page.route(re.compile(r"[?&]q=sales(&|$)"), lambda route: waiting.append(route))
    page.locator("#q").click()
    with page.expect_request(re.compile(r"[?&]q=sales(&|$)")):
        page.keyboard.type("sales")
    page.keyboard.type(" summit ")
    waiting[0].continue_()
    expect(page.locator("#count")).to_contain_text("found for “sales summit”")
    expect(page.locator("#q")).to_have_value("sales summit ")
    page.keyboard.type("keynote")
    expect(page.locator("#q")).to_have_value("sales summit keynote")


def test_search_works_without_javascript(open_page, live_server):
    page = open_page(390, 844, javascript=False)
    page.goto(f"{EVENT}?day=all")
    page.locator("#q").fill("forcasting")
    page.locator("#q").press("Enter")
    expect(page.locator(".search-note")).to_have_text("Showing results for “forecasting”.")
    expect(page.locator("#results mark").first).to_be_visible()


def test_what_stands_behind_a_card_is_reached_by_keyboard_and_stays_open(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{EVENT}?day=all&sort=fit&as=Sales%20Professional")
    behind = page.locator(".like-it").first
    behind.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(behind).to_have_attribute("open", "")
    page.keyboard.press("Tab")
    expect(behind.locator("a").first).to_be_focused()
    assert accessibility_problems(page) == []
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/sessions/"))
