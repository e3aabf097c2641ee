"""HTML in abstracts, made readable: Markdown-like plain text, in which nothing can run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_LOOKS_LIKE_HTML = re.compile(r"</?[a-zA-Z][^<>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});")
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "ul", "ol", "table", "tr", "blockquote", "pre", "dl", "dt", "dd", "figure", "hr"}
    | {f"h{level}" for level in range(1, 7)}
)
_DROPPED = frozenset({"script", "style", "head", "template", "iframe", "object", "svg", "noscript"})
_KNOWN = (
    _BLOCKS
    | _DROPPED
    | {"a", "b", "strong", "i", "em", "u", "s", "del", "ins", "code", "kbd", "tt", "samp", "br", "li", "span", "font"}
    | {
        "sub",
        "sup",
        "small",
        "big",
        "mark",
        "abbr",
        "cite",
        "q",
        "img",
        "th",
        "td",
        "thead",
        "tbody",
        "tfoot",
        "caption",
    }
    | {
        "html",
        "body",
        "meta",
        "link",
        "title",
        "center",
        "header",
        "footer",
        "main",
        "nav",
        "figcaption",
        "video",
        "audio",
    }
)
"""Tags of HTML. Anything else in angle brackets ('<ada@example.org>', 'List<String>') is what somebody wrote."""

_TAG_OR_SIGN = re.compile(
    r"""(</?[a-zA-Z](?:[^<>"']*+(?:"[^"<]*+"|'[^'<]*+'))*+[^<>"']*+>|</?[a-zA-Z][^<>]*+>)|<[!?][^<>]*+>|<"""
)
"""A whole tag; a declaration, which says nothing; or a '<' that begins neither. Looks no further than the next '<'."""

_SAFE_LINK = re.compile(r"(?:https?|mailto):", re.IGNORECASE)


def readable(text: str) -> str:
    """The text without HTML: paragraphs, lists, emphasis, code and links kept as Markdown, entities decoded, scripts
    and styles gone. Text that is no HTML comes back as it is, its line ends made plain."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not _LOOKS_LIKE_HTML.search(text):
        return text.strip()
    reader = _Reader()
    reader.feed(_whole_tags_only(text))
    reader.close()
    said = "".join(reader.parts)
    said = re.sub(r"[ \t\xa0]+", " ", said)
    said = re.sub(r" *\n *", "\n", said)
    return re.sub(r"\n{3,}", "\n\n", said).strip()


def _whole_tags_only(text: str) -> str:
    """Without comments and declarations, and every other '<' that begins no tag as `&lt;`: the parser goes over the
    rest of a text for each tag that does not end, and gives up on a declaration that is none."""
    parts: list[str] = []
    place = 0
    while (begin := text.find("<!--", place)) >= 0 and (end := text.find("-->", begin)) >= 0:
        parts.append(text[place:begin])
        place = end + 3
    parts.append(text[place:])
    return _TAG_OR_SIGN.sub(lambda found: found[1] or ("&lt;" if found[0] == "<" else ""), "".join(parts))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropping = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _KNOWN:
            self.handle_data(self.get_starttag_text() or "")
        elif tag in _DROPPED:
            self._dropping += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("strong", "b"):
            self.parts.append("**")
        elif tag == "code":
            self.parts.append("`")
        elif tag == "a":
            href = (dict(attrs).get("href") or "").strip()
            self._links.append(href if _SAFE_LINK.match(href) else "")
            if self._links[-1]:
                self.parts.append("[")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _KNOWN:
            self.handle_data(f"</{tag}>")
        elif tag in _DROPPED:
            self._dropping = max(0, self._dropping - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in ("strong", "b"):
            self.parts.append("**")
        elif tag == "code":
            self.parts.append("`")
        elif tag == "a" and self._links:
            href = self._links.pop()
            if href:
                self.parts.append(f"]({href})")

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            self.parts.append(re.sub(r"\s+", " ", data) if self.parts else data.lstrip())
