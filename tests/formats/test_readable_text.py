"""HTML becomes text a person can read, and in which nothing can run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.formats.readable_text import readable


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\n\nTwo & three."),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("A <strong>bold</strong> word<br>next line", "A **bold** word\nnext line"),
        ('<a href="https://example.org/x">here</a>', "[here](https://example.org/x)"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<script>alert(1)</script>safe<style>p{}</style>", "safe"),
        ("plain text\r\nstays", "plain text\nstays"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("caf&eacute;", "café"),
        ("<p>Write to <ada@example.org></p>", "Write to <ada@example.org>"),
        ("A List<String> of <b>names</b>", "A List<String> of **names**"),
        ('<a title="x > y" href="https://example.org/x">here</a>', "[here](https://example.org/x)"),
        ("<!-- <b>not</b> for you --><b>for you</b>", "**for you**"),
        ("<!DOCTYPE html><?xml version='1.0'?><p>Text<![endif]></p>", "Text"),
        ("<b>1 < 2</b> and <a href=", "**1 < 2** and <a href="),
        ("<b>it's</b> <p class=it's>fine</p>", "**it's**\n\nfine"),
    ],
)
def test_what_people_wrote_stays_readable(html, text):
    assert readable(html) == text


@given(st.text(max_size=200))
def test_nothing_breaks_it_and_no_script_survives(text):
    assert "\0" not in readable(text)
    assert "<script" not in readable(f"<script>{text}</script><p>{text}</p>").replace(text, "")


@given(
    st.lists(
        st.sampled_from(
            ["<a ", "<b>", "</b>", "<!", "<!--", "-->", "<![", "]>", "<?", "'", '"', "&", "<", ">", "x ", "<script>"]
        )
    )
)
def test_broken_markup_is_read_as_far_as_it_goes(parts):
    readable("".join(parts))


@pytest.mark.parametrize(
    "part", ["<a ", '<a href="', "<!--", "<!", "<![", "</a", "<script>", "&", "<a x='", "</", "<?", '<a "" ']
)
def test_a_tag_that_never_ends_is_not_looked_for_again_and_again(part):
    # A hundred thousand of them take hours where each is looked for to the end of the text.
    assert isinstance(readable("<b>x</b>" + part * 100_000), str)
