"""Questions that nobody should ask, for the tests and for the bench: what is typed is never trusted."""

from itertools import pairwise

HOSTILE = {
    "one endless word": "a" * 10_000,
    "one word again and again": "logement " * 1_200,
    "many words": " ".join(f"mot{number}" for number in range(2_000)),
    "only stop words": "de la les des aux " * 600,
    "control characters": "\x00\x07\x1b[31m\ufffe\ud800 garage\r\n\t",
    "regular expressions": "((((garage OR [a-z]*)))) ^$ \\d+ {2,} (a+)+$ .*",
    "unbalanced quotes": '"garage solidaire AND NOT " \' « “',
    "operators": "* ? ~0.5 garage* ga?age NEAR/3 -garage +",
    "right-to-left marks": "\u202eegarag\u202c \u202egarage\u2067\u200f",
    "SQL": "'; DROP TABLE service; -- %' OR '1'='1",
    "markup": "<script>alert(1)</script> {{7*7}} ${7*7} %0a",
    "postal codes": "25300 " * 50,
    "places": "à Pontarlier " * 700,
    "dots and dashes": "’ ’ ’ - - – « » … . , ;" + ". " * 4_000,
    "hyphens": "-".join(["garage"] * 1_500),
    "piles of accents": "g" + "\u0301" * 5_000 + "arage",
    "emoji": "🚗🔧 garage 👩‍🔧" * 300,
    "compatibility forms": "１１５ ﬁn ⅷ ㎏",
    "mistyped words": "logemnt pemris ordinatuer alimentère psychatre domicialiation surendetement " * 30,
}

LONG_CHAIN = 200


def nested_language() -> list[dict[str, list[str]]]:
    """A curated language in which 200 groups mean one another, each also a word of forty expressions."""
    words = [f"mot{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(LONG_CHAIN)]
    chain = [{"words": [word], "means": [following]} for word, following in pairwise(words)]
    wide = {"words": ["garage", *(f"logement {word} aide" for word in words)]}
    return [*chain, wide, {"words": ["logement", *words[:60]], "means": [f"aide {word}" for word in words]}]


DEEP = {
    "a chain of 200 synonyms": " ".join(group["words"][0] for group in nested_language()[:LONG_CHAIN]),
    "the widest group": "garage garage logement garage logement " * 10,
}
