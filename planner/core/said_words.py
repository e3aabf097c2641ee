"""What a person says they do, taken apart: the words that tell, the occupation, how far they are.

'I run renewals for a mid-size software company' says 'renewals'; the rest is how people talk about work. What stands
here is about the sentence alone; what it means in a programme is `said_evidence`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from planner.core.occupations import Occupation, in_a_row, is_written_so, occupations_in
from planner.core.role_words import SAYS_LITTLE
from planner.core.words import tells, words_of

MOST_WORDS = 40
"""Of a long text the first telling words count: nobody means all of them."""

_ENGLISH = """
able active actively area areas based big build building builds busy care career charge company companies corporate
corporation currently daily day deal dealing department division employee employees enjoy enterprise experience
experienced field firm firms focus focused focusing freelance freelancer full group handle handling head hello help hi
hired hire hobby hope im industry interest interested interests involved ive job jobs large like living local long
love mainly maintain maintained manage managed managing mainly medium mid midsize midsized midst mostly occupation
organisation organisations organization organizations own owner owns part passionate position profession responsible
run running runs sector self employed size sized small software solution solutions spend study studying stuff time
topic topics try trying type work worked worker working world currently please want wanting wants wish year start
started starting new
"""
_GERMAN = """
abteilung anfangen arbeite arbeiten aufgabe aufgaben beruf beruflich beschaftige beschaftigt bereich betreibe betreue
branche durchfuhre firma firmen fange fuhre gross grosse grossem grossen grosser habe interessiere interessiert jahr
jahre jahren job klein kleine kleinen kleiner konzern kummere leite leiten leiter leiterin leitung mache machen
mitarbeiter mitarbeiterin mitarbeitern mittelgross mittelgrosse mittelgrossen mittelstandisch mittelstandischen
mittelstand neu organisation selbststandig selbststandige stelle tatig unternehmen unternehmens verantwortlich
verantworte verantwortung zustandig
"""
_FRENCH = """
activite aime ans annee annees apprends apprendre boite boulot chef cheffe charge chargee chez commence compagnie
debute dirige diriger domaine employe employee employes entreprise entreprises equipe equipes etudie fais gere gerer
grand grande groupe independant independante interesse interessee interet jeune mes metier moyen moyenne nouveau
nouvelle occupe passionne passionnee petit petite poste pme principalement profession responsable salarie salariee
secteur societe suis taille travaille travailler travaillons veux voudrais aimerais
"""
_SPANISH = """
ano anos area busco compania dedico departamento dirijo empiezo empleado empleada empleados empresa empresas encargado
encargada equipo estudio gestiono grande grandes grupo gusta industria interesa interesado interesada lidero llevo
mediana mediano negocio nuevo nueva oficio pequena pequeno profesional puesto responsable sector soy tamano trabajo
trabajamos trabajar quiero
"""
_FILLER = frozenset(f"{_ENGLISH} {_GERMAN} {_FRENCH} {_SPANISH}".split())
_PERSONS = """
engineer* ingenieur* ingenier* developer* dev devs programmer* coder* entwickler* programmierer* developpeu*
programmeu* desarrollador* programador* consultant* berater* consultor* consultora* analyst* analyste* administrator*
admin admins technician* techniker* technicien* tecnico* freelancer* director* coordinator* kaufmann kauffrau
fachkraft profi
"""
_PEOPLE = tuple(_PERSONS.split())
"""What half of the world calls itself: it says something only where nothing else does."""

_STARTING = """
beginner* newbie* newcomer* novice* starter* noob* debutant* anfanger* einsteiger* neuling* principiante* novato*
novata* new_to just_starting starting_out getting_started start_out never_used first_time introductory neu_in neu_bei
fange_an je_debute grand_debutant nouveau_dans nouvelle_dans empiezo_con nuevo_en nueva_en
"""
_FURTHER = "intermediate intermediaire* intermedio* intermedia fortgeschritten*"
_FAR = """
advanced expert experts experte experten avance avancee confirme confirmee experimente* erfahren* avanzado avanzada
"""
BEGINNER = "beginner"
_LEVELS = ((BEGINNER, _STARTING.split()), ("intermediate", _FURTHER.split()), ("advanced", _FAR.split()))
_LEVEL_WORDS = tuple(pattern for _, patterns in _LEVELS for pattern in patterns if "_" not in pattern)

_NOT = frozenset(("not", "isnt", "arent", "nicht", "kein", "keine", "keinen", "pas", "ningun", "ninguna"))
_BUT_ALSO = frozenset(("only", "just", "merely", "nur", "seulement", "juste", "solo", "solamente"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidWords:
    """`words`: the folded words that tell, each once, in their order; `pairs`: two of them that stand together, as
    'open_data'; `of_names`: those that tell only as part of an occupation's name, the 'data' of 'data scientist'.
    `level`: 'beginner', 'intermediate', 'advanced' or ''."""

    words: tuple[str, ...] = ()
    pairs: tuple[str, ...] = ()
    of_names: tuple[str, ...] = ()
    occupations: tuple[Occupation, ...] = ()
    level: str = ""


def said_words(text: str) -> SaidWords:
    """What those words of a person say, in English, German, French or Spanish, mixed as they come."""
    said = _without_denied(words_of(text))
    called = occupations_in(said)
    special = [call for call in called if not call.occupation.is_broad]
    level = next((name for name, patterns in _LEVELS if any(in_a_row(p, said) for p in patterns)), "")
    telling = [word for word in dict.fromkeys(said) if tells(word) and not _is_one_of(_LEVEL_WORDS, word)]
    words = [w for w in telling if w not in _FILLER and w not in SAYS_LITTLE and not _is_one_of(_PEOPLE, w)]
    if not words and not special and not level:
        words = [word for word in telling if word not in _FILLER] or telling
    words = words[:MOST_WORDS]
    named = {word: call.pattern for call in special if len(call.words) > 1 for word in call.words}
    return SaidWords(
        words=tuple(word for word in words if word not in named),
        pairs=tuple(f"{one}_{other}" for one, other in pairwise(said) if one in words and other in words),
        # Of 'machine learning', 'machine' alone says nothing.
        of_names=tuple(word for word in words if "+" in named.get(word, "")),
        occupations=tuple(call.occupation for call in (special or called)),
        level=level,
    )


def _without_denied(words: Sequence[str]) -> list[str]:
    """Without what a person says they are not: 'not a developer'. 'Not only a developer' is one."""
    kept: list[str] = []
    denied = False
    for at, word in enumerate(words):
        if word in _NOT:
            denied = not (at + 1 < len(words) and words[at + 1] in _BUT_ALSO)
        elif not denied:
            kept.append(word)
        elif tells(word):
            denied = False
    return kept


def _is_one_of(patterns: Iterable[str], word: str) -> bool:
    return any(is_written_so(pattern, word) for pattern in patterns)
