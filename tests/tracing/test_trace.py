"""What a model shares with others is found whatever was renamed, cut, merged or widened."""

from __future__ import annotations

import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests import files
from tests.tracing.saved import BASE, OTHER, bf16, f16, noise, save, upcast

from weightmark.config import Config, Project
from weightmark.declared.mark import Mark, encode
from weightmark.errors import UsageError
from weightmark.tracing.index import is_trace_index, write_index
from weightmark.tracing.trace import Trace, index_bases, trace

RAIL = "a" * 64


def run(tmp_path: Path, model: Path, *bases: Path) -> Trace:
    project = Project(str(tmp_path), Config())
    return trace(str(model), [str(base) for base in bases], project)


def names(found: Trace) -> set[tuple[str, str, str]]:
    return {(one.name, one.base_name, one.how) for one in found.matches[0].shared}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return save(tmp_path / "base/model.safetensors", BASE)


def test_a_copy_shares_everything(tmp_path: Path, base: Path) -> None:
    found = run(tmp_path, save(tmp_path / "copy/m.safetensors", BASE), base)
    assert len(found.matches[0].shared) == found.tensors == 6
    assert found.matches[0].size == found.size == 6 * 2048


def test_the_same_architecture_alone_shares_nothing(tmp_path: Path, base: Path) -> None:
    found = run(tmp_path, save(tmp_path / "other/m.safetensors", OTHER), base)
    assert found.matches[0].shared == ()
    assert found.matches[0].status == "none"
    assert found.exit_code == 0


def test_a_merged_adapter_leaves_the_rest_as_it_was(tmp_path: Path, base: Path) -> None:
    merged = {**BASE, "layers.0.weight": bf16(50, 32, 32), "layers.3.weight": bf16(51, 32, 32)}
    found = run(tmp_path, save(tmp_path / "merged/m.safetensors", merged), base)
    assert names(found) == {(f"layers.{at}.weight",) * 2 + ("bytes",) for at in (1, 2, 4, 5)}
    assert found.matches[0].size / found.size == pytest.approx(4 / 6)


def test_one_bit_makes_a_tensor_another(tmp_path: Path, base: Path) -> None:
    """The probe reads start, middle and end; the bit is where it does not look."""
    dtype, shape, data = BASE["layers.0.weight"]
    flipped = bytearray(data)
    flipped[2 * 300] ^= 1
    changed = {**BASE, "layers.0.weight": (dtype, shape, bytes(flipped))}
    found = run(tmp_path, save(tmp_path / "bit/m.safetensors", changed), base)
    assert len(found.matches[0].shared) == 5


def test_names_shards_and_shapes_do_not_hide(tmp_path: Path) -> None:
    """In each direction: shards against one file, other names, a matrix stored flat."""
    whole = save(tmp_path / "whole/model.safetensors", BASE)
    shards = tmp_path / "shards"
    for number in range(3):
        part = {}
        for at in (2 * number, 2 * number + 1):
            dtype, shape, data = BASE[f"layers.{at}.weight"]
            part[f"blk.{at}.w"] = (dtype, (shape[0] * shape[1],), data)
        save(shards / f"model-0000{number + 1}-of-00003.safetensors", part)
    for model, other in ((shards, whole), (whole, shards)):
        found = run(tmp_path, model, other)
        assert len(found.matches[0].shared) == 6
        assert all(one.name != one.base_name for one in found.matches[0].shared)


@pytest.mark.parametrize("make", [f16, bf16])
def test_an_exact_upcast_is_seen_both_ways(tmp_path: Path, make: object) -> None:
    narrow = {f"w{at}": (f16 if make is f16 else bf16)(at, 40, 40) for at in range(3)}
    wide = {name: upcast(one) for name, one in narrow.items()}
    one = save(tmp_path / "narrow/m.safetensors", narrow)
    two = save(tmp_path / "wide/m.safetensors", wide)
    for model, other in ((one, two), (two, one)):
        found = run(tmp_path, model, other)
        assert names(found) == {(name, name, "value") for name in narrow}


def test_what_rounding_changed_is_not_the_same(tmp_path: Path) -> None:
    wide = save(tmp_path / "wide/m.safetensors", {"w": upcast(f16(1, 40, 40))})
    cut = save(tmp_path / "cut/m.safetensors", {"w": bf16(1, 40, 40)})
    assert run(tmp_path, cut, wide).matches[0].shared == ()


def test_constant_tiny_and_data_free_tensors_do_not_count(tmp_path: Path) -> None:
    nothing = {
        "ones": ("F16", (4096,), b"\x00\x3c" * 4096),
        "zeros": ("F16", (64, 64), bytes(8192)),
        "tiny": f16(5, 64),
        "ids": ("I64", (512,), struct.pack("<512q", *range(512))),
        "rotary_emb.inv_freq": ("F32", (128,), struct.pack("<128f", *noise(1, 128))),
        "ramp": ("F32", (512,), struct.pack("<512f", *range(512))),
    }
    model = save(tmp_path / "a/m.safetensors", {**nothing, "w": f16(1, 40, 40)})
    base = save(tmp_path / "b/m.safetensors", {**nothing, "w": f16(2, 40, 40)})
    assert run(tmp_path, model, base).matches[0].shared == ()
    saved = tmp_path / "index"
    write_index(str(saved), index_bases([str(base)], Project(str(tmp_path), Config()))[0])
    assert run(tmp_path, model, saved).matches[0].shared == ()


def test_an_archive_is_read_in_place(tmp_path: Path, base: Path) -> None:
    wheel = tmp_path / "m-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(base, "m/model.safetensors")
    assert len(run(tmp_path, wheel, base).matches[0].shared) == 6
    assert len(run(tmp_path, base, wheel).matches[0].shared) == 6


def test_what_cannot_be_read_is_said_and_hides_nothing(tmp_path: Path, base: Path) -> None:
    folder = tmp_path / "model"
    save(folder / "good.safetensors", BASE)
    (folder / "bad.safetensors").write_bytes(b"\xff" * 64)
    found = run(tmp_path, folder, base)
    assert len(found.matches[0].shared) == 6
    assert [problem for problem in found.problems if "bad.safetensors" in problem]


def test_nothing_to_compare_is_not_a_pass(tmp_path: Path, base: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run(tmp_path, empty, base).exit_code == 3
    assert run(tmp_path, base, empty).exit_code == 3


def test_a_path_that_is_not_there_is_an_error(tmp_path: Path, base: Path) -> None:
    with pytest.raises(UsageError):
        run(tmp_path, tmp_path / "none", base)
    with pytest.raises(UsageError):
        run(tmp_path, base, tmp_path / "none")


def test_a_file_that_holds_no_tensors_is_an_error(tmp_path: Path, base: Path) -> None:
    """Such as an index of another program: "nothing in common" would be a lie."""
    other = tmp_path / "bases.jsonl"
    other.write_text('{"format": "another"}\n')
    with pytest.raises(UsageError, match="no index"):
        run(tmp_path, base, other)


# -- whose terms apply ------------------------------------------------------------------------


def marked(licence: str, *clauses: str) -> dict[str, str]:
    return {"format": "pt", **encode(Mark(licence, clauses))}


@pytest.mark.parametrize(
    ("base", "model", "status"),
    [
        (None, None, "unknown"),
        (marked("Apache-2.0"), None, "free"),
        (marked("LicenseRef-x-rail", RAIL), None, "undeclared"),
        (marked("LicenseRef-x-rail", RAIL), marked("Apache-2.0"), "undeclared"),
        (marked("LicenseRef-x-rail", RAIL), marked("LicenseRef-x-rail", RAIL), "declared"),
        (marked("LicenseRef-x-rail", RAIL), marked("LicenseRef-y", RAIL, "b" * 64), "declared"),
        (marked("CC-BY-NC-4.0"), marked("Apache-2.0"), "undeclared"),
        (marked("CC-BY-NC-4.0"), marked("CC-BY-NC-4.0"), "declared"),
        (marked("GPL-3.0-only"), None, "undeclared"),
    ],
)
def test_terms_of_a_base_apply_where_tensors_are_shared(
    tmp_path: Path,
    base: dict[str, str] | None,
    model: dict[str, str] | None,
    status: str,
) -> None:
    ours = save(tmp_path / "a/m.safetensors", BASE, model)
    theirs = save(tmp_path / "b/m.safetensors", BASE, base)
    found = run(tmp_path, ours, theirs)
    assert found.matches[0].status == status
    assert found.exit_code == (status in ("undeclared", "unknown"))
    if status == "undeclared" and base and "LicenseRef-x-rail" in base["weightmark"]:
        assert found.matches[0].missing == (RAIL,)


def test_two_files_in_one_folder_do_not_speak_for_each_other(tmp_path: Path) -> None:
    ours = save(tmp_path / "a.safetensors", BASE)
    theirs = save(tmp_path / "b.safetensors", BASE, marked("LicenseRef-x-rail", RAIL))
    assert run(tmp_path, ours, theirs).matches[0].status == "undeclared"


def test_the_card_speaks_for_a_base(tmp_path: Path, base: Path) -> None:
    (base.parent / "README.md").write_text("---\nlicense: cc-by-nc-4.0\n---\n")
    found = run(tmp_path, save(tmp_path / "copy/m.safetensors", BASE), base)
    assert found.matches[0].licenses == ("CC-BY-NC-4.0",)
    assert found.matches[0].status == "undeclared"


# -- the index ----------------------------------------------------------------------------------


@given(st.data())
@settings(max_examples=25, deadline=None)
def test_an_index_answers_as_the_bases_do(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    tmp_path = tmp_path_factory.mktemp("trace")
    pool = [f16(1, 12, 12), bf16(2, 12, 12), upcast(f16(1, 12, 12)), upcast(bf16(2, 12, 12)),
            f16(3, 144), ("F16", (144,), bytes(288)), f16(4, 8)]  # fmt: skip
    picks = st.lists(st.sampled_from(range(len(pool))), min_size=1, max_size=6)

    def model(name: str) -> Path:
        chosen = data.draw(picks)
        weights = {f"w{at}": pool[pick] for at, pick in enumerate(chosen)}
        return save(tmp_path / name / "m.safetensors", weights)

    ours, bases = model("a"), [model("b"), model("c")]
    saved = tmp_path / "bases.index"
    write_index(
        str(saved), index_bases([str(one) for one in bases], Project(str(tmp_path), Config()))[0]
    )
    assert is_trace_index(str(saved))
    assert run(tmp_path, ours, saved).matches == run(tmp_path, ours, *bases).matches


# -- GGUF -----------------------------------------------------------------------------------


def save_gguf(path: Path, weights: Mapping[str, tuple[int, tuple[int, ...], bytes]]) -> Path:
    """A file of version 3 by docs/gguf.md: (type number, dimensions, bytes), aligned to 32."""
    infos, data = b"", b""
    for name, (kind, shape, content) in weights.items():
        encoded = name.encode()
        infos += struct.pack("<Q", len(encoded)) + encoded + struct.pack("<I", len(shape))
        infos += struct.pack(f"<{len(shape)}QIQ", *shape, kind, len(data))
        data += content + bytes(-len(content) % 32)
    head = b"GGUF" + struct.pack("<IQQ", 3, len(weights), 0) + infos
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head + bytes(-len(head) % 32) + data)
    return path


def test_norms_of_a_gguf_lead_to_their_base(tmp_path: Path) -> None:
    """A converter keeps vectors as F32, whatever it does to the matrices."""
    norms = {f"layers.{at}.norm.weight": bf16(at, 256) for at in range(4)}
    base = save(tmp_path / "base/m.safetensors", {**norms, "w": bf16(9, 32, 32)})
    blocks = {
        f"blk.{at}.attn_norm.weight": (0, (256,), upcast(bf16(at, 256))[2]) for at in range(4)
    }
    packed = random.Random(4).randbytes(144 * 4)
    model = save_gguf(tmp_path / "q/m.gguf", {**blocks, "blk.0.w": (12, (256, 4), packed)})
    found = run(tmp_path, model, base)
    assert found.tensors == 5
    assert {(one.name, one.base_name, one.how) for one in found.matches[0].shared} == {
        (f"blk.{at}.attn_norm.weight", f"layers.{at}.norm.weight", "value") for at in range(4)
    }


NORMS = ("model.norm.weight", "layers.0.input_layernorm.weight", "layers.0.attn.q_norm.weight")


def plus_one_by_numpy(one: tuple[str, tuple[int, ...], bytes]) -> bytes:
    """The converter's way: BF16 is widened first, F16 and F32 are added to as they are."""
    np = pytest.importorskip("numpy")
    dtype, _, data = one
    if dtype == "BF16":
        dtype, _, data = upcast(one)
    added = np.frombuffer(data, "<f2" if dtype == "F16" else "<f4") + 1
    return bytes(added.astype("<f4").tobytes())


def f32(seed: int, *shape: int) -> tuple[str, tuple[int, ...], bytes]:
    return "F32", shape, struct.pack(f"<{shape[0]}f", *noise(seed, shape[0]))


@pytest.mark.parametrize("make", [bf16, f16, f32])
@pytest.mark.parametrize("indexed", [False, True])
def test_norms_with_one_added_lead_to_their_base(
    tmp_path: Path, make: Callable[..., tuple[str, tuple[int, ...], bytes]], indexed: bool
) -> None:
    """Gemma's norms are stored as w and applied as 1 + w, which llama.cpp stores at once."""
    norms = {name: make(at, 256) for at, name in enumerate(NORMS)}
    base = save(tmp_path / "base/m.safetensors", {**norms, "w": bf16(9, 32, 32)})
    blocks = {
        f"blk.{at}.norm.weight": (0, (256,), plus_one_by_numpy(one))
        for at, one in enumerate(norms.values())
    }
    model = save_gguf(tmp_path / "q/m.gguf", blocks)
    if indexed:
        bases, *_ = index_bases([str(base)], Project(str(tmp_path), Config()))
        base = tmp_path / "bases.jsonl"
        write_index(str(base), bases)
    found = run(tmp_path, model, base)
    assert {(one.name, one.base_name, one.how) for one in found.matches[0].shared} == {
        (f"blk.{at}.norm.weight", f"{name} + 1", "value") for at, name in enumerate(NORMS)
    }
    assert (found.tensors, found.compared) == (3, 3)


def test_other_tensors_with_one_added_are_others(tmp_path: Path) -> None:
    """No converter adds 1 to them; and norms of another model are another's."""
    weights = {"layers.0.bias": bf16(1, 256), "norm.weight": bf16(2, 16, 16)}
    other = {"model.norm.weight": bf16(7, 256)}
    base = save(tmp_path / "base/m.safetensors", {**weights, **other})
    blocks = {name: (0, (256,), plus_one_by_numpy(one)) for name, one in weights.items()}
    model = save_gguf(tmp_path / "q/m.gguf", {**blocks, "n": (0, (256,), upcast(bf16(8, 256))[2])})
    assert run(tmp_path, model, base).matches[0].shared == ()


def test_untrained_norms_with_one_added_show_nothing(tmp_path: Path) -> None:
    base = save(tmp_path / "b/m.safetensors", {"norm.weight": ("BF16", (256,), bytes(512))})
    ones = struct.pack("<256f", *[1.0] * 256)
    model = save_gguf(tmp_path / "q/m.gguf", {"output_norm.weight": (0, (256,), ones)})
    assert run(tmp_path, model, base).matches[0].shared == ()


def test_a_norm_that_would_overflow_is_no_norm(tmp_path: Path) -> None:
    wild = struct.pack("<256e", *[65504.0] * 255, 1.0)
    base = save(tmp_path / "b/m.safetensors", {"norm.weight": ("F16", (256,), wild)})
    model = save_gguf(tmp_path / "q/m.gguf", {"n": (0, (256,), upcast(bf16(1, 256))[2])})
    found = run(tmp_path, model, base)
    assert (found.matches[0].shared, found.problems) == ((), ())


def f8(dtype: str, seed: int, *shape: int) -> tuple[str, tuple[int, ...], bytes]:
    """Bytes of F8, without NaN and infinities."""
    rng = random.Random(seed)
    top = 0x7E if dtype == "F8_E4M3" else 0x7B
    count = shape[0] * shape[1]
    return dtype, shape, bytes(rng.randint(0, top) | rng.choice((0, 128)) for _ in range(count))


@pytest.mark.parametrize("dtype", ["F8_E4M3", "F8_E5M2"])
@pytest.mark.parametrize("wide", ["BF16", "F16", "F32"])
def test_an_exact_upcast_of_f8_is_seen_both_ways(tmp_path: Path, dtype: str, wide: str) -> None:
    narrow = {f"w{at}": f8(dtype, at, 40, 40) for at in range(3)}
    values = {name: eighth(dtype, data) for name, (_, _, data) in narrow.items()}
    widened = {name: (wide, (40, 40), stored(wide, found)) for name, found in values.items()}
    one = save(tmp_path / "narrow/m.safetensors", narrow)
    two = save(tmp_path / "wide/m.safetensors", widened)
    for model, other in ((one, two), (two, one)):
        assert names(run(tmp_path, model, other)) == {(name, name, "value") for name in narrow}


def eighth(dtype: str, data: bytes) -> list[float]:
    """F8 by its definition: sign, exponent, mantissa."""
    bits, bias = (3, 7) if dtype == "F8_E4M3" else (2, 15)
    out = []
    for byte in data:
        exponent, mantissa = (byte & 127) >> bits, byte & ((1 << bits) - 1)
        whole = 1 if exponent else 0
        value = (whole + mantissa / (1 << bits)) * 2.0 ** (max(exponent, 1) - bias)
        out.append(-value if byte & 128 else value)
    return out


def stored(dtype: str, values: list[float]) -> bytes:
    if dtype == "F16":
        return struct.pack(f"<{len(values)}e", *values)
    wide = struct.pack(f"<{len(values)}f", *values)
    if dtype == "F32":
        return wide
    return b"".join(wide[at + 2 : at + 4] for at in range(0, len(wide), 4))


def test_what_rounding_to_f8_changed_is_not_the_same(tmp_path: Path) -> None:
    """And bytes alike under the two kinds of F8 are other values."""
    _, shape, data = f8("F8_E5M2", 1, 40, 40)
    one = save(tmp_path / "a/m.safetensors", {"w": ("F8_E5M2", shape, data)})
    two = save(tmp_path / "b/m.safetensors", {"w": ("F8_E4M3", shape, bytes(data).replace(
        b"\x7f", b"\0").replace(b"\xff", b"\0"))})  # fmt: skip
    assert run(tmp_path, one, two).matches[0].shared == ()
    near = [value * (1 + 2**-5) for value in eighth("F8_E5M2", data)]
    three = save(tmp_path / "c/m.safetensors", {"w": ("F32", shape, stored("F32", near))})
    assert run(tmp_path, one, three).matches[0].shared == ()


def test_quantised_blocks_are_compared_by_bytes(tmp_path: Path) -> None:
    packed = random.Random(4).randbytes(144 * 4)
    one = save_gguf(tmp_path / "a/m.gguf", {"w": (12, (256, 4), packed)})
    two = save_gguf(tmp_path / "b/m.gguf", {"v": (12, (256, 4), packed)})
    assert len(run(tmp_path, one, two).matches[0].shared) == 1


def test_a_gguf_that_ends_inside_a_tensor_is_said(tmp_path: Path) -> None:
    one = save_gguf(tmp_path / "a/m.gguf", {"w": (0, (256,), bytes(512))})
    found = run(tmp_path, one, save(tmp_path / "b/m.safetensors", BASE))
    assert "ends inside" in found.problems[0]


# -- files whose tensors stand in no table -------------------------------------------------------

DENSE = random.Random(7).randbytes(4096)


def folder_of(files: Mapping[str, bytes], folder: Path) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize(
    "held",
    [
        {"weights.h5": files.hdf5(body=DENSE)},
        {"openvino_model.xml": files.openvino(4096), "openvino_model.bin": DENSE},
        {"meta.json": files.pipeline("tagger"), "config.cfg": b"", "tagger/model": DENSE},
    ],
    ids=["hdf5", "openvino", "spacy"],
)
def test_a_file_without_a_table_is_compared_whole(tmp_path: Path, held: dict[str, bytes]) -> None:
    other = {name: data.replace(DENSE, DENSE[::-1]) for name, data in held.items()}
    base = folder_of(held, tmp_path / "base")
    same = run(tmp_path, folder_of(held, tmp_path / "same"), base)
    assert len(same.matches[0].shared) == same.tensors == 1
    assert run(tmp_path, folder_of(other, tmp_path / "other"), base).matches[0].shared == ()


def test_what_stands_for_a_file_is_not_compared(tmp_path: Path) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 9\n"
    one, two = (folder_of({"pytorch_model.bin": pointer}, tmp_path / name) for name in "ab")
    found = run(tmp_path, one, two)
    assert found.tensors == 0
    assert "not compared" in found.problems[0]


@pytest.mark.parametrize("pack", [np.savez, np.savez_compressed])
def test_the_arrays_of_numpy_are_compared_as_tensors(
    tmp_path: Path, base: Path, pack: Callable[..., None]
) -> None:
    numbers = np.frombuffer(BASE["layers.0.weight"][2], "<u2").astype("<u4") << 16
    arrays = {"a": numbers.view("<f4").reshape(32, 32), "big": numbers.astype(">u4"), "few": [1.0]}
    pack(tmp_path / "weights.npz", **arrays)
    found = run(tmp_path, tmp_path / "weights.npz", base)
    assert names(found) == {("a.npy", "layers.0.weight", "value")}
    assert found.tensors == 3
