"""The YAML head of a Markdown file: what it says, and where it ends."""

from __future__ import annotations

import re
from collections.abc import Mapping

_HEAD = re.compile(r"\A---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.M)
# Anchors repeat a value without end ("billion laughs"); no real head needs them.
_ALIAS = re.compile(r"^[^\n\"'#]*?[:\-\[,][ \t]+[&*]\w", re.M)
_LIMIT = 100_000  # characters; a longer "head" is a text that begins with a rule


def front_matter(text: str, name: str) -> tuple[int, dict[str, str], tuple[str, ...]]:
    """Where the head ends (0: there is none), its scalar values as strings, and warnings.

    Nested values are joined with a dot (`extra.law_num`), lists with `, `.  A head that is not
    valid YAML counts as one, with a warning: its lines are no content.
    """
    import yaml

    match = _HEAD.match(text)
    if match is None or len(match["yaml"]) > _LIMIT:
        return 0, {}, ()
    if _ALIAS.search(match["yaml"]):
        return match.end(), {}, (f"{name}: the YAML head uses anchors and is not read",)
    try:
        read = yaml.load(match["yaml"], Loader=yaml.BaseLoader)  # strings only: 1E001 stays
    except yaml.YAMLError as error:
        line = str(error).splitlines()[0]
        if not re.match(r"[\w가-힣 -]+:", match["yaml"]):
            return 0, {}, ()
        return match.end(), {}, (f"{name}: the YAML head cannot be read ({line})",)
    if not isinstance(read, Mapping):
        return 0, {}, ()
    return match.end(), dict(_flat(read, "")), ()


def _flat(value: object, key: str) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        found: list[tuple[str, str]] = []
        for k, v in value.items():
            found += _flat(v, f"{key}.{k}" if key else str(k))
        return found
    if isinstance(value, list):
        return [(key, ", ".join(str(v) for v in value))]
    return [(key, "" if value is None else str(value))]
