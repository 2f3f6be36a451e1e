"""Which passphrases are refused as easy to guess for whoever knows the couple, which are taken."""

from __future__ import annotations

import random
import string
import subprocess
import sys
import time
import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import locks
from models.errors import Refused
from models.privacy import six_words
from models.privacy.guesses import guesses
from models.privacy.strength import refuse_weak, step
from tests.house import ROOT

NAMES = ["Ana Núñez", "Ben"]

WEAK = """
    aaaaaaaaaaaaaaaa
    1234567890123
    abcdefghijklmnop
    abababababababab
    ääääääääää
    xxxxxxxxxx1
    qwertyuiopasdfghjkl
    qwertzuiop12
    azertyuiop12
    1q2w3e4r5t
    zaq12wsxcde3
    password1234567
    P4ssw0rd!!!!
    trustno1trustno1
    letmein letmein
    superman1985
    correct horse battery staple
    January 1990
    14/02/2015!
    06121985 15061987
    2015-02-14 2019
    14 February 2015
    14. Februar 2015
    le 14 février 2015
    14 de febrero de 2015
    0170 1234567
    +49 170 123 45 67
    anaanaanaana
    AnaBen2019
    Ana + Ben forever
    Ben Ana Ben Ana Ben
    nebdnaana
    4n4 l0v3s B3n
    Nunez forever
    20150214Ben
    iloveyou2026
    I love Ben so much
    happy birthday
    happy birthday, happy birthday
    manchester united
    Manchester-United
    M4nch3ster Un1ted
    our wedding day
    our wedding day our wedding day
    Our wedding day, 14 February 2015
    Anniversary2019
    our first kiss 2014
    my secret diary
    both ways both ways
    hello darling!
    summer in paris
    ichliebedich
    Schatz, ich liebe dich
    für immer und ewig
    Unser Hochzeitstag 2015
    unser erster kuss
    Schmetterling
    Geschwindigkeitsbegrenzung
    Je t'aime mon amour
    l'amour de ma vie
    notre premier baiser
    papillon 14/07/2012
    mi amor por siempre
    te quiero mucho
    feliz cumpleaños
    nuestro aniversario
    я тебя люблю
    достопримечательность
"""

GOOD = """
    lantern moss quiet anvil
    copper thimble under glass
    violet trumpet gravel moss
    kettle orbit saffron wharf
    seven otters fold maps
    Grandad kept wasps in the piano
    ploughing custard by lamplight
    my cousin's goat ate the curtains
    Ana ate nine mouldy lemons
    tortoise 41 velvet gasket
    Zitrone, Fahrrad und Nebel
    Der Dachs strickt nachts Socken
    Überraschung im Gemüsefach
    un hérisson jongle sous la pluie
    le facteur repeint son accordéon
    el búho colecciona tuercas viejas
    ночь улица фонарь
    蓝鲸在山顶上吃了三个月饼
    ベランダの亀が歌う夜明け
    고래가 지붕 위에서 춤춘다
    wq7#Lm2!xK
    k8Rv-2mPx-Q4
    vdkqzhwmpt
    gxq hnv bzw rkt
    3f9a0c71524898b2d1
"""


def each(table: str) -> list[str]:
    return [line.strip() for line in table.strip().splitlines()]


@pytest.mark.parametrize("weak", [*each(WEAK), " " * 10, "\u0301" * 12])
def test_easy_passphrases_are_refused_kindly(weak: str) -> None:
    assert len(weak) >= 9, "or its length is what is refused"
    with pytest.raises(Refused) as told:
        refuse_weak(weak, NAMES)
    assert "ix words" in str(told.value)
    assert weak not in str(told.value)
    assert step(weak, NAMES) in (1, 2)


@pytest.mark.parametrize("good", each(GOOD))
def test_good_passphrases_are_taken(good: str) -> None:
    refuse_weak(good, NAMES)
    assert step(good, NAMES) in (3, 4)


def test_a_short_one_is_told_what_is_missing() -> None:
    with pytest.raises(Refused, match="ten characters or more"):
        refuse_weak("wq7#Lm2!x")
    assert step("wq7#Lm2!x") == 1
    assert step("") == 0


def test_the_steps_go_from_easy_to_very_good() -> None:
    said = ["our wedding day", "summer in paris", "wq7#Lm2!xK", "kettle orbit saffron wharf"]
    assert [step(one, NAMES) for one in said] == [1, 2, 3, 4]


def test_names_are_tried_first() -> None:
    for name in ("Wilhelmina", "Jean-Kévin", "李小龙"):
        refuse_weak(f"xk {name} 7qv!b", [])
        with pytest.raises(Refused):
            refuse_weak(f"xk {name} 7qv!b", [name])


def test_six_words_are_always_taken() -> None:
    offered = {six_words.six_words() for _time in range(400)}
    assert len(offered) == 400
    for passphrase in offered:
        assert len(passphrase.split()) == 6
        assert step(passphrase, NAMES) == 4, passphrase


def test_the_worst_six_words_are_taken_too() -> None:
    """Those that zxcvbn knows best, among them names of the partners."""
    words = six_words.FILE.read_text(encoding="utf-8").split()
    known = sorted(words, key=lambda word: (guesses(word), word))[:60]
    chance = random.Random(26)
    for _time in range(100):
        passphrase = " ".join(chance.sample(known, 6))
        refuse_weak(passphrase, ["Ana", "Ben"])


def test_signs_drawn_by_lot_are_nearly_always_taken() -> None:
    chance = random.Random(26)
    signs = string.ascii_letters + string.digits + "!#%&*-_.?@"
    drawn = ["".join(chance.choices(signs, k=12)) for _time in range(200)]
    assert sum(step(one, NAMES) < 3 for one in drawn) <= 2


def test_long_ones_and_odd_ones_take_no_time() -> None:
    guesses("the first one loads the words")
    for text in ("lantern " * 500, "4@8({[<369!1|70$5+7%2" * 50, "a" * 4000, "ab1" * 900):
        before = time.process_time()
        refused = step(text, NAMES)
        assert time.process_time() - before < 2
        assert 1 <= refused <= 4


@pytest.mark.timeout(900)
@given(st.text(max_size=60), st.lists(st.text(max_size=12), max_size=2))
def test_no_text_upsets_the_check(text: str, names: list[str]) -> None:
    assert step(text, names) in range(5)
    try:
        refuse_weak(text, names)
    except Refused:
        return
    assert len(unicodedata.normalize("NFC", text)) >= 10


@given(st.sampled_from(each(GOOD) + each(WEAK)), st.sampled_from(["NFC", "NFD"]))
def test_it_is_judged_the_same_however_it_was_typed(text: str, form: str) -> None:
    other = unicodedata.normalize(form, text)
    assert step(other, NAMES) == step(text, NAMES)
    assert step(text.upper(), NAMES) >= 1


def test_nothing_of_it_is_kept() -> None:
    """Neither passphrases nor names go into the tables of the library."""
    from zxcvbn import matching

    before = {name: len(table) for name, table in matching.RANKED_DICTIONARIES.items()}
    guesses("zzyzx quokka brimborion", ["Wilhelmina"])
    after = {name: len(table) for name, table in matching.RANKED_DICTIONARIES.items()}
    assert after == before


def test_words_of_couples_are_read_as_words() -> None:
    """A line of phrases is one phrase, and none of them is taken, with a year or twice."""
    phrases = (six_words.FILE.with_name("familiar_phrases.txt")).read_text("utf-8").splitlines()
    for phrase, more in product(filter(None, phrases), (" 2019", " {0}")):
        assert step(phrase + more.format(phrase), NAMES) < 3, phrase


def test_it_is_loaded_for_a_new_passphrase_alone() -> None:
    program = """
import sys
from models import locks
from models.privacy import passphrases, strength
assert locks.strength("short") == 1
print("zxcvbn" in sys.modules)
locks.strength("not that short")
print("zxcvbn" in sys.modules)
"""
    run = [sys.executable, "-c", program]
    said = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["False", "True"]


def test_screens_hear_the_same() -> None:
    assert locks.strength("our wedding day", NAMES) == 1
    with pytest.raises(Refused):
        locks.check("our wedding day", NAMES)
