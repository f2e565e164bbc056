"""English words as index terms, by rules alone: inflection goes, meaning stays.

exports, exported, exporting -> export; but goods, securities, arms and customs keep their own
sense, and derivation (exporter, licensor, security) is left alone.  Loads nothing, so that a
query can use it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

_LETTER = "a-zß-öø-ɏ"
_WORD = re.compile(rf"(?<![{_LETTER}0-9])[{_LETTER}]+(?![{_LETTER}0-9])")
_DOTTED = re.compile(rf"(?<![{_LETTER}0-9.])(?:[a-z]\.){{2,}}(?:[a-z](?![{_LETTER}0-9]))?")
_HYPHENATED = re.compile(
    rf"(?<![{_LETTER}0-9-])[{_LETTER}]+(?:-(?:[ \t]*\r?\n[ \t]*)?[{_LETTER}]+)+(?![{_LETTER}0-9-])"
)
_POSSESSIVE = re.compile(rf"(?<=[{_LETTER}])(?:['’]s\b|n['’]t\b|['’](?:re|ve|ll|d|m)\b)")

# Words whose ending is no inflection, or whose plural means something else.
_WHOLE = frozenset([
    "goods", "securities", "arms", "customs", "means", "proceeds", "premises", "series",
    "species", "news", "always", "perhaps", "analysis", "basis", "lens", "gats", "trips",
    "during", "nothing", "anything", "something", "everything", "morning", "evening", "ceiling",
    "hundred", "sacred", "naked", "wicked", "biased", "thus", "this", "these", "those", "its",
    "does", "mathematics", "physics", "ethics", "economics", "politics", "logistics",
    "electronics", "optics", "avionics", "biologics", "ceramics", "robotics", "mechanics",
    "hydraulics", "less", "unless",
])  # fmt: skip
_IRREGULAR = {
    "lenses": "lens", "analyses": "analysis", "bases": "base", "matrices": "matrix",
    "indices": "index", "vertices": "vertex", "criteria": "criterion", "phenomena": "phenomenon",
    "men": "man", "women": "woman", "children": "child", "lives": "life", "halves": "half",
    "made": "make", "taken": "take", "took": "take", "given": "give", "gave": "give",
    "sold": "sell", "bought": "buy", "sent": "send", "held": "hold", "kept": "keep",
    "known": "know", "knew": "know", "written": "write", "wrote": "write", "shown": "show",
    "brought": "bring", "begun": "begin", "began": "begin", "paid": "pay", "laid": "lay",
    "found": "find", "left": "leave", "met": "meet", "lent": "lend", "built": "build",
    "sought": "seek", "thought": "think", "drawn": "draw", "drew": "draw", "chosen": "choose",
    "chose": "choose", "undertaken": "undertake", "undertook": "undertake", "withheld": "withhold",
    "withdrawn": "withdraw", "withdrew": "withdraw", "arisen": "arise", "arose": "arise",
    "forbidden": "forbid", "foregone": "forego", "overridden": "override", "was": "be",
    "were": "be", "been": "be", "being": "be", "is": "be", "are": "be", "has": "have",
    "had": "have", "having": "have", "does": "do", "did": "do", "done": "do", "doing": "do",
    "used": "use", "using": "use", "uses": "use", "died": "die", "dying": "die", "tying": "tie",
    "lying": "lie", "agreed": "agree", "guaranteed": "guarantee", "freed": "free",
    "decreed": "decree", "goes": "go", "going": "go", "gone": "go", "went": "go", "axes": "axis",
}  # fmt: skip
# Verbs that end in a doubled consonant of their own, unlike `controlled`.
_DOUBLED = frozenset([
    "sell", "tell", "spell", "bill", "fill", "fulfill", "install", "call", "recall", "roll",
    "enroll", "pull", "poll", "drill", "mill", "kill", "skill", "spill", "distill", "instill",
    "shell", "swell", "dwell", "smell", "cull", "stall", "wall", "thrill", "toll", "add",
    "staff", "err", "butt", "buzz", "ebb", "purr", "cuff", "sniff", "puff",
])  # fmt: skip
# British spellings, as stems, and the American ones: one law writes licence, the other license.
_AMERICAN = {
    "licenc": "licens", "defenc": "defens", "offenc": "offens", "pretenc": "pretens",
    "programm": "program", "centr": "center", "metr": "meter", "litr": "liter", "fibr": "fiber",
    "calibr": "caliber", "theatr": "theater", "colour": "color", "favour": "favor",
    "labour": "labor", "behaviour": "behavior", "honour": "honor", "neighbour": "neighbor",
    "harbour": "harbor", "armour": "armor", "vapour": "vapor", "chequ": "check",
    "catalogu": "catalog", "grey": "gray", "aluminium": "aluminum", "sulphur": "sulfur",
    "judgement": "judgment", "fulfil": "fulfill", "enrol": "enroll", "artefact": "artifact",
    "tyr": "tire", "manoeuvr": "maneuver", "practis": "practice", "aeroplane": "airplane",
}  # fmt: skip
_ISATION = re.compile("isation$")
_ISED = frozenset([
    "authoris", "organis", "recognis", "utilis", "specialis", "finalis", "penalis", "summaris",
    "minimis", "maximis", "harmonis", "standardis", "categoris", "prioritis", "neutralis",
    "liberalis", "materialis", "jeopardis", "criticis", "apologis", "analys", "paralys",
    "characteris", "immobilis", "destabilis", "stabilis", "mobilis", "formalis",
    "legalis", "nationalis", "industrialis", "commercialis", "privatis", "pulveris",
    "sterilis", "pressuris", "modernis", "normalis", "optimis", "itemis", "scrutinis",
])  # fmt: skip
_VOWEL = re.compile("[aeiouy]")


def words(folded: str) -> Iterator[str]:
    """Yield abbreviations without dots, hyphenated words joined, and each word's stem."""
    text = _POSSESSIVE.sub("", folded)
    for match in _DOTTED.finditer(text):
        yield match[0].replace(".", "")
    for match in _HYPHENATED.finditer(text):
        yield stem(re.sub(r"[\s-]+", "", match[0]))
    for match in _WORD.finditer(text):
        if len(match[0]) > 1:  # a lone letter is a label, or half an abbreviation
            yield stem(match[0])


@functools.lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """The form shared by a lower-case word's inflections; not always a word (`licens`)."""
    if word in _WHOLE:
        return word
    if word in _IRREGULAR:
        return _final(_IRREGULAR[word])
    return _american(_final(_uninflected(word)))


def _american(stemmed: str) -> str:
    """The American spelling of a British stem."""
    if stemmed in _AMERICAN:
        return _final(_AMERICAN[stemmed])
    if stemmed in _ISED:
        return stemmed[:-1] + "z"
    return _ISATION.sub("ization", stemmed)


def _final(word: str) -> str:
    """Drop a silent e, which inflection drops too."""
    return word[:-1] if len(word) > 3 and word.endswith("e") and word[-2] not in "eo" else word


def _uninflected(word: str) -> str:
    size = len(word)
    if size <= 3:
        return word
    if word.endswith(("ies", "ied")):
        return word[:-1] if size == 4 else word[:-3] + "y"
    if word.endswith("s"):
        if word.endswith(("ss", "us", "is")):
            return word
        if word.endswith(("sses", "xes", "zes", "ches", "shes", "ses")):
            return word[:-2]
        return word[:-1]
    if word.endswith("ed") and not word.endswith("eed"):
        return _base(word, word[:-2])
    if word.endswith("ing"):
        return _base(word, word[:-3])
    return word


def _base(word: str, base: str) -> str:
    """What -ed or -ing was put to; the word itself when that could be no verb (`string`, `red`)."""
    if len(base) < 2 or not _VOWEL.search(base):
        return word
    if len(base) == 2:
        return base + "e" if base[0] in "aeiou" else word
    if base[-1] == base[-2] and base[-1] not in "seo" and base not in _DOUBLED:
        return base[:-1]
    return base
