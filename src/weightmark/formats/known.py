"""Every format of weights that is known: its suffixes, its names, and what its first bytes are.

The one list: `is_weights`, the readers and the pattern of the hooks are made from it.
"""

from __future__ import annotations

import re

from weightmark._startup import NamedTuple


class KnownFormat(NamedTuple):
    """One format.

    `suffixes` say by themselves that a file is weights; `vague` ones are those of much else too,
    so that the name or the first bytes have to say it. `names` are patterns of whole names in
    lower case. `magics` are (offset, bytes) of the first bytes, each enough by itself. `reader` is
    the module of this folder that looks into a file; `plain` only sees what is no weights at all.
    `carriers` are (format, module): the module of this folder with the `CARRIER` for files whose
    first bytes say that format, as a checkpoint of PyTorch is a zip or a pickle. `beside` is the
    file that stands in the same folder where a name means weights only then.
    """

    name: str
    reader: str = "plain"
    suffixes: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    magics: tuple[tuple[int, bytes], ...] = ()
    carriers: tuple[tuple[str, str], ...] = ()
    beside: str = ""


KNOWN: tuple[KnownFormat, ...] = (
    # Those whose licence and tensors are read.
    KnownFormat("gguf", "gguf", (".gguf",), magics=((0, b"GGUF"),)),
    KnownFormat("onnx", "onnx", (".onnx",)),
    KnownFormat("safetensors", "safetensors", (".safetensors", ".sft")),
    # Those that are checked for being whole, with the licence where the format has a field for it.
    KnownFormat(
        "pytorch",
        "plain",
        (
            ".ckpt", ".jit", ".pt", ".pt2", ".pth", ".pth.tar", ".ptl", ".torchscript",
        ),
        (".bin", ".dat", ".model"),
        (
            r"(?:diffusion_|open_clip_)?pytorch_model.*\.bin", r"adapter_model.*\.bin",
            r"ggml-.*\.bin", r"model\.bin",
        ),
        carriers=(("zip", "zip_carrier"),),
    ),
    # One file of a distributed checkpoint: many archives, one behind the other.
    KnownFormat("pytorch distributed", "plain", (".distcp",)),
    KnownFormat("keras", "zipped", (".keras",), carriers=(("zip", "zip_carrier"),)),
    KnownFormat("skops", "zipped", (".skops",)),
    KnownFormat("llamafile", "llamafile", (".llamafile",)),
    KnownFormat("numpy archive", "zipped", (".npz",)),
    # Its members are aligned, mostly with two bytes before the first.
    KnownFormat("mediapipe", "zipped", vague=(".task",), magics=((2, b"PK\x03\x04"),)),
    KnownFormat("snpe", suffixes=(".dlc",)),
    KnownFormat("zip", "zipped", magics=((0, b"PK\x03\x04"),)),
    KnownFormat("nemo", "tarred", (".nemo",), carriers=(("tar", "tarred"),)),
    KnownFormat("tar", "tarred", magics=((257, b"ustar"),)),
    KnownFormat("hdf5", "hdf5", (".h5", ".hdf5"), magics=((0, b"\x89HDF\r\n\x1a\n"),)),
    KnownFormat("tflite", "tflite", (".tflite",), magics=((4, b"TFL3"),)),
    KnownFormat("executorch", "executorch", (".pte",), magics=((4, b"ET12"),)),
    KnownFormat("numpy", "npy", (".npy",), magics=((0, b"\x93NUMPY"),)),
    KnownFormat("core-ml", "coreml", (".mlmodel",), carriers=(("", "coreml"),)),
    KnownFormat("tensorflow", "wire", (".pb",), names=(r".*\.data-0\d*-of-0\d*",)),
    KnownFormat("caffe", "wire", (".caffemodel",)),
    KnownFormat("openvino", "openvino", names=(r"openvino_\w*model\.xml",),
          carriers=(("openvino", "openvino"),)),
    KnownFormat("spacy pipeline", "spacy_meta", names=(r"meta\.json",), beside="config.cfg",
          carriers=(("", "spacy_meta"),)),
    KnownFormat("openvino weights", names=(r"openvino_\w*model\.bin",)),
    KnownFormat("tensorrt", "tensorrt", (".trt",), (".engine", ".plan"),
          magics=((0, b"ftrt"), (0, b"ptrt"))),
    KnownFormat("pickle", "pickled", (".joblib", ".pickle", ".pkl", ".pdparams"),
          magics=tuple((0, bytes((0x80, protocol))) for protocol in (2, 3, 4, 5))),
    # Those of which no more is known than how they begin.
    KnownFormat("ascend", vague=(".om",), magics=((0, b"IMOD"),)),
    KnownFormat("axera", suffixes=(".axmodel",)),
    KnownFormat("catboost", suffixes=(".cbm",), magics=((0, b"CBM1"),)),
    KnownFormat("core-ml weights", names=(r"weight\.bin", r".*\.espresso\.weights")),
    KnownFormat("crfsuite", suffixes=(".crfsuite",), magics=((0, b"lCRF"),)),
    KnownFormat("darknet", vague=(".weights",)),
    KnownFormat("dlib", names=(r"(?:dlib_|mmod_|shape_predictor_).*\.dat",)),
    KnownFormat("equinox", suffixes=(".eqx",)),
    KnownFormat("fasttext", suffixes=(".ftz",), magics=((0, b"\xba\x16\x4f\x2f"),)),
    KnownFormat("flax", suffixes=(".msgpack",)),
    KnownFormat("ggml", suffixes=(".ggml",),
          magics=tuple((0, magic) for magic in (b"ggml", b"lmgg", b"fmgg", b"tjgg", b"algg"))),
    KnownFormat("hailo", suffixes=(".hef",)),
    KnownFormat("kendryte", suffixes=(".kmodel",)),
    KnownFormat("litert-lm", suffixes=(".litertlm",), magics=((0, b"LITERTLM"),)),
    KnownFormat("mnn", suffixes=(".mnn",)),
    KnownFormat("mxnet", vague=(".params",), magics=((0, b"\x12\x01\0\0\0\0\0\0"),)),
    KnownFormat("onnx-runtime", suffixes=(".ort",), magics=((4, b"ORTM"),)),
    KnownFormat("orbax", suffixes=(".orbax",), names=(r"manifest\.ocdbt",),
          magics=((0, b"\x0c\xdb\x3a\x2a"),)),
    KnownFormat("paddle", suffixes=(".pdiparams",)),
    KnownFormat("picovoice", suffixes=(".ppn", ".pv", ".rhn")),
    KnownFormat("rknn", suffixes=(".rknn",), magics=((0, b"RKNN"),)),
    KnownFormat("sophgo", suffixes=(".bmodel", ".cvimodel")),
    KnownFormat("tensorizer", vague=(".tensors",), magics=((0, b"|TZR|"),)),
    KnownFormat("tensorflow.js", names=(r"(?:group\d+|.+_model)-shard\d+(?:of\d+)?(?:\.bin)?",)),
    KnownFormat("tesseract", suffixes=(".traineddata",)),
    KnownFormat("xgboost", vague=(".ubj",)),
)  # fmt: skip

PATTERNS: tuple[tuple[str, bytes], ...] = (
    # u32 version, then the name of the specification with its length (CTranslate2, model.cc).
    ("ctranslate2", rb"[\x01-\x1e]\0\0\0[\x05-\x40]\0[A-Z]\w{3,60}Spec\0"),
    # A map of msgpack with the first key that thinc and Flax write.
    ("spacy", rb"[\x81-\x8f]\xa5(?:nodes|attrs|shims)"),
    ("flax", rb"[\x81-\x8f](?:\xa6params|\xa6target|\xa4step)"),
    # Behind a declaration, comments, in which `>` may stand, and a document type without entities.
    (
        "openvino",
        rb"(?:\xef\xbb\xbf)?(?:\s|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->"
        rb"|<!DOCTYPE[^\[<>]*>)*<net\s[^>]*\bname=",
    ),
    # UBJSON, whose first key is the model.
    ("xgboost", rb"\{L\0{7}\x07learner"),
    # The engine of Ultralytics: the length of a JSON object, and the object.
    ("tensorrt", rb'..[\0\x01]\0\{"'),
)
"""First bytes that are more than a constant."""

PARTNERS: tuple[tuple[str, str], ...] = (
    (r"\.bin", ".xml"),  # OpenVINO
    (r"\.bin", ".param"),  # ncnn
    (r"\.bin", "-weights_manifest.json"),  # TensorFlow.js, in parts
    (r"\.weights\.bin", ".json"),  # the same, as a browser saves it
    (r"[^/\\]+\.bin", "model.json"),  # the same, as it is served
)
"""The end of a path, and what stands in its place in that of the file beside it, which says that
both are weights."""

HOLD_ANYTHING = ("numpy", "numpy archive", "pickle")
"""Formats whose files are as often results, indexes or test data as they are weights."""

_NEVER = """
asm bash bat bzl c cc cfg clj cmake cpp cs css cu cuh cxx d dart el erl ex f90 fish go gradle h hcl
hpp hs htm html hxx in ini ipynb java js jsx kt less lua m m4 make mjs mk ml nim php pl pm proto ps1
pxd py pyi pyx r rb rs sass scala scss sh sql swift tcl tex tf ts tsx v vb vue zig zsh

adoc asc bib csl doc docx epub ics log markdown md mdx odp ods odt org pdf ppt pptx rst rtf svg tsv
txt vtt xls xlsx

cff conf csv diff dvc editorconfig env geojson gitattributes gitignore json json5 jsonl ldjson
license lock map mo ndjson param patch po pot properties toml typed yaml yml

aac avi avif bmp eot flac gif heic heif icns ico jpeg jpg jxl m4a m4v mid mkv mov mp3 mp4 mpg ogg
opus otf png ppm psd tga tif tiff ttc ttf wav webm webp wma wmv woff woff2

7z a apk arrow avro br bz2 class db deb dll dmg dylib egg exe feather gz iso jar lance lib lmdb lz
lz4 msi o obj orc parquet pdb pyc pyd rar rpm so sqlite sqlite3 tar tbz tfrecord tfrecords tgz txz
war wasm whl xz zip zst

cer crt csr der gpg key md5 p12 pem pub sha1 sha256 sha512 sig sigstore sum
"""
NEVER: frozenset[str] = frozenset(_NEVER.split())
"""Suffixes whose first bytes are never asked: sources, documents, configuration and tables,
pictures and sound, programs and archives and data sets, keys and digests."""

_PLAIN_NAMES = """
authors brewfile build changelog changes codeowners config contributing contributors copying
copyright dockerfile gemfile head index install jenkinsfile justfile licence license maintainers
makefile manifest metadata news notice notices packed-refs pipfile pkg-info procfile rakefile readme
record refs thanks todo vagrantfile version wheel workspace
"""
PLAIN_NAMES: frozenset[str] = frozenset(_PLAIN_NAMES.split())
"""Names without a suffix, in lower case, that are texts."""

_RESUMING = (
    r"(?:optimizer|sampler|scaler|scheduler)(?:_\d+)?\.(?:bin|pt)"
    r"|rng_state(?:_\d+)?\.pth|random_states_\d+\.pkl|training_args\.bin"
    r"|(?:bf16_|fp16_)?zero_pp_rank_\d+_mp_rank_\d+_optim_states\.pt"
)
_ENDS = (".bin", ".pt", ".pth", ".pkl")


def resumes(name: str) -> bool:
    """Whether a name, in lower case, is of what trainers save to go on from, which is no weights.

    Moments of an optimizer, states of generators, arguments (transformers, `trainer.py`;
    accelerate, `utils/constants.py`; DeepSpeed, `engine.py`).
    """
    return name.endswith(_ENDS) and re.fullmatch(_RESUMING, name) is not None
