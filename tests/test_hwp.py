"""HWP 5: the same text as its HWPX, protected and damaged files, and a real one."""

from __future__ import annotations

import random
import re
import struct
import time
import zlib
from pathlib import Path

import pytest
from hangul_files import (
    box,
    cell,
    control,
    distribution_copy,
    held,
    hwp_file,
    hwpx_file,
    note,
    p,
    plain_table,
    run,
    table,
)
from hwpx.hwp5 import records
from hwpx.hwp5.cfb import CompoundFile, build_compound_file, read_all_streams

from pipeline.errors import ExtractionError
from pipeline.extract import hwp, hwpx

TEXT_TAG = 0x43  # HWPTAG_PARA_TEXT
DOCUMENT = (
    p("(목적) 이 고시는 시험에 필요한 사항을 정한다.", 1),
    p("총칙", 1),
    p("저울은 물품으로 본다.", 2),
    p("갈래", 4),
    p("점", 6),
    p(run("허가") + note(1, "첫 각주다.", "더 있다.") + run("를 받는다.")),
    p(run("끝") + note(1, "미주다.", kind="endNote")),
    p(
        table(
            [cell(0, 0, "품목", rows=2), cell(0, 1, "기준", columns=2)],
            [cell(1, 1, "하한"), cell(1, 2, "상한")],
            caption="<표 3> 물품의 기준",
        )
    ),
    p(table([cell(0, 0, "틀 안이다.", plain_table(("가", "나"), ("다", "라")))])),
    p(box("상자 하나다.", "둘이다.")),
    p(control(f"<hp:header>{held('산업부 고시')}</hp:header>") + run("뒤")),
    p(control(f"<hp:hiddenComment>{held('숨은 설명')}</hp:hiddenComment>") + run("보인다")),
    p(run("10") + run("6", 1)),
)


@pytest.fixture(scope="module")
def made() -> bytes:
    return hwp_file(*DOCUMENT, title="시험 고시")


def streams(data: bytes) -> dict[str, bytes]:
    return dict(read_all_streams(CompoundFile(data)))


def with_streams(data: bytes, **changed: bytes) -> bytes:
    """The same file with other bytes in some streams (`BodyText_Section0` for a path)."""
    held = streams(data)
    held.update({name.replace("_", "/"): stream for name, stream in changed.items()})
    return build_compound_file(held.items())


def packed(data: bytes) -> bytes:
    """Raw deflate, as the format's streams are."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def flagged(data: bytes, bit: int) -> bytes:
    """The same file with a property of its file header set."""
    header = streams(data)["FileHeader"]
    word = struct.unpack_from("<I", header, 36)[0] | 1 << bit
    return with_streams(data, FileHeader=header[:36] + struct.pack("<I", word) + header[40:])


def test_a_document_gives_the_blocks_of_its_hwpx(made: bytes) -> None:
    found = hwp.extract(made, "made.hwp")
    same = hwpx.extract(hwpx_file(*DOCUMENT, title="시험 고시"), "made.hwpx")
    assert found.blocks == same.blocks
    assert (found.dialect, found.metadata) == ("hwp", {"title": "시험 고시", "lang": "ko"})
    assert found.warnings == ()
    assert "제2조 총칙\n① 저울은 물품으로 본다.\n가. 갈래\n○ 점\n" in found.text
    assert "<표 3> 물품의 기준\n품목 | 기준 | \n | 하한 | 상한\n" in found.text
    assert "숨은" not in found.text


def test_a_distribution_copy_is_read(made: bytes) -> None:
    copy = distribution_copy(made)
    assert "저울" not in copy.decode("utf-16-le", "replace")
    assert hwp.extract(copy, "copy.hwp").blocks == hwp.extract(made, "made.hwp").blocks


def test_a_distribution_copy_without_its_key_says_so(made: bytes) -> None:
    copy = distribution_copy(made)
    broken = with_streams(copy, ViewText_Section0=bytes(600))
    with pytest.raises(ExtractionError, match=r"copy\.hwp, ViewText/Section0: .*배포용.*no key"):
        hwp.extract(broken, "copy.hwp")


@pytest.mark.parametrize(
    ("bit", "message"),
    [(1, "needs a password"), (4, "rights management"), (8, "rights management")],
)
def test_a_protected_document_says_how_to_open_it(made: bytes, bit: int, message: str) -> None:
    with pytest.raises(ExtractionError, match=rf"locked\.hwp: .*{message}"):
        hwp.extract(flagged(made, bit), "locked.hwp")


def test_hwp_3_and_other_ole_files_are_refused() -> None:
    with pytest.raises(ExtractionError, match=r"old\.hwp: .*HWP 3.*save it as HWPX"):
        hwp.extract(b"HWP Document File V3.00 \x1a\x01\x02\x03\x04\x05" + bytes(1000), "old.hwp")
    other = build_compound_file([("WordDocument", bytes(5000))])
    with pytest.raises(ExtractionError, match=r"other\.hwp: .*no HWP document"):
        hwp.extract(other, "other.hwp")


def test_a_file_that_is_cut_says_so(made: bytes) -> None:
    for length in (100, 600, len(made) // 2, len(made) - 600):
        with pytest.raises(ExtractionError, match=r"cut\.hwp: .*damaged or truncated"):
            hwp.extract(made[:length], "cut.hwp")


def test_a_chain_of_sectors_that_loops_says_so(made: bytes) -> None:
    (first,) = struct.unpack_from("<I", made, 48)  # of the directory
    (fat,) = struct.unpack_from("<I", made, 76)
    looped = bytearray(made)
    struct.pack_into("<I", looped, 512 + fat * 512 + first * 4, first)
    with pytest.raises(ExtractionError, match=r"loop\.hwp: .*damaged.*loops"):
        hwp.extract(bytes(looped), "loop.hwp")


def test_a_record_that_runs_beyond_its_stream_says_so(made: bytes) -> None:
    text = records.inflate(streams(made)["BodyText/Section0"], "section")
    longer = text + struct.pack("<II", TEXT_TAG | 0xFFF << 20, 0x7FFFFFFF)
    with pytest.raises(ExtractionError, match=r"long\.hwp: .*past the end"):
        hwp.extract(with_streams(made, BodyText_Section0=packed(longer)), "long.hwp")


def test_a_bomb_is_refused(made: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "MAX_INFLATED_BYTES", 1 << 20)
    bomb = with_streams(made, BodyText_Section0=packed(bytes(2 << 20)))
    with pytest.raises(ExtractionError, match=r"bomb\.hwp: .*beyond the limits"):
        hwp.extract(bomb, "bomb.hwp")


def test_a_damaged_picture_costs_no_text(made: bytes) -> None:
    held = {**streams(made), "BinData/BIN0001.jpg": b"no deflate stream"}
    assert hwp.extract(build_compound_file(held.items()), "a.hwp").blocks


def test_a_damaged_record_leaves_its_sections_text(made: bytes) -> None:
    section = records.parse_records(
        records.inflate(streams(made)["BodyText/Section0"], "section"), "section"
    )
    for record in section.records:
        if record.tag == records.TABLE:
            record.payload = record.payload[:3]
    broken = packed(records.serialize_records(section.records))
    found = hwp.extract(with_streams(made, BodyText_Section0=broken), "made.hwp")
    assert any("made.hwp, section 1: a record is damaged" in w for w in found.warnings)
    assert {"저울은 물품으로 본다.", "더 있다.", "하한", "상자 하나다."} <= {
        line.strip() for line in found.text.splitlines()
    }


def test_a_document_without_text_says_so() -> None:
    with pytest.raises(ExtractionError, match=r"empty\.hwp: .*no text"):
        hwp.extract(hwp_file(p("")), "empty.hwp")


def test_changed_bytes_give_text_or_an_extraction_error(made: bytes) -> None:
    chance = random.Random(7)
    text = records.inflate(streams(made)["BodyText/Section0"], "section")
    head = records.inflate(streams(made)["DocInfo"], "head")
    outcomes = set()
    for _ in range(60):
        for name, plain in (("BodyText_Section0", text), ("DocInfo", head)):
            changed = bytearray(plain)
            for _ in range(chance.randint(1, 6)):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            try:
                hwp.extract(with_streams(made, **{name: packed(bytes(changed))}), "a.hwp")
                outcomes.add("read")
            except ExtractionError as error:
                outcomes.add("refused")
                assert str(error).startswith("a.hwp")
    assert outcomes == {"read", "refused"}


@pytest.mark.data
def test_a_real_plan_of_a_ministry(data: Path) -> None:
    path = data / "other" / "ko-government-plan.hwp"
    begun = time.perf_counter()
    found = hwp.extract(path.read_bytes(), path.name)
    assert time.perf_counter() - begun < 4  # 0.4 s on two cores
    assert found.warnings == ()
    shown = "".join(b.text for b in found.blocks if b.kind in ("text", "heading"))
    # Every visible character of the file's text records, and 42 numbers in drawn squares.
    assert len(re.sub(r"\s", "", shown)) == 13_157 + 42
    top = [line for line in found.text.splitlines() if re.match(r"(?:[ⅠⅡⅢ]\. \S|참고 \d )", line)]
    assert len([line for line in top if "···" not in line]) == 7
    headings = {b.text for b in found.blocks if b.kind == "heading"}
    assert {"Ⅰ. 개 요", "참고 1", "붙임"} <= headings
    assert sum(" ······ " in line for line in found.text.splitlines()) == 6  # the contents
    rows = [line for line in found.text.splitlines() if " | " in line]
    head = next(n for n, line in enumerate(rows) if line.startswith("추진 과제 |  | 추진일정 | "))
    assert rows[head].endswith(" | 관계 부처")
    assert {line.count(" | ") for line in rows[head : head + 20]} == {10}
