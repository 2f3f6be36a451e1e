"""The sentences of the balance: templates, kinds as they read, and putting the two together.

S1 to S20 are BALANCE.md 7.1. Those named ``W`` are plain, warm facts about what was written, for
the weeks in which nothing may be claimed; ``N`` are for one partner alone, ``P`` tell a picture in
words. All pass the grammar of 7.3 (``tests/grammar.py``). Words a person typed (names, season
labels, labels of kinds) stand in slots and, but for names, in quotes.
"""

from __future__ import annotations

from collections.abc import Iterable

from models.balance.book import Band, KindBand, Line, Page, Published
from models.entities import CoupleSettings, Kind
from models.labels import kind_label
from models.words import N_, _

#: Kinds inside a sentence.
WORDS = {
    Kind.COMFORT: N_("comfort"),
    Kind.ENCOURAGEMENT: N_("encouragement"),
    Kind.ADVICE: N_("advice"),
    Kind.PRACTICAL: N_("hands-on help"),
    Kind.PLANNING: N_("holding things in mind"),
    Kind.TIME: N_("company"),
}

TEMPLATES = {
    "S1": N_("These weeks, care moved in both directions."),
    "S2": N_("There is not enough on these pages yet to say anything, and that is fine."),
    "S3": N_("A quiet stretch. Quiet can be rest."),
    "S4": N_("Lately, {kinds} has been flowing mostly one way. Stretches like this come and go."),
    "S4 all": N_("Lately, care has been flowing mostly one way. Stretches like this come and go."),
    "S4 two": N_(
        "Lately, {kinds} have each been flowing mostly one way. Stretches like this come and go."
    ),
    "S5": N_("Lately, much of the {kinds} has been arriving at {name}’s side."),
    "S5 all": N_("Lately, much of the care has been arriving at {name}’s side."),
    "S6": N_("This looks like a season of carrying. You named it: “{label}”."),
    "S7": N_("Different kinds of care are travelling in different directions, and they meet."),
    "S8": N_("Care took several forms: {kinds}."),
    "S9": N_("Much of what was done was noticed."),
    "S10": N_("Needs that were put into words tended to find an answer."),
    "S11 day": N_("Answers often came the same day or the next."),
    "S11 days": N_("Answers often came within a few days."),
    "S11 week": N_("Answers often came within a week or so."),
    "S11 time": N_("Answers came in their own time."),
    "S12": N_("You told each other when something had changed."),
    "S13": N_("Things are moving around; nothing stands out."),
    "S14": N_(
        "Your pages tell these weeks a little differently. That happens to most pairs, and it can"
        " be a good thing to talk over."
    ),
    "S15": N_("Both of you wrote about feeling understood."),
    "S16": N_("What was offered was often what was hoped for."),
    "S17": N_("Several days were simply shared."),
    "S18": N_("Both of you called these weeks full."),
    "S19": N_(
        "So far, one hand has written here. A fuller picture needs both, whenever that suits."
    ),
    "S20": N_(
        "This page describes what was written down. It cannot see everything, and it does not"
        " judge."
    ),
    "invitation": N_(
        "If a stretch like this has a name, the two of you can name it together as a season."
    ),
    "W kinds": N_("What was written tells of {kinds}."),
    "W need": N_("A need that was put into words found an answer."),
    "W noticed": N_("Something that was written here was noticed."),
    "W together": N_("There was time that was simply shared."),
    "W news": N_("Good news was told here."),
    "W words": N_("There are words in the book from these weeks, and they keep."),
    "W open": N_("The pages are here whenever they are wanted."),
    "N needs": N_("What you put into words tended to find an answer."),
    "N fit": N_(
        "What reached you was sometimes beyond what you wanted. A way to begin: “Thank you. What"
        " would help me today is …”"
    ),
    "N load": N_("These have been heavy weeks for you. Small is enough."),
    "P river": N_("A river of care, both of you together, flows from left to right."),
    "P kinds": N_("The strands that took part lately: {kinds}."),
    "P took part": N_("The strands that took part: {kinds}."),
    "P calm all": N_("The water is calm, and every strand keeps its thread."),
    "P calm": N_("The water is calm lately, and every strand keeps its thread."),
    "P together": N_("Days that were simply shared lie on it as light."),
    "P season": N_("The water is tinted by the season you named: “{label}”."),
    "P seasons": N_("The water is tinted by the seasons you named: {kinds}."),
    "P settling": N_("At the right edge the newest days are still settling."),
    "P strands": N_(
        "The strands are told apart by whose side care was arriving at. Their edges are soft"
        " because nobody can write everything down."
    ),
    "P mist": N_("There is mist over the strands, because little has been written lately."),
}

#: How many sentences a template has, where it is not one.
TWO_SENTENCES = frozenset({"S3", "S4", "S4 all", "S4 two", "S6", "S14", "S19"})


def kind_slot(kind: Kind, settings: CoupleSettings) -> str:
    """Return what a line keeps of `kind`: its name, or ``=`` and the couple's own label."""
    own = settings.kind_labels.get(kind)
    return f"={own}" if own else kind.value


def _kind_word(slot: str) -> str:
    """Return a kind as it reads inside a sentence; the couple's own label in quotes."""
    return f"“{slot[1:]}”" if slot.startswith("=") else _(WORDS[Kind(slot)])


def _listed(slots: tuple[str, ...], plain: bool) -> str:
    """Return kinds as a list in words, alphabetically: never by frequency."""
    words = sorted(
        (_kind_word(slot) for slot in slots), key=lambda word: word.strip("“”").casefold()
    )
    if plain or len(words) < 2:
        return ", ".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def sentence(line: Line) -> str:
    """Return `line` in the language in use."""
    text = _(TEMPLATES[line.template])
    kinds = _listed(line.kinds, plain=line.template == "S8")
    return text.format(kinds=kinds, name=line.name, label=line.label)


def render(published: Published, settings: CoupleSettings) -> Page:
    """Return a kept page as a person reads it, in the language in use."""
    kinds = sorted(
        (KindBand(kind_label(kind, settings.kind_labels), band) for kind, band in published.kinds),
        key=lambda row: row.name.casefold(),
    )
    took_part = sorted(
        published.took_part, key=lambda kind: kind_label(kind, settings.kind_labels).casefold()
    )
    return Page(
        week=published.week,
        partners=published.partners,
        band=Band(published.band),
        toward=published.toward,
        kinds=tuple(kinds),
        took_part=tuple(took_part),
        season=published.season,
        sentences=tuple(sentence(line) for line in published.lines),
        pictures=(in_words(published.pictures),),
    )


def in_words(lines: Iterable[Line]) -> str:
    """Return `lines` as one text in the language in use."""
    return " ".join(sentence(line) for line in lines)
