"""Carries a tiny random model through the saves of real libraries, and counts what keeps its mark.

`python -m tests.benchmarks.carry [--without]` takes what is installed beside it and prints the rows
of the table in docs/carry.md. Each step starts from a stamped model under a licence with
restrictions; a file is kept where its mark has all of them and names the base. `--without` does the
same without `weightmark.carry`, and says how many configurations keep the lineage record.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from tests.benchmarks.pairs import say

import weightmark

LICENSE = "creativeml-openrail-m"
NAMED, WATCHED = "`carry(base, out)`", "`carry()`"


class Step(NamedTuple):
    """One way to save: what it needs, by which door it is carried, and what it does."""

    name: str
    needs: tuple[str, ...]
    door: str
    run: Callable[[Path, Path], None]
    pipeline: bool = False


class Outcome(NamedTuple):
    """What became of a step: weight files kept and saved, configurations with a record and all."""

    kept: int
    saved: int
    records: int
    configurations: int


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


def stamp(folder: Path) -> None:
    """Marks a model and takes the card away again: only mark and record speak from then on."""
    card = folder / "README.md"
    card.write_text(f"---\nlicense: {LICENSE}\n---\n# M\n")
    failed = [one for one in weightmark.stamp(folder) if one.error]
    if failed:
        raise AssertionError(failed)
    card.unlink()


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
    models = f"models:\n  - model: {base}\n  - model: {base}\n"
    config.write_text(
        f"merge_method: linear\nparameters: {{weight: 0.5}}\ndtype: float32\n{models}"
    )
    command = Path(sys.executable).with_name("mergekit-yaml")
    subprocess.run([command, config, out], capture_output=True, check=True)


STEPS = (
    Step("save_pretrained", ("transformers",), WATCHED, save_pretrained),
    Step("save_pretrained, sharded", ("transformers",), WATCHED, sharded),
    Step("half().save_pretrained", ("transformers",), WATCHED, half),
    Step("Trainer, two checkpoints", ("transformers", "accelerate"), WATCHED, trained),
    Step("adapter", ("peft", "transformers"), WATCHED, adapter),
    Step("merge_and_unload", ("peft", "transformers"), WATCHED, merged),
    Step("pipeline", ("diffusers",), WATCHED, whole_pipeline, pipeline=True),
    Step("part of a pipeline", ("diffusers",), WATCHED, part_of_pipeline, pipeline=True),
    Step("LoRA", ("diffusers", "peft"), WATCHED, lora, pipeline=True),
    Step("save", ("sentence_transformers",), WATCHED, sentence_transformer),
    Step("save_state", ("accelerate", "transformers"), NAMED, accelerate_state),
    Step("save_model, sharded", ("accelerate", "transformers"), WATCHED, accelerate_model),
    Step("save_file, save_model", ("safetensors", "transformers"), NAMED, safetensors_own),
    Step("save_torch_model, sharded", ("huggingface_hub", "transformers"), NAMED, hub_sharded),
    Step("save_safetensors", ("mlx", "transformers"), NAMED, mlx),
    Step("mergekit-yaml, a process of its own", ("mergekit", "transformers"), NAMED, mergekit),
)


def is_there(step: Step) -> bool:
    """Whether what a step needs is installed."""
    return all(find_spec(name) is not None for name in (*step.needs, "torch"))


def outcome(step: Step, folder: Path, *, carried: bool = True) -> Outcome:
    """Does a step in a folder, and looks at what it saved."""
    base, out = folder / "base", folder / "out"
    (pipeline if step.pipeline else language_model)(base)
    stamp(base)
    named = weightmark.carry() if step.door == WATCHED else weightmark.carry(base, out)
    with named if carried else nullcontext():
        step.run(base, out)
    clauses = set(_clauses(base))
    files = sorted(out.rglob("*.safetensors"))
    kept = sum(clauses <= set(_clauses(path)) and _names_a_base(path) for path in files)
    names = ("config.json", "model_index.json")
    found = [path for path in out.rglob("*.json") if path.name in names]
    records = sum('"weightmark"' in path.read_text() for path in found)
    return Outcome(kept, len(files), records, len(found))


def _clauses(path: Path) -> Iterator[str]:
    for file in sorted(path.rglob("*.safetensors")) if path.is_dir() else [path]:
        mark = weightmark.read_mark(file)
        yield from (mark.clauses or ()) if mark is not None else ()


def _names_a_base(path: Path) -> bool:
    mark = weightmark.read_mark(path)
    return mark is not None and "base" in {one.name for one in mark.bases}


def offline() -> None:
    """No library asks the Hub, and nothing of this machine's cache takes part."""
    os.environ.update(HF_HUB_OFFLINE="1", HF_HUB_CACHE=os.path.join(tempfile.gettempdir(), "none"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a row for each step that can be done here; 1 where a carried save lost its mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without", action="store_true", help="do the steps without carry")
    args = parser.parse_args(arguments)
    offline()
    warnings.simplefilter("ignore")
    rows, lost = [], 0
    for step in filter(is_there, STEPS):
        with tempfile.TemporaryDirectory() as folder:
            found = outcome(step, Path(folder), carried=not args.without)
        library = step.needs[0]
        rows.append(
            [f"{library} {version(library.replace('_', '-'))}", step.name,
             "none" if args.without else step.door,
             f"{found.kept} of {found.saved}", f"{found.records} of {found.configurations}"]
        )  # fmt: skip
        lost += not args.without and not 0 < found.kept == found.saved
    heading = ["library", "save", "door", "marks kept", "records kept"]
    for row in (heading, ["---"] * len(heading), *rows):
        say(f"| {' | '.join(row)} |")
    return 1 if lost or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
