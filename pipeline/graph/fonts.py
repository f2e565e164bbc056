"""The fonts a PNG is drawn with: files of this machine that hold Japanese and Korean.

Only known files are used, by name, where fontconfig, macOS and Windows keep them: the same machine
gives the same picture, whatever other fonts are installed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import FontError

_BOTH = frozenset({"ja", "ko"})


@dataclass(frozen=True, slots=True)
class Face:
    """Font files by name, regular before bold, their family, and the scripts they hold."""

    files: tuple[str, ...]
    family: str
    scripts: frozenset[str]


# Best first.  The super-OTC files hold every language of the family.
_FACES = (
    Face(("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"), "Noto Sans CJK JP", _BOTH),
    Face(("NotoSansCJK-VF.otf.ttc",), "Noto Sans CJK JP", _BOTH),
    Face(("NotoSansCJKjp-Regular.otf", "NotoSansCJKjp-Bold.otf"), "Noto Sans CJK JP", _BOTH),
    Face(("NotoSansCJKkr-Regular.otf", "NotoSansCJKkr-Bold.otf"), "Noto Sans CJK KR", _BOTH),
    Face(("SourceHanSans.ttc",), "Source Han Sans", _BOTH),
    Face(("NotoSansJP-Regular.otf",), "Noto Sans JP", frozenset({"ja"})),
    Face(("ipaexg.ttf",), "IPAexGothic", frozenset({"ja"})),
    Face(("ヒラギノ角ゴシック W3.ttc",), "Hiragino Sans", frozenset({"ja"})),
    Face(("YuGothR.ttc", "YuGothB.ttc"), "Yu Gothic", frozenset({"ja"})),
    Face(("NotoSansKR-Regular.otf",), "Noto Sans KR", frozenset({"ko"})),
    Face(("NanumGothic.ttf", "NanumGothicBold.ttf"), "NanumGothic", frozenset({"ko"})),
    Face(("AppleSDGothicNeo.ttc",), "Apple SD Gothic Neo", frozenset({"ko"})),
    Face(("malgun.ttf", "malgunbd.ttf"), "Malgun Gothic", frozenset({"ko"})),
)
ADVICE = (
    "Install one and run this again: `make system`, or `apt-get install fonts-noto-cjk` (Debian, "
    "Ubuntu), `dnf install google-noto-sans-cjk-fonts` (Fedora), or put NotoSansCJK-Regular.ttc "
    "into ~/.local/share/fonts. --format svg needs no font."
)


def folders() -> tuple[Path, ...]:
    """Where this system keeps fonts, the user's own first."""
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft/Windows/Fonts",
            Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts",
        )
    return (
        Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share") / "fonts",
        home / ".fonts",
        Path("/usr/local/share/fonts"),
        Path("/usr/share/fonts"),
    )


@dataclass(frozen=True, slots=True)
class Fonts:
    """Font files to draw with, and the family that stands for sans-serif."""

    files: tuple[Path, ...]
    family: str


def find(scripts: frozenset[str], *, within: Sequence[Path] | None = None) -> Fonts:
    """Fonts that hold `scripts` ("ja", "ko"); both are looked for even where neither is needed.

    Raises `FontError` with what to install when a needed script has no font here.
    """
    there = _installed(folders() if within is None else within)
    files: dict[Path, None] = {}
    family, missing = "", set(_BOTH)
    for face in _FACES:
        if face.files[0] in there and missing & face.scripts:
            files.update((there[name], None) for name in face.files if name in there)
            family = family or face.family
            missing -= face.scripts
    lacking = missing & scripts
    if lacking:
        named = " and ".join(
            name for key, name in (("ja", "Japanese"), ("ko", "Korean")) if key in lacking
        )
        raise FontError(f"no font with {named} letters is installed to draw a PNG with. {ADVICE}")
    if not files and "DejaVuSans.ttf" in there:
        files[there["DejaVuSans.ttf"]] = None
        family = "DejaVu Sans"
    if not files:
        raise FontError(f"no font that Jobun knows is installed to draw a PNG with. {ADVICE}")
    return Fonts(tuple(files), family)


def _installed(places: Sequence[Path]) -> dict[str, Path]:
    """The known font files by name; the first place that has one wins."""
    wanted = {name for face in _FACES for name in face.files} | {"DejaVuSans.ttf"}
    there: dict[str, Path] = {}
    for place in places:
        for folder, inner, names in os.walk(place):
            inner.sort()
            for name in sorted(wanted.intersection(names)):
                there.setdefault(name, Path(folder) / name)
    return there
