"""The parts of a term that is written in several words: what gapped matching looks for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.language.bigrams import CJK
from pipeline.language.fold import fold
from pipeline.language.latin import stem
from pipeline.language.query import STOP

_PIECE = re.compile(f"(?P<latin>[a-zß-öø-ɏ]+|[0-9]+(?:[.][0-9]+)*)|(?P<cjk>[{CJK}]+)")
# Particles between two words of a Japanese term (許可の取消し) and the endings of inflection.
_JA_PARTICLE = re.compile(
    "(?<=[^ぁ-ん])(?:の|を|に|が|は|へ|で|と|から|まで|による|のための|に関する)(?=[^ぁ-ん])"
)
_JA_ENDING = re.compile("(?<=[^ぁ-ん][^ぁ-ん])(?:[ぁ-ん]{1,3})$")
_KO_PARTICLE = re.compile("(?<=..)(?:을|를|이|가|은|는|의|에|에서|으로|로|와|과|도|만|부터|까지)$")
_LEAST = 2


def parts(term: str, lang: str) -> Iterator[tuple[str, str]]:
    """(script, pattern) of each content word of a term, in order, as `View` writes them."""
    for piece in _PIECE.finditer(fold(term)):
        if piece["latin"]:
            word = stem(piece["latin"])
            if word not in STOP:
                yield "latin", f" {word} "
        elif lang == "ko":
            word = _KO_PARTICLE.sub("", piece["cjk"])
            if len(word) >= _LEAST:
                yield "cjk", word
        else:
            for word in _JA_PARTICLE.split(piece["cjk"]):
                word = _JA_ENDING.sub("", word)
                if len(word) >= _LEAST:
                    yield "cjk", word
