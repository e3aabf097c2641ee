"""Build my plan, as a person does it: say who one is, build, accept, and carry it away; and what happens on the way."""

from __future__ import annotations

import re

import icalendar
import pytest
from browser_support import accessibility_problems

EVENT = "/dreamforce-2014/"
BUILD = EVENT + "plan/build"
ROLE = "Sales Professional"


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)], ids=["phone", "desk"])
def test_from_the_role_to_the_calendar_in_four_actions(
    open_page, live_server, artefacts, tmp_path, width, height, javascript
):
    page = open_page(width, height, javascript=javascript)
    name = f"{width}-{'js' if javascript else 'no-js'}"
    page.goto(EVENT)
    actions = 1
    page.get_by_label("I’m a …").select_option(ROLE)
    if javascript:
        page.wait_for_url("**as=Sales**")
    else:
        actions += 1
        page.locator(".role-picker button").click()
    actions += 1
    page.get_by_role("link", name="Build my plan").click()
    page.get_by_text("No plan is better: proven.").wait_for()
    promised = int(re.match(r"(\d+) session", page.locator("#built h2").first.inner_text())[1])
    page.screenshot(path=artefacts / f"build-{name}.png", full_page=True)
    actions += 1
    page.get_by_role("button", name="Accept this plan").click()
    page.locator(".plan-counts", has_text="no clashes").wait_for()
    assert f"{promised} going" in page.locator(".plan-counts").inner_text()
    with page.expect_download() as downloading:
        actions += 1
        page.get_by_role("link", name="Download .ics").first.click()
    file = tmp_path / "plan.ics"
    downloading.value.save_as(file)
    calendar = icalendar.Calendar.from_ical(file.read_bytes())
    taken = [e for e in calendar.walk("VEVENT") if e.get("TRANSP") == "OPAQUE"]
    assert len(taken) == promised
    print(f"{name}: {actions} actions")
    assert actions == (4 if javascript else 5)

    # All of it is one change, and one undo takes it back.
    page.locator(".undo-long").first.click()
    page.get_by_text("Nothing in it yet").wait_for()


@pytest.mark.browser
def test_the_plan_is_built_anew_while_one_chooses(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    before = page.locator("#built h2").first.inner_text()
    page.get_by_label("Sessions a day").select_option("at most 2")
    page.wait_for_url("**most=2**")
    page.locator("#built h2", has_not_text=before).first.wait_for()
    assert page.locator(".changed-day").first.locator(".change").count() <= 2

    page.get_by_text("More choices").click()
    slider = page.locator("#range-count_excellence")
    slider.focus()
    page.keyboard.press("End")
    page.wait_for_url("**count_excellence=40**")
    assert page.locator('output[for="range-count_excellence"]').inner_text() == "40"
    assert page.evaluate("document.activeElement.id") == "range-count_excellence"
    assert page.locator("#build-more").get_attribute("open") is not None
    page.go_back()
    page.wait_for_url(lambda address: "count_excellence=40" not in address)


@pytest.mark.browser
def test_a_plan_that_takes_its_time_says_that_it_is_being_built(open_page, live_server):
    page = open_page(390, 844)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    held = []
    page.route("**/plan/build?*", lambda route: held.append(route))
    assert not page.get_by_text("Building …").is_visible()
    page.get_by_label("Sessions a day").select_option("at most 3")
    page.get_by_text("Building …").wait_for()
    held[0].continue_()
    page.wait_for_url("**most=3**")
    page.get_by_text("Building …").wait_for(state="hidden")


@pytest.mark.browser
def test_never_and_must_change_the_plan_and_can_be_taken_back(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    first = page.locator(".change").first
    title = first.locator("h3").inner_text()
    first.get_by_role("link", name=re.compile("^Never")).click()
    page.locator("fieldset.named", has_text="Never").get_by_label(title).wait_for()
    assert title not in page.locator("#accept-form").inner_text()
    left_out = page.locator(".left-out li", has=page.get_by_role("link", name=re.compile("Take it all"))).first
    wanted = left_out.locator("h3").inner_text()
    left_out.get_by_role("link", name=re.compile("Take it all the same")).click()
    page.locator("fieldset.named", has_text="Must be in it").get_by_label(wanted).wait_for()
    assert wanted in page.locator("#accept-form").inner_text()
    page.locator("fieldset.named", has_text="Never").get_by_label(title).uncheck()
    page.wait_for_url(lambda address: "never=" not in address)


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_cannot_all_hold_is_named_with_its_ways_out(open_page, live_server, javascript):
    page = open_page(390, 844, javascript=javascript)
    page.goto(EVENT)
    keynote, rival = two_that_clash(page, live_server)
    page.goto(f"{BUILD}?said=1&register=1&later=1&must={keynote[0]}&must={rival[0]}")
    conflict = page.get_by_role("alert")
    assert keynote[1] in conflict.inner_text()
    assert rival[1] in conflict.inner_text()
    conflict.get_by_role("link", name=re.compile(f"Do without “{re.escape(rival[1])}”")).click()
    page.get_by_text("No plan is better: proven.").wait_for()
    assert keynote[1] in page.locator("#accept-form").inner_text()


@pytest.mark.browser
def test_one_change_can_be_accepted_and_another_refused(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{BUILD}?as=Developer")
    titles = page.locator(".change h3").all_inner_texts()
    page.locator(".change .tick input").first.uncheck()
    page.get_by_role("button", name="Accept this plan").click()
    page.locator(".plan-counts").wait_for()
    assert f"{len(titles) - 1} going" in page.locator(".plan-counts").inner_text()
    assert titles[0] not in page.locator(".plan-days h3").all_inner_texts()

    # What was refused is proposed again, alone: nothing else has to change.
    page.goto(BUILD)
    assert page.locator(".change h3").all_inner_texts() == titles[:1]
    page.get_by_role("button", name="Accept what is ticked").click()
    page.goto(BUILD)
    page.get_by_text("Your plan is this plan").wait_for()


@pytest.mark.browser
def test_the_agenda_says_what_taking_a_session_would_cost(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{EVENT}?as=Sales%20Professional&price=1")
    page.locator("article.card", has_text="Part of the best plan for you.").first.wait_for()
    page.locator("article.card", has_text=re.compile(r"Costs .* points?: instead of “")).first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)], ids=["phone", "desk"])
def test_the_page_is_accessible_and_fits_its_screen(open_page, live_server, artefacts, width, height, scheme):
    page = open_page(width, height, color_scheme=scheme)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    page.get_by_text("More choices").click()
    page.get_by_text("The days as they would be").click()
    assert accessibility_problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.screenshot(path=artefacts / f"build-{width}-{scheme}.png", full_page=True)
    keynote, rival = two_that_clash(page, live_server)
    page.goto(f"{BUILD}?said=1&must={keynote[0]}&must={rival[0]}")
    page.get_by_role("alert").wait_for()
    assert accessibility_problems(page) == []
    page.screenshot(path=artefacts / f"conflict-{width}-{scheme}.png")


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_when_the_room_is_full_one_goes_elsewhere_and_can_come_back(open_page, live_server, artefacts, javascript):
    page = open_page(390, 844, javascript=javascript)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    page.get_by_role("button", name="Accept this plan").click()
    page.locator(".plan-counts").wait_for()
    entry = page.locator(".plan-entry", has_text="If it is full").first
    full = entry.locator("h3").inner_text()
    entry.get_by_role("link", name=re.compile("The room is full")).click()
    page.get_by_role("heading", name="The room is full").wait_for()
    page.get_by_role("button", name=re.compile("Go there instead")).first.click()
    page.locator(".plan-counts", has_text="no clashes").wait_for()
    assert full not in page.locator(".plan-days h3").all_inner_texts()
    page.locator(".undo-long").click()
    page.locator(".plan-days h3", has_text=full).first.wait_for()
    assert accessibility_problems(page) == [] if javascript else True


@pytest.mark.browser
@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_team_covers_more_and_one_accepts_ones_own_part(open_page, live_server, artefacts, javascript):
    colleague = open_page(1440, 900)
    colleague.goto(f"{BUILD}?as=Developer")
    colleague.get_by_role("button", name="Accept this plan").click()
    colleague.get_by_text("Share, or open on another device").click()
    link = colleague.locator("#links a", has_text="/p/").first.inner_text()

    page = open_page(390, 844, javascript=javascript)
    page.goto(EVENT + "plan")
    page.get_by_role("link", name="Plan as a team").click()
    page.get_by_label("I’m a …").select_option(ROLE)
    page.get_by_label("Colleagues, one a line").fill(f"Kim: {link}\nSales Professional\nIT Professional")
    page.get_by_role("button", name="Plan for all of us").click()
    page.get_by_text("4 people cover").wait_for()
    assert link not in page.url
    assert page.locator(".team-slots li", has_text="Kim").count() > 0
    if javascript:
        assert accessibility_problems(page) == []
    page.screenshot(path=artefacts / f"team-{'js' if javascript else 'no-js'}.png", full_page=True)
    mine = page.locator(".team-slots li.mine").count()
    page.get_by_role("button", name="Accept my part").click()
    page.locator(".plan-counts", has_text="no clashes").wait_for()
    assert f"{mine} going" in page.locator(".plan-counts").inner_text()


@pytest.mark.browser
def test_the_whole_journey_by_keyboard_alone(open_page, live_server):
    page = open_page(1440, 900)
    page.goto(f"{BUILD}?as=Sales%20Professional")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Accept this plan":
            break
    page.keyboard.press("Enter")
    page.locator(".plan-counts", has_text="no clashes").wait_for()


def two_that_clash(page, live_server):
    """Ids and titles of two sessions with one slot each, at the same minute, that are no part of one another."""
    programme = page.request.get(f"{live_server}{EVENT}export.json").json()
    starts, summits = {}, {session.get("parent_id") for session in programme["sessions"]}
    for session in programme["sessions"]:
        if len(session.get("slots", ())) == 1 and not session.get("parent_id") and session["id"] not in summits:
            key = session["slots"][0]["start"]
            if key in starts:
                other = starts[key]
                return (other["id"], other["title"]), (session["id"], session["title"])
            starts[key] = session
    raise AssertionError("no two sessions of the example start together")
