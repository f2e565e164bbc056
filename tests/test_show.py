"""Showing a provision: by address, by name, by alias, or saying that it is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import Workspace
from pipeline.errors import IndexUnreadableError, UsageError
from pipeline.show import nearest


def test_a_provision_with_everything_beneath_it(built: Workspace) -> None:
    shown = built.show("doc/model-act-ja/art_2")
    assert shown and shown.lang == "ja" and shown.title.startswith("モデル輸出管理法")
    assert shown.parts[0].address == shown.address and shown.parts[0].depth == 0
    assert all(part.address.startswith(shown.address) for part in shown.parts)
    assert any(part.kind == "item" for part in shown.parts)
    assert shown.licence == "Apache-2.0" and shown.source == "jobun-samples"


def test_a_document_by_its_title(built: Workspace) -> None:
    act = built.show("doc/model-act-ko")
    assert act
    again = built.show(act.title)
    assert again and again.address == act.address


def test_what_is_not_there_is_none_with_neighbours(built: Workspace) -> None:
    assert built.show("doc/model-act-ja/art_999") is None
    assert nearest(built.layout, "doc/model-act-ja/art_999") == ["doc/model-act-ja"]
    assert built.show("wto/gatt") is None and nearest(built.layout, "wto/gatt") == []


@pytest.mark.parametrize("wrong", ["nonsense", "xx/yy", "us/cfr"])
def test_what_is_no_address_is_said(built: Workspace, wrong: str) -> None:
    with pytest.raises(UsageError):
        built.show(wrong)


def test_before_a_build_the_user_hears_what_to_do(quick: Workspace) -> None:
    with pytest.raises(IndexUnreadableError, match="jobun build"):
        quick.show("doc/x")


def test_a_code_is_shown_from_the_list_that_has_it(quick: Workspace, tmp_path: Path) -> None:
    """Where the corpus holds no US list, 3A001.b is what the list here prints."""
    entry = "{0}A00{1}    Goods {0}{1}, as follows:\n         a.    First;\n         b.    Second."
    rows = [entry.format(n, k) for n in range(1, 6) for k in (1, 2)]
    (tmp_path / "list.txt").write_text("\n".join(rows) + "\n", "utf-8")
    quick.add([tmp_path / "list.txt"])
    quick.build()
    shown = quick.show("3A001.b")
    assert shown is not None
    assert shown.address == "doc/list/sec_3A001/b"
