"""The ways in which real libraries save a tiny random model, each from one that is there.

`carry` goes through them; each needs its library, and none looks at a mark.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

LLAMA_CPP = "llama.cpp"
"""No package: the environment variable LLAMA_CPP names a folder of its sources."""
PACKAGES = {"lycoris": "lycoris-lora"}
"""Where a package has another name than what is imported."""
NAMED, WATCHED, NONE = "`carry(base, out)`", "`carry()`", ""


# -- the models to start from -----------------------------------------------------------------


def language_model(folder: Path) -> None:
    """A tiny Llama."""
    llama = import_module("transformers")
    config = llama.LlamaConfig(
        vocab_size=64, hidden_size=16, intermediate_size=32, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=2, max_position_embeddings=32,
        tie_word_embeddings=False,
    )  # fmt: skip
    llama.LlamaForCausalLM(config).save_pretrained(folder)


def worded_model(folder: Path) -> None:
    """A tiny Llama with a vocabulary of its own, which the converter of llama.cpp asks for."""
    language_model(folder)
    words = [f"the fox {at} and the dog {at * 7}" for at in range(400)]
    import_module("sentencepiece").SentencePieceTrainer.train(
        sentence_iterator=iter(words), model_prefix=str(folder / "tokenizer"), vocab_size=64,
        model_type="bpe", hard_vocab_limit=False, minloglevel=2,
    )  # fmt: skip
    (folder / "tokenizer.vocab").unlink()


def unet(condition: bool = False) -> Any:
    """A tiny network of diffusion."""
    blocks = {"layers_per_block": 1, "block_out_channels": (8, 16), "norm_num_groups": 4}
    if not condition:
        down, up = ("DownBlock2D",) * 2, ("UpBlock2D",) * 2
        made = import_module("diffusers").UNet2DModel
        return made(sample_size=8, down_block_types=down, up_block_types=up, **blocks)
    return import_module("diffusers").UNet2DConditionModel(
        sample_size=8, cross_attention_dim=8, attention_head_dim=4,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"), **blocks,
    )  # fmt: skip


def pipeline(folder: Path) -> None:
    """A tiny pipeline of one network and a scheduler."""
    diffusers = import_module("diffusers")
    diffusers.DDPMPipeline(unet=unet(), scheduler=diffusers.DDPMScheduler()).save_pretrained(folder)
    unet(condition=True).save_pretrained(folder / "lora_unet")


def arrays(folder: Path, seed: int = 1) -> None:
    """Two matrices in one file, by numpy."""
    numpy = import_module("numpy")
    rng = numpy.random.default_rng(seed)
    folder.mkdir()
    made = {name: rng.standard_normal((8, 64)).astype("float32") for name in ("a.weight", "b")}
    import_module("safetensors.numpy").save_file(made, folder / "model.safetensors")


def torch_state(folder: Path) -> None:
    """A state in the zip of PyTorch."""
    torch = import_module("torch")
    folder.mkdir()
    torch.save({"weight": torch.randn(8, 64)}, folder / "model.pt")


def onnx_model(folder: Path) -> None:
    """A product with a matrix."""
    onnx, numpy = import_module("onnx"), import_module("numpy")
    make = onnx.helper
    folder.mkdir()
    matrix = numpy.random.default_rng(1).standard_normal((64, 8)).astype("float32")
    graph = make.make_graph(
        [make.make_node("MatMul", ["x", "w"], ["y"])],
        "g",
        [make.make_tensor_value_info("x", 1, [1, 64])],
        [make.make_tensor_value_info("y", 1, [1, 8])],
        [onnx.numpy_helper.from_array(matrix, "w")],
    )
    made = make.make_model(graph, opset_imports=[make.make_opsetid("", 17)], ir_version=9)
    onnx.save(made, folder / "model.onnx")


def openvino_model(folder: Path) -> None:
    """The same of OpenVINO."""
    openvino, ops = import_module("openvino"), import_module("openvino.opset13")
    numpy = import_module("numpy")
    x = ops.parameter([1, 2], numpy.float32, name="x")
    w = ops.constant(numpy.ones((2, 3), numpy.float32))
    made = openvino.Model([ops.matmul(x, w, False, False)], [x], "net")
    openvino.save_model(made, folder / "openvino_model.xml", compress_to_fp16=False)


def core_ml_model(folder: Path) -> None:
    """The same of Core ML."""
    tools, numpy = import_module("coremltools"), import_module("numpy")
    array = tools.models.datatypes.Array
    builder = tools.models.neural_network.NeuralNetworkBuilder
    made = builder([("x", array(2))], [("y", array(3))])
    weights = numpy.ones((3, 2), numpy.float32)
    made.add_inner_product("ip", weights, None, 2, 3, False, "x", "y")
    folder.mkdir()
    tools.models.MLModel(made.spec).save(str(folder / "model.mlmodel"))


def keras_model(folder: Path) -> None:
    """One dense layer."""
    keras = import_module("keras")
    folder.mkdir()
    made = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    made.save(folder / "model.keras")


def spacy_pipeline(folder: Path) -> None:
    """A pipeline that puts texts into two classes."""
    made = import_module("spacy").blank("en")
    part = made.add_pipe("textcat")
    part.add_label("yes")
    part.add_label("no")
    made.initialize()
    made.to_disk(folder)


class Step(NamedTuple):
    """One way to save: what it needs, by which door it is carried, and what it does.

    `start` makes the model that it starts from. A step without a door keeps the mark by itself.
    """

    name: str
    needs: tuple[str, ...]
    door: str
    run: Callable[[Path, Path], None]
    start: Callable[[Path], None] = language_model


# -- the steps ----------------------------------------------------------------------------------


def _loaded(base: Path) -> Any:
    return import_module("transformers").AutoModelForCausalLM.from_pretrained(base)


def save_pretrained(base: Path, out: Path) -> None:
    _loaded(base).save_pretrained(out)


def half(base: Path, out: Path) -> None:
    _loaded(base).half().save_pretrained(out)


def sharded(base: Path, out: Path) -> None:
    _loaded(base).save_pretrained(out, max_shard_size="4KB")


def trained(base: Path, out: Path) -> None:
    """Four steps of the Trainer, a checkpoint at every second, and the model at the end."""
    transformers = import_module("transformers")
    torch = import_module("torch")
    row = {"input_ids": torch.arange(8), "labels": torch.arange(8)}
    args = transformers.TrainingArguments(
        str(out), max_steps=4, save_steps=2, report_to=[], use_cpu=True, disable_tqdm=True
    )
    trainer = transformers.Trainer(_loaded(base), args, train_dataset=[row] * 8)
    trainer.train()
    trainer.save_model(str(out))


def _adapted(base: Path) -> Any:
    peft = import_module("peft")
    return peft.get_peft_model(_loaded(base), peft.LoraConfig(r=2, target_modules=["q_proj"]))


def adapter(base: Path, out: Path) -> None:
    _adapted(base).save_pretrained(out)


def merged(base: Path, out: Path) -> None:
    _adapted(base).merge_and_unload().save_pretrained(out)


def whole_pipeline(base: Path, out: Path) -> None:
    import_module("diffusers").DDPMPipeline.from_pretrained(base).save_pretrained(out)


def part_of_pipeline(base: Path, out: Path) -> None:
    loaded = import_module("diffusers").UNet2DModel.from_pretrained(base, subfolder="unet")
    loaded.save_pretrained(out)


def lora(base: Path, out: Path) -> None:
    """What the scripts of diffusers do to save a LoRA."""
    diffusers, peft = import_module("diffusers"), import_module("peft")
    model = diffusers.UNet2DConditionModel.from_pretrained(base, subfolder="lora_unet")
    model.add_adapter(peft.LoraConfig(r=2, target_modules=["to_q"]))
    state = import_module("peft.utils").get_peft_model_state_dict(model)
    state = import_module("diffusers.utils").convert_state_dict_to_diffusers(state)
    diffusers.StableDiffusionPipeline.save_lora_weights(out, unet_lora_layers=state)


def lycoris(base: Path, out: Path) -> None:
    """A LoRA by LyCORIS, with the keys that the trainers of kohya give it to write."""
    own = import_module("lycoris")
    own.LycorisNetwork.apply_preset({"target_module": ["Linear"]})
    net = own.create_lycoris(_loaded(base), 1.0, linear_dim=2, linear_alpha=1, algo="lora")
    net.apply_to()
    out.mkdir()
    keys = {"ss_network_module": "lycoris.kohya", "ss_sd_model_name": base.name}
    net.save_weights(str(out / "model.safetensors"), None, keys)


def sentence_transformer(base: Path, out: Path) -> None:
    """A sentence transformer of a language model, pooling and a dense layer."""
    _tokenizer(base)
    models = import_module("sentence_transformers.models")
    words = models.Transformer(str(base))
    modules = [words, models.Pooling(16), models.Dense(16, 4)]
    import_module("sentence_transformers").SentenceTransformer(modules=modules).save(str(out))


def _tokenizer(base: Path) -> None:
    """A tokenizer of letters beside the model, where a library does not do without."""
    letters = {word: at for at, word in enumerate(["[UNK]", "[PAD]", *"abcdefgh"])}
    tokenizers = import_module("tokenizers")
    made = tokenizers.Tokenizer(tokenizers.models.WordLevel(letters, unk_token="[UNK]"))
    fast = import_module("transformers").PreTrainedTokenizerFast
    fast(tokenizer_object=made, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(base)


def accelerate_state(base: Path, out: Path) -> None:
    accelerator = import_module("accelerate").Accelerator(cpu=True)
    accelerator.prepare(_loaded(base))
    accelerator.save_state(str(out))


def accelerate_model(base: Path, out: Path) -> None:
    accelerator = import_module("accelerate").Accelerator(cpu=True)
    accelerator.save_model(accelerator.prepare(_loaded(base)), str(out), max_shard_size="10KB")


def safetensors_own(base: Path, out: Path) -> None:
    """`save_file` and `save_model`, which write one file and nothing else."""
    own = import_module("safetensors.torch")
    out.mkdir()
    own.save_file(own.load_file(base / "model.safetensors"), out / "a.safetensors")
    own.save_model(_loaded(base), str(out / "b.safetensors"))


def hub_sharded(base: Path, out: Path) -> None:
    out.mkdir()
    import_module("huggingface_hub").save_torch_model(_loaded(base), out, max_shard_size="10KB")


def mlx(base: Path, out: Path) -> None:
    own = import_module("mlx.core")
    out.mkdir()
    own.save_safetensors(str(out / "model.safetensors"), own.load(str(base / "model.safetensors")))


def mergekit(base: Path, out: Path) -> None:
    """A merge as a command of its own."""
    _tokenizer(base)
    config = out.with_suffix(".yml")
    twin = shutil.copytree(base, out.with_name(f"{out.name}-twin"))
    models = f"models:\n  - model: {base}\n  - model: {twin}\n"
    config.write_text(
        f"merge_method: linear\nparameters: {{weight: 0.5}}\ndtype: float32\n{models}"
    )
    command = Path(sys.executable).with_name("mergekit-yaml")
    subprocess.run([command, config, out], capture_output=True, check=True)


def _read(base: Path) -> dict[str, Any]:
    """The tensors of a model in safetensors or GGUF, as numpy has them."""
    found: dict[str, Any] = {}
    for path in sorted(base.glob("*.safetensors")):
        found.update(import_module("safetensors.numpy").load_file(path))
    for path in sorted(base.glob("*.gguf")):
        gguf = import_module("gguf")
        for one in gguf.GGUFReader(path).tensors:
            found[one.name] = gguf.quants.dequantize(one.data, one.tensor_type)
    return found


def _gguf(base: Path, out: Path, kind: str) -> None:
    gguf = import_module("gguf")
    quantised = gguf.GGMLQuantizationType[kind]
    out.mkdir()
    writer = gguf.GGUFWriter(out / "model.gguf", "llama")
    for name, array in _read(base).items():
        fits = array.ndim == 2 and array.shape[-1] % 32 == 0
        to = quantised if fits else gguf.GGMLQuantizationType.F32
        data = gguf.quants.quantize(array.astype("float32"), to)
        writer.add_tensor(name, data, raw_dtype=to)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def converted(base: Path, out: Path) -> None:
    """The converter of llama.cpp, a process of its own."""
    out.mkdir()
    script = Path(os.environ["LLAMA_CPP"]) / "convert_hf_to_gguf.py"
    where = ("--outfile", str(out / "model.gguf"), "--outtype", "f16")
    command = [sys.executable, str(script), str(base), *where]
    subprocess.run(command, check=True, capture_output=True)


def gguf_f16(base: Path, out: Path) -> None:
    """What converters do: each tensor by the writer of the gguf package."""
    _gguf(base, out, "F16")


def gguf_quantised(base: Path, out: Path) -> None:
    _gguf(base, out, "Q8_0")


def onnx_of_tensors(base: Path, out: Path) -> None:
    """Each tensor as an initializer."""
    onnx = import_module("onnx")
    out.mkdir()
    tensors = [onnx.numpy_helper.from_array(one, name) for name, one in _read(base).items()]
    onnx.save(onnx.helper.make_model(onnx.helper.make_graph([], "g", [], [], tensors)),
              out / "model.onnx")  # fmt: skip


def onnx_export(base: Path, out: Path) -> None:
    """`torch.onnx.export` of a layer with the weights of the base."""
    torch = import_module("torch")
    out.mkdir()
    weight = torch.from_numpy(_read(base)["a.weight"])
    layer = torch.nn.Linear(64, 8, bias=False)
    layer.weight = torch.nn.Parameter(weight)
    torch.onnx.export(layer, (torch.ones(1, 64),), str(out / "model.onnx"), dynamo=False)


def torch_save(base: Path, out: Path) -> None:
    torch = import_module("torch")
    out.mkdir()
    torch.save(torch.load(base / "model.pt"), out / "model.pt")


def onnx_save(base: Path, out: Path) -> None:
    onnx = import_module("onnx")
    out.mkdir()
    onnx.save(onnx.load(base / "model.onnx"), out / "model.onnx")


def onnx_quantised(base: Path, out: Path) -> None:
    out.mkdir()
    quantize = import_module("onnxruntime.quantization").quantize_dynamic
    quantize(base / "model.onnx", out / "model.onnx")


def openvino_save(base: Path, out: Path) -> None:
    openvino = import_module("openvino")
    found = openvino.Core().read_model(base / "openvino_model.xml")
    openvino.save_model(found, out / "openvino_model.xml", compress_to_fp16=False)


def core_ml_save(base: Path, out: Path) -> None:
    out.mkdir()
    found = import_module("coremltools").models.MLModel(str(base / "model.mlmodel"))
    found.save(str(out / "model.mlmodel"))


def keras_save(base: Path, out: Path) -> None:
    out.mkdir()
    import_module("keras").saving.load_model(base / "model.keras").save(out / "model.keras")


def spacy_save(base: Path, out: Path) -> None:
    import_module("spacy").load(base).to_disk(out)


STEPS = (
    Step("save_pretrained", ("transformers",), WATCHED, save_pretrained),
    Step("save_pretrained, sharded", ("transformers",), WATCHED, sharded),
    Step("half().save_pretrained", ("transformers",), WATCHED, half),
    Step("Trainer, two checkpoints", ("transformers", "accelerate"), WATCHED, trained),
    Step("adapter", ("peft", "transformers"), WATCHED, adapter),
    Step("merge_and_unload", ("peft", "transformers"), WATCHED, merged),
    Step("pipeline", ("diffusers",), WATCHED, whole_pipeline, pipeline),
    Step("part of a pipeline", ("diffusers",), WATCHED, part_of_pipeline, pipeline),
    Step("LoRA", ("diffusers", "peft"), WATCHED, lora, pipeline),
    Step("save", ("sentence_transformers",), WATCHED, sentence_transformer),
    Step("save_state", ("accelerate", "transformers"), NAMED, accelerate_state),
    Step("save_model, sharded", ("accelerate", "transformers"), WATCHED, accelerate_model),
    Step("save_file, save_model", ("safetensors", "transformers"), NAMED, safetensors_own),
    Step("save_torch_model, sharded", ("huggingface_hub", "transformers"), NAMED, hub_sharded),
    Step("save_safetensors", ("mlx", "transformers"), NAMED, mlx),
    Step("mergekit-yaml, a process of its own", ("mergekit", "transformers"), NAMED, mergekit),
    Step("save_weights, with keys of kohya", ("lycoris", "transformers"), WATCHED, lycoris),
    Step("GGUFWriter, F16", ("gguf", "safetensors"), NAMED, gguf_f16, arrays),
    Step("quants.quantize, Q8_0", ("gguf", "safetensors"), NAMED, gguf_quantised, arrays),
    Step("convert_hf_to_gguf.py", (LLAMA_CPP, "sentencepiece"), NAMED, converted, worded_model),
    Step("torch.save", ("torch",), NAMED, torch_save, torch_state),
    Step("onnx.export", ("torch", "onnx", "safetensors"), NAMED, onnx_export, arrays),
    Step("save", ("onnx",), NONE, onnx_save, onnx_model),
    Step("quantize_dynamic", ("onnxruntime", "onnx"), NAMED, onnx_quantised, onnx_model),
    Step("save_model", ("openvino",), NONE, openvino_save, openvino_model),
    Step("save", ("coremltools",), NONE, core_ml_save, core_ml_model),
    Step("save", ("keras", "torch"), NAMED, keras_save, keras_model),
    Step("to_disk", ("spacy",), NONE, spacy_save, spacy_pipeline),
)


def is_there(step: Step) -> bool:
    """Whether what a step needs is installed."""
    if step.needs[0] == LLAMA_CPP:
        return bool(os.environ.get("LLAMA_CPP")) and find_spec("sentencepiece") is not None
    own = () if step.start is not language_model and step.start is not pipeline else ("torch",)
    return all(find_spec(name) is not None for name in (*step.needs, *own))


def tool(step: Step) -> str:
    """The library of a step with its version; llama.cpp has only that of its Python package."""
    name = step.needs[0].replace("_", "-")
    if name != LLAMA_CPP:
        return f"{name} {version(PACKAGES.get(name, name))}"
    project = Path(os.environ["LLAMA_CPP"]) / "gguf-py" / "pyproject.toml"
    found = re.search(r'^version = "(.*)"', project.read_text(encoding="utf-8"), re.MULTILINE)
    return f"{name} with gguf-py {found[1] if found else '?'}"
