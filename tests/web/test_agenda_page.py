"""The agenda page: what it shows, in which order, and what an address that makes no sense gets."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from small_programme import at, slot, small_programme, with_session

from planner.core.agenda import Agenda
from planner.core.agenda_filters import Filters
from planner.core.fit import Fit, FitProfile
from planner.core.plan import Entry, EntryState, Plan
from planner.core.programme import Programme, Session, Track
from planner.core.text_search import score_with_fit, search_index
from planner.services.browse_agenda import AgendaPage, browse_agenda
from planner.services.publish import publish

SALES = "as=Sales%20Professional"


def titles(page: str) -> list[str]:
    return [unmarked(title) for title in re.findall(r"<h3[^>]*><a [^>]*>(.+?)</a></h3>", page)]


def unmarked(html: str) -> str:
    return re.sub(r"</?mark>", "", html)


COPY = "Sit down with an expert and find out where your career goes from here, with a plan to take home."


def programme_with_copies(slug: str = "copies") -> Programme:
    """The small programme, and four near-copies for sales people: two at 10:00, one at 11:00, one on the next day."""
    times = ((10, 13), (10, 13), (11, 13), (10, 14))
    copies = tuple(
        Session(
            id=f"c{n}",
            title=f"Career assessment{f' ({n})' if n > 1 else ''}",
            abstract=COPY,
            roles=("Sales Professional",),
            slots=(slot(f"c{n}", at(hour, 0, day), at(hour, 20, day), "hall"),),
        )
        for n, (hour, day) in enumerate(times, 1)
    )
    small = small_programme(slug)
    return replace(small, sessions=(*small.sessions, *copies))


COPIES = Agenda(programme_with_copies())
SALES_PROFILE = FitProfile(role="Sales Professional")


def behind(page: AgendaPage) -> dict[str, list[str]]:
    """What stands behind each card, by keys, for the cards that have something behind them."""
    return {card.key: [other.key for other in card.like_it] for card in page.cards if card.like_it}


@pytest.fixture
def agenda_page(client):
    def reading(query: str = "", slug: str = "small") -> str:
        answer = client.get(f"/{slug}/{query}")
        assert answer.status_code == 200
        return answer.get_data(as_text=True)

    return reading


def test_events_page_lists_the_event_and_leads_to_its_agenda(client):
    page = client.get("/").get_data(as_text=True)
    assert "Small Conference" in page
    assert 'href="/small/"' in page


def test_sessions_stand_under_the_hour_they_start(agenda_page):
    page = agenda_page("?day=2014-10-13")
    assert re.findall(r'<h2 class="rail"><time[^>]*>([\d:]+)</time>', page) == ["10:00", "10:20", "10:45", "14:00"]
    assert 'datetime="2014-10-13T10:00:00-07:00"' in page


def test_a_role_ranks_and_says_why(agenda_page):
    page = agenda_page(f"?day=all&sort=fit&{SALES}")
    assert set(titles(page)[:2]) == {"A pipeline that tells the truth", "Coaching in the corridor"}
    assert "for Sales Professionals" in page
    assert "ranked for <b>Sales Professional</b>" in page


def test_ranking_for_a_role_leaves_out_nobody_and_filtering_by_label_does(agenda_page):
    assert len(titles(agenda_page(f"?day=2014-10-13&{SALES}"))) == 4
    assert len(titles(agenda_page("?day=2014-10-13&role=Sales%20Professional"))) == 2


def test_search_finds_by_speaker_and_says_for_what(agenda_page):
    page = agenda_page("?q=ada")
    assert titles(page) == ["A pipeline that tells the truth"]
    assert "found for “ada”" in page


def test_what_was_found_is_marked_and_quoted_where_the_title_does_not_hold_it(agenda_page):
    page = agenda_page("?day=all&q=pipe+ada+honest+example")
    assert "A <mark>pipe</mark>line that tells the truth" in page
    assert "<mark>Ada</mark> <mark>Example</mark>" in page
    assert "How to keep a forecast <mark>honest</mark>." in page
    assert "Ltd" not in page
    assert "Ada Example, Example <mark>Ltd</mark>" in agenda_page("?day=all&q=ltd")
    assert '<p class="quote" dir="auto"><mark>forecasting</mark></p>' in agenda_page("?day=all&q=forecasting")


def test_a_typing_mistake_is_understood_and_said(agenda_page):
    page = agenda_page("?day=all&q=piepline")
    assert titles(page) == ["A pipeline that tells the truth"]
    assert "Showing results for “<b>pipeline</b>”." in page
    assert "A <mark>pipeline</mark> that tells the truth" in page
    assert "Showing results" not in agenda_page("?day=all&q=pipeline")


def test_where_no_session_has_all_words_those_with_most_are_shown_and_it_says_so(agenda_page):
    page = agenda_page("?day=all&q=pipeline+truth+zebra")
    assert titles(page) == ["A pipeline that tells the truth"]
    assert "No session has all of these words; these have most of them." in page
    assert "these have some of them" in agenda_page("?day=all&q=pipeline+zebra")


def test_what_a_reader_types_and_an_organizer_writes_runs_nowhere(app, client):
    nasty = with_session(small_programme("nasty"), "keynote", title="<script>alert(1)</script> & keynote")
    publish(app.extensions["planner"].database, nasty, "nasty.yaml", datetime(2014, 10, 1, tzinfo=UTC))
    page = client.get("/nasty/?day=all&q=%3Cscript%3E+keynote").get_data(as_text=True)
    assert "&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp; <mark>keynote</mark>" in page
    assert "<script>" not in page


def test_a_search_is_ordered_by_match_and_by_fit():
    filters = Filters(query="c")
    found = search_index(COPIES).find("c").scores
    plain = browse_agenda(COPIES, Filters(query="o"), FitProfile(), Plan(), by_fit=True)
    scores = search_index(COPIES).find("o").scores
    shown = [scores[card.session.id] for card in plain.cards]
    assert len(shown) > 2 and shown == sorted(shown, reverse=True)
    ranked = browse_agenda(COPIES, filters, SALES_PROFILE, Plan(), by_fit=True)
    blended = [score_with_fit(found[card.session.id], card.fit.exact) for card in ranked.cards if card.fit]
    assert blended and blended == sorted(blended, reverse=True)


def test_lists_go_by_the_fit_before_it_is_rounded(monkeypatch):
    exact = {"a": 61.6, "b": 62.1, "c": 62.4}
    sessions = tuple(Session(id=key, title=key, slots=(slot(key, at(9), at(10), "hall"),)) for key in exact)
    agenda = Agenda(replace(small_programme(), sessions=sessions, pick_lists=(), tips=()))
    found = {key: Fit(key, points, ((points, "for Developers"),)) for key, points in exact.items()}
    monkeypatch.setattr("planner.services.browse_agenda.fits", lambda agenda, profile: found)
    for by_fit in (True, False):
        page = browse_agenda(agenda, Filters(), SALES_PROFILE, Plan(), by_fit=by_fit)
        assert [card.key for card in page.cards] == ["c", "b", "a"]
        assert {card.fit.score for card in page.cards if card.fit} == {62}


def test_a_search_can_be_ordered_by_match_without_a_role(agenda_page):
    page = agenda_page("?day=all&q=pipeline")
    assert re.search(r'name="sort" value="fit"><span>Best match first', page)
    assert re.search(r'name="sort" value="fit" disabled><span>Best fit first', agenda_page("?day=all"))


def test_near_copies_are_one_card_in_a_ranked_list():
    page = browse_agenda(COPIES, Filters(), SALES_PROFILE, Plan(), by_fit=True)
    assert behind(page) == {"c1": ["c2", "c3", "c4"], "panel": ["panel~2"]}
    assert (page.shown, page.card_count) == (9, 5)
    found = browse_agenda(COPIES, Filters(query="career"), FitProfile(), Plan(), by_fit=True)
    assert behind(found) == {"c1": ["c2", "c3", "c4"]}
    assert (found.shown, found.card_count) == (4, 1)


def test_by_hour_near_copies_of_one_hour_are_one_card_and_every_hour_shows_them():
    page = browse_agenda(COPIES, Filters(day=COPIES.days[0]), SALES_PROFILE, Plan())
    assert behind(page) == {"c1": ["c2"]}
    assert {"c1", "c3"} <= {card.key for card in page.cards}
    ten = next(group for group in page.groups if group.start == at(10))
    assert (len(ten.cards), ten.slot_count) == (2, 3)
    # Filters count slots.
    assert page.choices.total == page.shown == 7


@pytest.mark.parametrize("by_fit", [True, False])
def test_what_is_in_the_plan_never_stands_behind_another_card(by_fit):
    plan = Plan(entries=(Entry(slot_id="c2", session_id="c2", state=EntryState.GOING),))
    page = browse_agenda(COPIES, Filters(day=COPIES.days[0]), SALES_PROFILE, plan, by_fit=by_fit)
    assert "c2" in {card.key for card in page.cards}
    assert "c2" not in {key for keys in behind(page).values() for key in keys}


def test_near_copies_without_a_time_are_one_card_too():
    untimed = replace(
        COPIES.programme, sessions=tuple(replace(session, slots=()) for session in COPIES.programme.sessions)
    )
    page = browse_agenda(Agenda(untimed), Filters(), FitProfile(), Plan(), untimed=True)
    assert behind(page) == {"c1": ["c2", "c3", "c4"]}
    assert (page.shown, page.card_count) == (9, 6)


def test_the_tabs_count_what_the_search_finds_without_a_time_too(agenda_page):
    assert re.search(r"No time yet</b> <i>1</i>", agenda_page("?day=all"))
    assert re.search(r"No time yet</b> <i>0</i>", agenda_page("?day=all&q=pipeline"))


def test_what_stands_behind_a_card_is_named_with_day_hour_and_room(app, client):
    publish(app.extensions["planner"].database, programme_with_copies(), "c.yaml", datetime(2014, 10, 1, tzinfo=UTC))
    page = client.get(f"/copies/?day=all&sort=fit&{SALES}").get_data(as_text=True)
    assert "and 3 more like it" in page
    assert "9 sessions, 5 different" in page
    listed = re.findall(r'<li id="slot-\d+"><a href="([^"?]+)[^>]*>(.*?)</a></li>', page, re.DOTALL)
    said = {href: " ".join(re.sub(r"<[^>]+>", " ", words).split()) for href, words in listed}
    assert said["/copies/sessions/c4"] == "Tue 14 Oct 10:00 Hall, Moscone West Career assessment (4)"
    assert "and 1 other time" in page


def test_nothing_found_comes_with_a_next_step(agenda_page):
    page = agenda_page("?q=xyzzy")
    assert "Nothing matches" in page
    assert "Take search and filters away" in page


def test_sessions_without_a_time_have_a_tab_of_their_own(agenda_page):
    page = agenda_page("?day=later")
    assert titles(page) == ["Open round"]
    assert "Time to be announced" in page


@pytest.mark.parametrize(
    "query",
    [
        "?day=2014-99-99",
        "?day=1999-01-01",
        "?page=zz&sort=",
        "?recorded=perhaps",
        "?track=%00&level=%ff",
        "?q=" + "a" * 999,
    ],
)
def test_an_address_that_makes_no_sense_still_shows_the_agenda(agenda_page, query):
    assert "Small Conference" in agenda_page(query)


def test_a_day_that_is_none_is_said(agenda_page):
    assert "is no date" in agenda_page("?day=2014-99-99")


def test_an_unknown_event_is_a_page_with_a_way_on(client):
    answer = client.get("/no-such-event/")
    assert answer.status_code == 404
    assert "All events" in answer.get_data(as_text=True)


def test_the_page_works_under_its_own_content_policy(agenda_page):
    page = agenda_page(f"?day=2014-10-13&{SALES}")
    assert not re.search(r"\sstyle=|\son[a-z]+=|hx-on|<style", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))


def test_going_shows_on_the_card_and_in_the_bar(post):
    page = post("/small/entries", {"entry": "going:keynote", "next": "/small/"}).get_data(as_text=True)
    assert re.search(r'value="remove:keynote" aria-pressed="true"', page)
    assert "1 going" in page
    assert "Undo" in page


def test_a_session_beside_the_plan_says_what_it_would_clash_with(post):
    page = post("/small/entries", {"entry": "going:keynote", "next": "/small/?day=2014-10-13"}).get_data(as_text=True)
    assert "Would clash" in page
    assert "Shares 20 minutes with “Opening keynote”." in page


def test_a_clash_and_its_ways_out_are_in_the_answer_that_made_it(client, post):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/"})
    answer = post(
        "/small/entries",
        {"entry": "going:pipeline", "next": "/small/?day=2014-10-13"},
        headers={"HX-Request": "true", "HX-Target": "agenda"},
    )
    page = answer.get_data(as_text=True)
    assert "1 clash" in page
    assert "<html" not in page
    assert 'value="watch_later|keynote|"' in page
    assert 'value="drop|pipeline|"' in page


def test_a_way_out_ends_the_clash_and_undo_brings_it_back(post):
    for key in ("keynote", "pipeline"):
        post("/small/entries", {"entry": f"going:{key}", "next": "/small/"})
    page = post("/small/ways-out", {"way": "watch_later|keynote|", "next": "/small/"}).get_data(as_text=True)
    assert "1 going" in page
    assert "bar-clash" not in page
    page = post("/small/undo", {"next": "/small/"}).get_data(as_text=True)
    assert "1 clash" in page


def test_without_javascript_one_comes_back_to_the_card(post):
    answer = post("/small/entries", {"entry": "going:coaching", "next": "/small/?day=2014-10-13"}, follow=False)
    assert answer.status_code == 303
    where, _, anchor = answer.location.partition("#")
    assert where == "/small/?day=2014-10-13"
    page = post("/small/undo", {"next": "/small/?day=2014-10-13"}).get_data(as_text=True)
    assert re.search(rf'<article [^>]*id="{anchor}"', page)


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_an_action_never_leads_to_another_site(post, elsewhere):
    answer = post("/small/entries", {"entry": "going:keynote", "next": elsewhere}, follow=False)
    assert answer.location.startswith("/small/plan")


def test_free_in_my_plan_leaves_out_what_cannot_be_attended(post, agenda_page):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/"})
    assert titles(agenda_page("?day=2014-10-13&free=1")) == ["Panel: two years on"]


def test_a_role_chosen_with_a_plan_is_kept_and_the_filters_stay(client, post):
    post("/small/entries", {"entry": "going:keynote", "next": "/small/"})
    answer = post("/small/role", {"as": "Developer", "day": "2014-10-14", "q": "panel"}, follow=False)
    assert answer.location == "/small/?as=Developer&day=2014-10-14&q=panel"
    assert "ranked for <b>Developer</b>" in client.get("/small/").get_data(as_text=True)


def test_choosing_a_role_without_a_plan_makes_none(client, post):
    post("/small/role", {"as": "Developer"})
    assert client.get_cookie("plan", path="/small/") is None


def test_track_colours_are_classes_of_a_stylesheet(app, client):
    coloured = replace(
        with_session(small_programme("tinted"), "keynote", track="Sales"),
        tracks=(Track(name="Sales", colour="#d1495b"), Track(name="Odd", colour="red;}body{display:none")),
    )
    publish(app.extensions["planner"].database, coloured, "tinted.yaml", datetime(2014, 10, 1, tzinfo=UTC))
    sheet = client.get("/tinted/tracks.css")
    assert sheet.mimetype == "text/css"
    assert sheet.get_data(as_text=True).strip() == ".track-1{--track:#d1495b}"
    assert re.search(r'class="card [^"]*track-1"', client.get("/tinted/").get_data(as_text=True))


@pytest.mark.parametrize(
    ("now", "next_hour"), [(at(9, 59), None), (at(10), (10, 20)), (at(10, 50), (14, 0)), (at(15), None)]
)
def test_the_line_for_now_stands_before_the_next_hour(now, next_hour):
    agenda = Agenda(small_programme())
    page = browse_agenda(agenda, Filters(day=agenda.days[0]), FitProfile(), Plan(), now=now)
    marked = [(group.start.hour, group.start.minute) for group in page.groups if group.is_next and group.start]
    assert marked == ([next_hour] if next_hour else [])


def test_a_long_ranked_list_comes_in_pages_that_share_nothing(real_data, app, client):
    from planner.formats.reading import ReadOptions
    from planner.services.load_programme import load_file

    file = real_data / "dreamforce-2014.csv"
    options = ReadOptions(file_name=file.name, event_slug="df14", timezone="America/Los_Angeles")
    load_file(app.extensions["planner"].database, file, options, datetime(2014, 10, 1, tzinfo=UTC))
    first, second = (
        re.findall(r'<article [^>]*id="([^"]+)"', client.get(f"/df14/?day=later&page={n}").get_data(as_text=True))
        for n in (1, 2)
    )
    assert len(first) == len(second) > 0
    assert not set(first) & set(second)
    monday = client.get("/df14/?day=2014-10-13", headers={"Accept-Encoding": "br"})
    assert monday.get_data().__len__() < 60_000


def test_who_is_asked_what_they_do_is_offered_what_means_something_here(app, client):
    hardening = tuple(Session(id=f"h{n}", title=f"Kernel hardening {n}", track="Kernel devroom") for n in range(3))
    rust = tuple(Session(id=f"r{n}", title=f"Rust {n}", track="Rust devroom") for n in range(3))
    programme = small_programme("bare", sessions=hardening + rust, roles=(), tips=(), pick_lists=())
    publish(app.extensions["planner"].database, programme, "bare.yaml", datetime(2014, 10, 1, tzinfo=UTC))
    for address in ("/bare/", "/bare/plan", "/bare/taste"):
        page = client.get(address).get_data(as_text=True)
        offered = re.search(r'<datalist id="offers">(.*?)</datalist>', page)
        assert offered, address
        assert re.findall(r'value="([^"]+)"', offered[1]) == ["Security engineer", "Kernel", "Rust"]
        assert 'list="offers"' in page


def test_the_page_to_build_a_plan_says_what_it_is_built_for(app, client, post):
    page = client.get("/small/plan/build").get_data(as_text=True)
    assert "For what you do" not in page
    post("/small/role", {"as": "", "about": "I run renewals"})
    assert 'For what you do: “<span dir="auto">I run renewals</span>”' in client.get("/small/plan/build").get_data(
        as_text=True
    )
