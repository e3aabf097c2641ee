"""Words of a text, as search, fit and filters compare them: case and accents do not count.

Three languages beside English get a small list of stop words, because programmes mix languages; a word that
carries no meaning in one of them is left out of what speaks for a role, never out of search.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LETTER = r"[^\W_\u0300-\u036f]"
_REST = r"(?:[^\W_]|[\u0300-\u036f])*"
WORD = re.compile(
    rf"\b(?:[CcFf](?:\+\+|#)(?!\w)|(?:[cdjlmnstCDJLMNST]|[Qq]u)(?=['’]{_LETTER}{{2}}))"
    rf"|{_LETTER}{_REST}(?:['’]{_LETTER}{_REST})*"
)
"""Letters and digits of any script, accents written apart included, with inner apostrophes ('don't', 'O'Brien').
'C++', 'C#' and 'F#' are words; the French elision ends one ('l'avenir' is 'l' and 'avenir')."""

_POSSESSIVE = re.compile(r"['’]s$")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_APOSTROPHE = re.compile(r"['’]")
_NOT_FOLDED_BY_ACCENT = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})

_ENGLISH = """
a about above across after again against all almost along already also always am among an and another any anyone
anything are around as at away back be because been before being below best better between both but by came can cannot
come coming could day did different do does doing done dont down during each either else enough even ever every
everyone everything few find first following for from further gain get gets getting give gives go goes going gone good
got great had has have having he help helping helps her here hers him his how however i if in including into is it its
itself join just keep know last lastly learn learning less let lets like look looking made make makes making many may
me might more most much must my need needs never new next no nor not now of off often on once one only or other others
our ours out over own per put rather really said same say see several she should show since so some something still
such take takes than that the their them then there these they thing things this those three through thus to today
together too top two under until up upon us use used using various very via want was way ways we well were what when
where whether which while who whole whom whose why will with within without work works would year years yes yet you
your youll yours youre session sessions talk talks attend attendee attendees discover explore hear speaker speakers
discuss presentation
"""
_GERMAN = """
aber alle allem allen aller alles als also am an ander andere auch auf aus bei beim bin bis bist da dabei damit dann
das dass dazu dein dem den denn der des die dies diese diesem diesen dieser dieses doch dort du durch ein eine einem
einen einer eines er es etwa etwas euch euer fur gibt hab habe haben hat hatte hier ich ihm ihn ihr ihre im in ins ist
ja kann kein keine konnen man mehr mein mit muss nach nicht nichts noch nun nur ob oder ohne sehr sein seine sich sie
sind so soll uber um und uns unser unter viel vom von vor war waren was weil wenn wer werden wie wieder will wir wird
wo wollen wurde wurden zu zum zur zwischen vortrag
"""
_FRENCH = """
afin ainsi alors au aucun aussi autre aux avec avoir beaucoup bien ce cela ces cet cette ceux chaque ci comme comment
dans de des deux donc dont du elle elles en encore entre est et etre eu fait faire il ils je jusqu la le les leur
leurs lors lui ma mais meme mes moi mon ne nos notre nous on ont ou par parce pas peu peut peuvent plus pour pourquoi
quand que quel quelle quelles quels qui quoi sa sans se sera ses si son sont sous sur ta tes toi ton tous tout toute
toutes tres tu un une vers vos votre vous y conference presentation
"""
_SPANISH = """
al algo algunos ante antes aqui asi aun cada como con contra cual cuando de del desde donde dos el ella ellas ellos en
entre es esa ese eso esta estas este esto estos fue ha hace hacia han hasta hay la las le les lo los mas me mi
mientras mucho muy nada ni no nos nosotros o os otra otro otros para pero poco por porque puede que quien se sea ser
si sido sin sobre son su sus tambien tan tanto te tiene todo todos tu un una uno unos usted y ya yo charla
"""
_ADDRESSES = "http https www com org net html"
LONGEST_QUOTED = 60
STOP_WORDS: frozenset[str] = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH} {_ADDRESSES}".split())
"""Folded words that say nothing about a session."""


@lru_cache(maxsize=65_536)
def folded(word: str) -> str:
    """The word as it is compared: lower case, without accents and apostrophes, without a possessive 's."""
    lower = word.casefold()
    if lower.isascii() and "'" not in lower:
        return lower
    bare = _APOSTROPHE.sub("", _POSSESSIVE.sub("", lower))
    return _without_accents(bare)


def folded_text(text: str) -> str:
    """A whole text in lower case and without the accents of European letters, all else as it stands."""
    lower = text.casefold()
    if lower.isascii():
        return lower
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", lower.translate(_NOT_FOLDED_BY_ACCENT)))


def folded_name(name: str) -> str:
    """A name (of a role, a topic, a track …) as it is compared: its folded words, one space between."""
    return " ".join(words_of(name))


def words_of(text: str) -> list[str]:
    """The folded words of a text in their order, stop words included."""
    return [folded(word) for word in WORD.findall(text)]


def telling_words(text: str) -> list[str]:
    """The folded words of a text in their order, without stop words, bare numbers and single letters."""
    return [word for word in words_of(text) if tells(word)]


@lru_cache(maxsize=65_536)
def tells(word: str) -> bool:
    """Whether a folded word can say what a session is about: no stop word, no bare number, no single letter."""
    return len(word) > 1 and word not in STOP_WORDS and not word.isdigit()


def words_with_places(text: str) -> Iterator[tuple[str, int, int]]:
    """Every word of a text, folded, with where it stands: `text[start:end]` is the word as written."""
    for found in WORD.finditer(text):
        yield folded(found.group()), found.start(), found.end()


def _without_accents(word: str) -> str:
    split = unicodedata.normalize("NFKD", word.translate(_NOT_FOLDED_BY_ACCENT))
    return "".join(letter for letter in split if not unicodedata.combining(letter))


def shortened(title: str) -> str:
    """A title as it is quoted within a sentence: cut between words, with an ellipsis, where it is long."""
    if len(title) <= LONGEST_QUOTED:
        return title
    return f"{title[:LONGEST_QUOTED].rpartition(' ')[0] or title[:LONGEST_QUOTED]} …"
