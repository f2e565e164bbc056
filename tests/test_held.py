"""A title that the corpus holds under an address of its own is cited there."""

from __future__ import annotations

from pipeline.held import retargeted, titles
from pipeline.records import Citation, Document


def law(address: str, title: str, lang: str = "ko", kind: str = "law") -> Document:
    return Document(address, title, kind, lang, "", (), ())  # type: ignore[arg-type]


def test_only_korean_laws_away_from_their_titles() -> None:
    held = titles([
        law("doc/model", "모델 수출법(견본)"), law("kr/대외무역법", "대외무역법"),
        law("doc/en", "Model Act", "en"), law("doc/report", "보고서", kind="report"),
    ])  # fmt: skip
    assert held == {"kr/모델수출법(견본)": "doc/model", "kr/모델수출법": "doc/model"}


def test_targets_move_with_what_lies_beneath_them() -> None:
    targets = (("kr/모델수출법/art_2", "kr/모델수출법시행령"), ("kr/모델수출법", "wto/gatt"))
    found = [[Citation(0, 1, "x", target) for target in of] for of in targets]
    moved = retargeted(found, {"kr/모델수출법": "doc/model"})
    assert [[c.target for c in of] for of in moved] == [
        ["doc/model/art_2", "kr/모델수출법시행령"], ["doc/model", "wto/gatt"]]  # fmt: skip
    assert retargeted(found, {}) is found
