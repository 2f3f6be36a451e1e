"""Strings nobody means to write, from a seed: what breaks labels, databases, terminals, queries."""

from __future__ import annotations

import random

CONTROLS = tuple(chr(code) for code in (*range(0x20), *range(0x7F, 0xA0)))
PIECES = (
    *("\ud800", "a\udfffb", "\x00", "a\x00b", "\x1b[31m", "\x1b]0;x\x07", "\x7f", "\x9b2J"),
    *("\u202eabc\u202c", "\u2066x\u2069", "\u200f", "\u200b", "\ufeff", "\u2028", "\ufffe"),
    *("[b]bold[/b]", "[ref=x]y[/ref]", "[color=ff0000]", "[/", "[size=100000]x[/size]", "[]"),
    *("[size=abc]", "[font=/etc/passwd]x", "[anchor=a]", "&amp;", "&bl;", "&br;", "<script>"),
    *(
        '"',
        "foo-bar",
        "it's",
        "*",
        "col:x",
        "text:a",
        "NEAR(a b, 2)",
        "a AND",
        "OR NOT",
        "^a",
        "((",
    ),
    *(
        "' or 1=1 --",
        "'); drop table entry; --",
        "%s %d",
        "{name}",
        "{0.__class__}",
        "%",
        "_",
        "\\",
    ),
    *(
        "=1+1",
        "+a",
        "-a",
        "@a",
        "--as",
        "--",
        "-",
        "~",
        "$(id)",
        "`id`",
        "${x}",
        "\r\n",
        "\t",
        "\n\n",
    ),
    *("👩‍👩‍👧‍👦", "👍🏽", "🇪🇸", "é", "e\u0301", "ﬃ", "ß", "i̇", "İ", "שלום", "مرحبا", "日本語"),
    *("한국어", "नमस्ते", "ไทย", "𝔘𝔫𝔦", "\U000e0001", "ab" * 40, "Z̴̛̖a̷l̸g̶o̵" * 3),
)
TAGS = (
    *("b", "i", "u", "s", "sub", "sup", "size", "color", "font", "font_family", "font_context"),
    *("font_features", "text_language", "ref", "anchor", "script", "/", "&bl;", "&br;", "&amp;"),
)
VALUES = (
    *("", "=", "=x", "=100000", "=-1", "=abc", "=ff0000", "=#zzzzzz", "=/etc/passwd", "=0", "=1e9"),
    *("=]", "=[", "='a'", "=1sp", "=file:///etc/passwd", "=NaN"),
)


def odd_string(chance: random.Random) -> str:
    """Return some odd pieces, any characters at all, controls, or plain words among them."""
    sort = chance.random()
    if sort < 0.5:
        return " ".join(chance.choices(PIECES, k=chance.randint(1, 5)))
    if sort < 0.7:
        return "".join(chr(chance.randrange(0x110000)) for _ in range(chance.randint(1, 30)))
    if sort < 0.85:
        return "word" + "".join(chance.choices(CONTROLS, k=chance.randint(1, 6))) + "word"
    return "".join(chance.choices([*PIECES, "a ", "tea ", "ö"], k=chance.randint(1, 20)))


def tag_string(chance: random.Random) -> str:
    """Return words among markup tags, most of them wrong in one way or another."""
    pieces = []
    for _number in range(chance.randint(1, 6)):
        tag = chance.choice(TAGS)
        close = chance.choice(("]", "]", "]", "", "]]"))
        pieces.append(chance.choice(("[", "[/", "[[")) + tag + chance.choice(VALUES) + close)
        pieces.append(chance.choice(("", "words", " ", "&", "]")))
    return "".join(pieces)
