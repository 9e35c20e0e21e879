"""Tells tensors that anybody would get without training: masks, positions, rotary tables, ramps.

Two models that share one of these share nothing.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise
from math import prod

from weightmark.formats.header import Tensor
from weightmark.formats.values import FLOATS, ValueReader, widen

MIN_ELEMENTS = 128
"""Fewer elements are too few to show where a tensor comes from."""

_INDICES = ("BOOL", "I64", "U64", "C64")
"""Dtypes of masks, positions and transforms; weights are not stored so."""

_NAMES = re.compile(
    r"(?:^|[._])(?:"
    r"inv_freq|freqs?_cis|freqs|(?:rope|rotary)\w*|(?:cos|sin)(?:_cached|_cache|_table)?|"
    r"\w*position_ids|relative_position_index|relative_coords_table|\w*attn_mask|masked_bias|"
    r"causal_mask|mel_filters|filterbank|fb|window|(?:forward|inverse)_basis\w*|alibi\w*|slopes|"
    r"betas|\w*alphas_cumprod\w*|posterior_(?:variance|log_variance_clipped|mean_coef[12])|sigmas"
    r")(?:\.(?:weight|buffer))?\Z"
)

_SAMPLE = 16 << 10
# A trained weight holds more than 2 bits an element, a pruned or ternary one more than half a bit.
_BITS = 0.5
# Packed integers are as dense as a quantiser can make them, tables of indices are not.
_DENSE = 0.5
_LINE = 12
_LINES = 16
# What rounding to BF16 leaves of a smooth curve, and chance never comes near to.
_ROUGH = 0.02
_FLAT = 1 / 64
_BF16 = 1 / 256
_MAX_ROWS = 4 << 20
_VECTOR = 1 << 14
# Neighbours of a trained vector are a third of its range apart.
_STEP = 0.05


def is_data_free(read: ValueReader, tensor: Tensor) -> bool:
    """Whether a tensor carries no trace of training; constant ones are told by their digest.

    By its dtype, its name, how far it deflates, and whether its elements lie on a curve: ramps,
    windows, powers, schedules, sines along positions. Reads at most a few MB.
    """
    count = prod(tensor.shape)
    if count < MIN_ELEMENTS or tensor.dtype in _INDICES or _NAMES.search(tensor.name):
        return True
    size = tensor.end - tensor.begin
    width = max(1, size // count)
    middle = tensor.begin + (size - _SAMPLE) // 2 // width * width
    sample = read(max(tensor.begin, middle), min(size, _SAMPLE))
    packed = 8 * len(zlib.compress(sample, 1))
    if tensor.dtype not in FLOATS or width == 1:
        return packed < (_DENSE if tensor.dtype[0] in "IU" else 0.1) * 8 * len(sample)
    if packed < _BITS * len(sample) / width:
        return True
    shape = [length for length in tensor.shape if length > 1]
    if len(shape) == 1:
        return _is_smooth(_floats(tensor.dtype, read(tensor.begin, min(size, _VECTOR * width))))
    # A table of positions lies row by row, whatever leading dimensions of 1 it has.
    row = shape[1] if len(shape) == 2 else shape[-1]
    if count // row < _LINE or _LINE * row * width > _MAX_ROWS:
        return False
    head = _floats(tensor.dtype, read(tensor.begin, _LINE * row * width))
    step = max(1, row // _LINES)
    return _on_curves([head[column::row] for column in range(0, row, step)])


def _floats(dtype: str, data: bytes) -> tuple[float, ...]:
    return struct.unpack(f"<{len(data) // FLOATS[dtype]}f", widen(dtype, data))


def _is_smooth(vector: Sequence[float]) -> bool:
    """Whether neighbours are nearly equal, as on a ramp, a window or a schedule.

    Steps are weighed against the range of the inner 80 %, so that a few outliers decide nothing.
    """
    ordered = sorted(vector)
    inner = ordered[len(ordered) * 9 // 10] - ordered[len(ordered) // 10]
    steps = (abs(two - one) for one, two in pairwise(vector))
    return 0 < inner < 1e38 and sum(min(step, inner) for step in steps) < _STEP * inner * len(
        vector
    )


def _on_curves(lines: Sequence[tuple[float, ...]]) -> bool:
    """Whether every line that is not flat obeys x[i+1] + x[i-1] = c x[i] + d, three at least.

    Ramps, squares, powers, sines and raised cosines do, each with its own c and d.
    """
    found = [_curve(line) for line in lines]
    return found.count(True) >= 3 and False not in found


def _curve(line: tuple[float, ...]) -> bool | None:
    """None for a line so flat that rounding could have made all of its shape."""
    mean = sum(line) / len(line)
    spread = sum((one - mean) ** 2 for one in line)
    largest = max(map(abs, line))
    # Not a number, or infinite: no curve.
    if not largest < 1e38:
        return False
    if spread <= len(line) * (largest * _FLAT) ** 2:
        return None
    inner = line[1:-1]
    sums = [one + two for one, two in zip(line, line[2:], strict=False)]
    centre, total = sum(inner) / len(inner), sum(sums) / len(sums)
    bend = sum((one - centre) ** 2 for one in inner)
    slope = (
        sum((one - centre) * (two - total) for one, two in zip(inner, sums, strict=True)) / bend
        if bend
        else 0.0
    )
    rest = sum(
        (two - total - slope * (one - centre)) ** 2 for one, two in zip(inner, sums, strict=True)
    )
    return rest <= spread * _ROUGH**2 + len(line) * (largest * _BF16) ** 2
