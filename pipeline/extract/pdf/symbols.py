"""Private-use characters of the font Symbol: what they mean.

Programs that print with Symbol often write U+F020 to U+F0FE, the font's own places moved into the
private-use area.  The degree, micro, plus-minus and not-greater signs of a control list's
parameters are written so.  Source: the font's built-in encoding, Adobe's `symbol.txt` (in Unicode's
VENDORS/ADOBE), which gives these characters.
"""

from __future__ import annotations

# The places 0x20 to 0x7E and 0xA0 to 0xFE; U+FFFD where there is no character, or only a part of
# one (the pieces that a tall bracket is built of).
_LOW = (
    " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\ufffd"
    "αβχδεφγηιϕκλµνοπθρστυϖωξψζ{|}∼"
)
_HIGH = (
    "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\ufffd\ufffd↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓"
    "◊⟨®©™∑\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd⟩∫⌠\ufffd⌡"
)

MEANT = {
    0xF000 + place: ord(char)
    for first, chars in ((0x20, _LOW), (0xA0, _HIGH))
    for place, char in enumerate(chars, first)
    if char != "\ufffd"
}

# Half-width brackets of Hangul word processors' fonts, as prints of theirs show them.
HANGUL_SIGNS = {0xF0854: ord("『"), 0xF0855: ord("』")}
_PICTURES = ("wingdings", "webdings", "zapfdingbats", "marlett")


def is_symbol(name: str) -> bool:
    """Tell whether a font (by its name in the file) is Symbol."""
    return name.rpartition("+")[2].lower().startswith("symbol")


def is_pictures(name: str) -> bool:
    """Tell whether a font (by its name in the file) holds pictures in the places of letters."""
    return name.rpartition("+")[2].lower().replace(" ", "").startswith(_PICTURES)
