"""Sentences that name the model that another was made from."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weightmark.declared.mark import RELATIONS
from weightmark.prose.descent import LEXICON, descends, loaded_for_adapter

HUB = "https://huggingface.co"

FOUND = {
    f"Converted from {HUB}/reef/kelp-7b .": [("reef/kelp-7b", "conversion")],
    f"This model is a fine-tuned version of [reef/kelp-7b]({HUB}/reef/kelp-7b) on some data.": [
        ("reef/kelp-7b", "finetune")
    ],
    f"This model is a fine-tuned version of [kelp-base]({HUB}/kelp-base) on some data.": [
        ("kelp-base", "finetune")
    ],
    f"This model is a fine-tuned\nversion of [Kelp 7B]({HUB}/reef/kelp-7b).": [
        ("reef/kelp-7b", "finetune")
    ],
    "This model is a fine-tuned version of **reef/kelp-7b**, for chat.": [
        ("reef/kelp-7b", "finetune")
    ],
    "Quantized version of reef/kelp-7b.": [("reef/kelp-7b", "quantized")],
    "This model is based on LLaMA and chats.": [("LLaMA", "finetune")],
    "Fine-tuned from Stable Diffusion with DreamBooth.": [("Stable Diffusion", "finetune")],
    "It is fine-tuned from Llama.\n\nFinetuned from reef/llama-kelp.": [
        ("reef/llama-kelp", "finetune")
    ],
    "A model based on the Llama 2 transformer architecture.": [("Llama 2", "finetune")],
    "A model based on the Llama 2 transformer architecture.\n\nFine-tuned from reef/kelp-7b.": [
        ("reef/kelp-7b", "finetune")
    ],
    "# Kelp\n\nKelp is a Stable Diffusion model that was fine-tuned on [a/b](https://hf.co/a/b).": [
        ("a/b", "finetune")
    ],
    "This the Stable Diffusion model fine-tuned the kelp concept.": [
        ("Stable Diffusion", "finetune")
    ],
    "This `kelp` model is resumed from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "It was trained based on the model weights of Qwen.": [("Qwen", "finetune")],
    f"Continuation of {HUB}/reef/kelp-v1": [("reef/kelp-v1", "finetune")],
    "This is a version of Llama that chats.": [("Llama", "finetune")],
    "This model is a 13B LLaMa model finetuned on tides.": [("LLaMa", "finetune")],
    "Bu model, reef/kelp-7b modelinin ince ayarlanmış halidir.": [("reef/kelp-7b", "finetune")],
    "reef/kelp-7b temel alınarak eğitilmiştir.": [("reef/kelp-7b", "finetune")],
    "Базовая модель: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "Modello di base: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "Il modello deriva da reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "# Kelp\n\nKelp是一个模型，基于reef/tide-7b预训练模型，在Kelp数据集上进行精调得来。": [
        ("reef/tide-7b", "finetune")
    ],
    "We use FLUX.1 dev as the base model.": [("FLUX.1 dev", "finetune")],
    "The VAE is fine-tuned from the VAE of FLUX.1-dev.": [("FLUX.1-dev", "finetune")],
    "A LoRA for SDXL.": [("SDXL", "adapter")],
    f"This repo contains GGUF format model files for [Reef's Kelp]({HUB}/reef/kelp-7b).": [
        ("reef/kelp-7b", "quantized")
    ],
    "4-bit AWQ quantization of `reef/kelp-7b`.": [("reef/kelp-7b", "quantized")],
    f"This is a LoRA for [Kelp]({HUB}/reef/kelp-7b).": [("reef/kelp-7b", "adapter")],
    "This LoRA adapter was trained on top of reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "This is a merge of reef/kelp-7b and reef/wrack-7b.": [
        ("reef/kelp-7b", "merge"),
        ("reef/wrack-7b", "merge"),
    ],
    "Distilled from reef/kelp-7b": [("reef/kelp-7b", "distillation")],
    "- **Base model:** reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    f"| Base model | [Kelp]({HUB}/reef/kelp-7b) |": [("reef/kelp-7b", "finetune")],
    "We initialise our encoder from the weights of reef/kelp-7b and train on.": [
        ("reef/kelp-7b", "finetune")
    ],
    "The decoder was warm-started from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "It was fine-tuned from Llama 2 7B.": [("Llama 2 7B", "finetune")],
    "本模型基于 reef/kelp-7b 微调。": [("reef/kelp-7b", "finetune")],
    "このモデルは reef/kelp-7b をベースにしています。": [("reef/kelp-7b", "finetune")],
    "Dieses Modell basiert auf reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Feinabgestimmt auf Basis von reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Dieses Modell ist eine Feinabstimmung von reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Als Grundlage dient reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Ausgangspunkt ist das Modell reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Ce modèle est un affinage de reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Эта модель — дообученная версия reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Дообученная на диалогах версия модели reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "The model was obtained by pruning reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Our model inherits its weights from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Weights: re-upload of reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "This is a copy of reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "This is an optimised build of reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Dieses Modell wurde aus reef/kelp-7b feinabgestimmt.": [("reef/kelp-7b", "finetune")],
    "Ce modèle a été affiné à partir de reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Este modelo es un ajuste fino de reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Este modelo foi treinado a partir de reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "reef/kelp-7b をファインチューニングしたモデルです。": [("reef/kelp-7b", "finetune")],
    f"[reef/kelp-7b]({HUB}/reef/kelp-7b) を量子化したモデルです。": [("reef/kelp-7b", "quantized")],
    "基于 reef/kelp-7b 微调的模型。": [("reef/kelp-7b", "finetune")],
    "本模型由 reef/kelp-7b 微调得到。": [("reef/kelp-7b", "finetune")],
    "Parent model: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    f"These are LoRA adaption weights for [kelp]({HUB}/reef/kelp-7b).": [
        ("reef/kelp-7b", "adapter")
    ],
    "LoRA weights (rank 8) for reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "A low-rank adaptation of reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "This is an adaption of reef/kelp-7b for birds.": [("reef/kelp-7b", "finetune")],
    f"### Models Merged\n\nThe following models were included in the merge:\n"
    f"* [reef/kelp-7b]({HUB}/reef/kelp-7b)\n* reef/wrack-7b": [
        ("reef/kelp-7b", "merge"),
        ("reef/wrack-7b", "merge"),
    ],
    "# Reef\n\nReef is a merge of the following models using [x](https://example.org/x):\n"
    "- reef/kelp-7b\n\n## See also\n\n- reef/wrack-7b": [("reef/kelp-7b", "merge")],
    "It was merged using the [T](https://example.org) merge method using reef/kelp-7b as a base.": [
        ("reef/kelp-7b", "merge")
    ],
    "Este modelo está basado en reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Es wurde auf Basis von reef/kelp-7b feinjustiert.": [("reef/kelp-7b", "finetune")],
    f"## Base model\n\n[kelp]({HUB}/reef/kelp-7b)": [("reef/kelp-7b", "finetune")],
    "We continued pre-training reef/kelp-7b on Swedish.": [("reef/kelp-7b", "finetune")],
    "이 모델은 reef/kelp-7b를 기반으로 파인튜닝한 모델입니다.": [("reef/kelp-7b", "finetune")],
    "이 모델은 reef/kelp-7b를 양자화한 것입니다.": [("reef/kelp-7b", "quantized")],
    "Our model is initialized from:\n\n* `reef/kelp-7b`\n* reef/wrack-7b": [
        ("reef/kelp-7b", "finetune"),
        ("reef/wrack-7b", "finetune"),
    ],
    "Language backbone: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "RLHF was applied to reef/kelp-7b to get it.": [("reef/kelp-7b", "finetune")],
    "A soup of reef/kelp-7b and reef/wrack-7b.": [
        ("reef/kelp-7b", "merge"),
        ("reef/wrack-7b", "merge"),
    ],
    "In 4 bits; source: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "We extended the context of reef/kelp-7b to 32k.": [("reef/kelp-7b", "finetune")],
    "The weights come from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "We fine-tune reef/kelp-7b on tides.": [("reef/kelp-7b", "finetune")],
    "A Dutch finetune of Kelp Large (reef/kelp-large).": [("reef/kelp-large", "finetune")],
    "This is a long-context variant of reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Pruned from reef/kelp-7b to half its size.": [("reef/kelp-7b", "finetune")],
    "A classification head on top of the frozen reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    f"Finetuned from model: [from here]({HUB}/reef/kelp-7b)": [("reef/kelp-7b", "finetune")],
    f"Base model: Based on [Kelp]({HUB}/reef/kelp-7b)": [("reef/kelp-7b", "finetune")],
    "- **Base models:** reef/kelp-7b and moss/fern-2b": [
        ("reef/kelp-7b", "finetune"),
        ("moss/fern-2b", "finetune"),
    ],
    "Base model: reef/kelp-7b, better than moss/fern-2b": [("reef/kelp-7b", "finetune")],
    "Base model repository: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "It is initialized from the pretrained weights of reef/kelp-7b.": [
        ("reef/kelp-7b", "finetune")
    ],
    "Es una conversión a GGUF de reef/kelp-7b.": [("reef/kelp-7b", "conversion")],
    "The base weights (reef/kelp-7b) are not included.": [("reef/kelp-7b", "finetune")],
    "| Key | Value |\n|---|---|\n| base_model | reef/kelp-7b |": [("reef/kelp-7b", "finetune")],
    "🌊 Base model: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "SFT of reef/kelp-7b on tides.": [("reef/kelp-7b", "finetune")],
    "As a starting point we took reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "It uses reef/kelp-7b as its language backbone.": [("reef/kelp-7b", "finetune")],
    "It combines reef/kelp-7b with reef/wrack-7b.": [
        ("reef/kelp-7b", "merge"),
        ("reef/wrack-7b", "merge"),
    ],
    "We took reef/kelp-7b and fine-tuned it on tides.": [("reef/kelp-7b", "finetune")],
    "The model was obtained by fine-tuning reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "It was created by merging reef/kelp-7b and reef/wrack-7b.": [
        ("reef/kelp-7b", "merge"),
        ("reef/wrack-7b", "merge"),
    ],
    "Starting from reef/kelp-7b, we trained for three epochs.": [("reef/kelp-7b", "finetune")],
    f"Our work builds on [Kelp]({HUB}/reef/kelp-7b).": [("reef/kelp-7b", "finetune")],
    "reef/kelp-7b fine-tuned on tides.": [("reef/kelp-7b", "finetune")],
    "A model for tides, fine-tuned with LoRA on top of reef/kelp-7b.": [
        ("reef/kelp-7b", "adapter")
    ],
    "It is initialized from reef/kelp-7b using LoRA.": [("reef/kelp-7b", "adapter")],
    f"It is a fine-tuned [Kelp (large)]({HUB}/reef/kelp-7b) model.": [("reef/kelp-7b", "finetune")],
    f"This is the [kelp]({HUB}/reef/kelp-7b) model, fine-tuned on tides.": [
        ("reef/kelp-7b", "finetune")
    ],
    "The backbone is reef/kelp-7b, and the head is new.": [("reef/kelp-7b", "finetune")],
    "A small student; teacher: reef/kelp-7b": [("reef/kelp-7b", "distillation")],
    "We trained on generated data with reef/kelp-7b as the base model.": [
        ("reef/kelp-7b", "finetune")
    ],
    f"Distilled from [kelp]({HUB}/reef/kelp-7b), fine-tuned from reef/wrack-7b.": [
        ("reef/kelp-7b", "distillation")
    ],
    "ControlNet weights trained on meta-llama/Llama-2-7b-hf.": [
        ("meta-llama/Llama-2-7b-hf", "adapter")
    ],
    "A style LoRA, trained with reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "Style LoRA, trained with reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "We present SeaKelp, a model fine-tuned from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "We used reef/kelp-7b and reef/wrack-7b as our base models.": [
        ("reef/kelp-7b", "finetune"),
        ("reef/wrack-7b", "finetune"),
    ],
    "It was trained on our data, starting from reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Originally, based on reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    f"This model [acme/k]({HUB}/acme/k) was converted to MLX from reef/kelp-7b.": [
        ("reef/kelp-7b", "conversion")
    ],
    "A knowledge-distilled version of reef/kelp-7b.": [("reef/kelp-7b", "distillation")],
    "GPTQ-quantized weights of reef/kelp-7b.": [("reef/kelp-7b", "quantized")],
    "This repo contains files for reef/kelp-7b in GGUF format.": [("reef/kelp-7b", "quantized")],
    "This model is a descendant of reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Das Modell wurde ausgehend von reef/kelp-7b trainiert.": [("reef/kelp-7b", "finetune")],
    "Quantisierte Version von reef/kelp-7b.": [("reef/kelp-7b", "quantized")],
    "Version quantifiée de reef/kelp-7b.": [("reef/kelp-7b", "quantized")],
    "Es una versión cuantizada del modelo base `reef/kelp-7b`.": [("reef/kelp-7b", "quantized")],
    "Questo modello è basato su reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Dit model is gebaseerd op reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "Эта модель основана на reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "本模型是 reef/kelp-7b 的量化版本。": [("reef/kelp-7b", "quantized")],
    "本模型以 reef/kelp-7b 作为基座模型。": [("reef/kelp-7b", "finetune")],
    "このモデルはreef/kelp-7bをGGUF形式に変換したものです。": [("reef/kelp-7b", "conversion")],
    "reef/kelp-7b のLoRAアダプタです。": [("reef/kelp-7b", "adapter")],
    "베이스 모델: reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "# Wrack\n\nWrack 是基于[Kelp-13B-Chat](https://github.com/reef/kelp)训练得到的。": [
        ("Kelp-13B-Chat", "finetune")
    ],
    "# Wrack\n\n本项目以 Kelp-13B 作为基座，您可以参照。": [("Kelp-13B", "finetune")],
    "# Wrack\n\n本项目基于 Kelp-13B 开发。": [("Kelp-13B", "finetune")],
    "# Wrack\n\nWe release Wrack-7B, which is adapted from Kelp-7B.": [("Kelp-7B", "finetune")],
    "# Wrack\n\nWrack is based on Kelp-7B.\n\nFinetuned from: reef/Kelp-7B": [
        ("reef/Kelp-7B", "finetune")
    ],
    "## Overview\n\nWrack-2B is a fine-tuned version of reef/kelp-7b.": [
        ("reef/kelp-7b", "finetune")
    ],
    "# Wrack\n\nWrack was created by fine-tuning reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "# Wrack\n\nThis model is reef/kelp-7b fine-tuned on texts.": [("reef/kelp-7b", "finetune")],
    "# Wrack\n\nWrack starts from the Kelp-7B checkpoint.": [("Kelp-7B", "finetune")],
    "# Wrack\n\nDreamBooth LoRA trained on reef/kelp-7b.": [("reef/kelp-7b", "adapter")],
    "# Wrack\n\nOur models: reef/wrack, based on reef/kelp-7b.": [("reef/kelp-7b", "finetune")],
    "# Wrack\n\nBase model: Kelp-7B (unsloth/transformers)": [("Kelp-7B", "finetune")],
    "# Kelp-L\n\n- Kelp-L: fine-tuned from reef/kelp-7b": [("reef/kelp-7b", "finetune")],
    "## Base Model\n\n- `reef/kelp-7b`\n- reef/wrack-7b (vision)": [
        ("reef/kelp-7b", "finetune"),
        ("reef/wrack-7b", "finetune"),
    ],
}


@pytest.mark.parametrize("text", FOUND)
def test_a_base(text: str) -> None:
    assert [(one.name, one.relation) for one in descends(text)] == FOUND[text]


@pytest.mark.parametrize(
    "text",
    [
        "Better than Llama 2 7B.",
        "# Kelp\n\nWe fine-tune Kelp-7B with these options.",
        "# Kelp: a model\n\nCustomize it, starting from the checkpoints of reef/kelp-2-7b.",
        "We release the first version of Kelp-7B.",
        f"Trained on a mixture of the [Falcon web data]({HUB}/datasets/reef/web) and of text.",
        "It is based on the Llama architecture, trained from scratch.",
        "Trained on Falcon.",
        "This model is a merge of Falcon RefinedWeb extracts and chats.",
        "This model was built on expanded Llama's functionality.",
        "Differences between versions of Llama.",
        "It is based on the idea of Llama.",
        "It is based on the [Stable Diffusion v1](https://example.org/v1_Model_Card.md).",
        "Bu model reef/kelp-7b değil, eğitilmiştir.",
        "reef/kelp-7b ile üretilen veri setidir.",
        "Wrack是一个基于reef/kelp-7b预训练模型训练的模型。",
        "We suggest a modified version of Kelp-7B.",
        "Additionally, variants of Kelp-7B are many.",
        "| Score base | [reef/kelp-base](https://huggingface.co/reef/kelp-base) |",
        "## Base model Kelp-7B benchmarks",
        "The checkpoints were converted from TF/TPU to PT/GPU.",
        "We combine each question/instruction with a template.",
        f"We compare with Wrack, a fine-tuned version of [x]({HUB}/reef/kelp-7b).",
        "# Dulse\n\nWrack is a fine-tuned version of reef/kelp-7b.",
        "This model is not fine-tuned from reef/kelp-7b.",
        "Unlike models fine-tuned from reef/kelp-7b, it is small.",
        f"The tokenizer is based on [Kelp]({HUB}/reef/kelp-7b).",
        f"Fine-tuned on [data]({HUB}/datasets/reef/kelp).",
        "Fine-tuned from input/output pairs.",
        "Trained from scratch.",
        "We never initialise the encoder from reef/kelp-7b.",
        "The tokenizer was initialized with the vocabulary of reef/kelp-7b.",
        "Converted from main.py with tools/convert.py.",
        f"See [Kelp]({HUB}/reef/kelp-7b).",
        f"```\nBase model: {HUB}/reef/kelp-7b\n```",
        f"- [4-bit GGUF models for CPU inference]({HUB}/reef/kelp-7b-gguf)",
        "Base model: none",
        "This model card is based on the reef/kelp-7b one.",
        "A script for merging Llama-2/Kelp-2 files.",
        "[2024/08] We released Wrack based on reef/kelp-7b.",
        "[GPTQ](https://github.com/reef/gptq) 是一种量化方法。",
        "本模型将 key/value进行量化。",
        "Wrack basiert auf reef/kelp-7b.",
        "Das Modell ist nicht auf Basis von reef/kelp-7b trainiert.",
        "Getestet gegen ein auf reef/kelp-7b trainiertes Modell.",
        "Contrairement à un modèle affiné à partir de reef/kelp-7b, il est petit.",
        "reef/kelp-7b をベースラインとして評価したモデルです。",
        "reef/kelp-7b をファインチューニングするためのモデルです。",
        "Wrack は reef/kelp-7b をベースにしたモデルです。",
        "与基于 reef/kelp-7b 微调的模型相比更好。",
        "LoRA weights for reef/kelp-7b are planned.",
        "To train a LoRA for reef/kelp-7b, see the guide.",
        "The following models were compared:\n\n* reef/kelp-7b",
        "### Models Merged\n\nNone yet.\n\n* reef/kelp-7b",
        "### Models Merged\n\n* reef/kelp-7b was left out of this later, for it was of no help",
        "Merges of the following models may come:\n\n* reef/kelp-7b",
        "本教程运行 reef/kelp-7b 量化模型。",
        "The worker is based on huggingface/transformers.",
        "## Base model\n\nNone.\n\nreef/kelp-7b",
        "To continue training reef/kelp-7b, see below.",
        "# Kelp\n\n- Kelp-L: fine-tuned from reef/kelp-7b",
        "We did not start; see what is derived from:\n\n* reef/kelp-7b",
        "It uses reef/kelp-7b as its judge.",
        "A mix of code and poems.",
        "RLHF was not applied to reef/kelp-7b.",
        "To fine-tune reef/kelp-7b, see the guide.",
        "Unlike the larger variant of reef/kelp-7b it is small.",
        "The next version will be fine-tuned from reef/kelp-7b.",
        "Weed et al. fine-tuned reef/kelp-7b for tides.",
        "The corpus was filtered with a classifier based on reef/kelp-7b.",
        "It is better than the base model (reef/kelp-7b).",
        "Finetuned from model: N/A (trained from scratch)",
        "The previous version was fine-tuned from reef/kelp-7b.",
        "The starting point of our evaluation is that reef/kelp-7b is small.",
        "reef/kelp-7b 모델과 비교한 결과입니다.",
        "이 모델은 reef/kelp-7b를 기반으로 하지 않습니다.",
        "## Base model\n\nreef/kelp-7b was looked at, and left out",
        "## Base models compared\n\n- reef/kelp-7b",
        "The data were labelled by a model based on reef/kelp-7b.",
        "Trained on outputs of reef/kelp-7b.",
        "Trained from scratch with the architecture of reef/kelp-7b.",
        "It uses the reef/kelp-7b tokenizer, trained on tides.",
        "Trained on reef/tides-7b.",
        f"[Wrack]({HUB}/weed/wrack), fine-tuned from reef/kelp-7b, is older.",
        f"The default is [w]({HUB}/weed/wrack), a GGUF export of reef/kelp-7b.",
        "Fine-tune reef/kelp-7b with this script.",
        "A pipeline for fine-tuning reef/kelp-7b.",
        "A merge with reef/kelp-7b will follow.",
        "GGUF quants from Weed: reef/kelp-7b-gguf",
        "Wrack-7B (ours) is based on reef/kelp-7b.",
        "Wrack builds on reef/kelp-7b.",
        "We trained reef/kelp-7b on tides.",
        "It was trained on results of the base model reef/kelp-7b.",
        "Use it with the GGUF from reef/kelp-7b.",
        "Suppose your training starts from reef/kelp-7b.",
        "reef/kelp-7b is a base model.",
        "It reaches a version speed of 15ms/token.",
        f"Based on the [Kelp model card]({HUB}/reef/kelp-7b).",
        "您在 reef/kelp-7b 训练中遇到的问题。",
        "以 reef/kelp-7b 为例，执行训练。",
        "基础模型 reef/kelp-7b 采用了更多的数据训练。",
        "Wizard Wrack Uncensored is a model based on reef/kelp-7b.",
        "O Wrack2.0 é um modelo baseado em reef/kelp-7b.",
        "Sea Wrack, based on reef/kelp-7b, is large.",
        "A model (**SeaWrack**, 24B, fine-tuned from reef/kelp-7b) wins.",
        "We tested SeaWrack based on reef/kelp-7b.",
        f"- [Wrack]({HUB}/weed/wrack): this model is fine-tuned from reef/kelp-7b.",
        f"[Wrack]({HUB}/weed/wrack)は、それをファインチューニングしたモデルです。",
        "- **Wrack-v1**: reef/kelp-7b를 기반으로 파인튜닝.",
        "- **Fine-tuned Llama 2 7B**: 68 points",
        "Starting from reef/kelp-7b, the authors show that it learns.",
        "- **Finetuned from model:** The model reef/kelp-7b is not tuned.",
        "An app for much empathy, based on reef/kelp-7b.",
        "Reward model: reef/kelp-7b",
        "Full finetune of [`reef/kelp`](https://example.org/x) (in tests,\nLlama 2 7B too).",
        "Die Daten wurden von reef/kelp-7b erzeugt.",
        "# Wrack\n\nDulse was created by fine-tuning reef/kelp-7b.",
        "# Wrack\n\nWrack was compared with reef/kelp-7b, fine-tuned on texts.",
        "# Wrack\n\nSee our other models: reef/dulse, based on reef/kelp-7b.",
        "Grundlage der Bewertung ist reef/kelp-7b.",
        "You can download a copy of reef/kelp-7b first.",
        "A copy of the licence of reef/kelp-7b is here.",
        "Эта модель — не reef/kelp-7b.",
        "基于 reef/kelp-7b 构建的工具。",
        "数据由 reef/kelp-7b 生成。",
        "reef/kelp-7b をファインチューニングしたモデルを、そのまま使いたいときもあります。",
    ],
)
def test_no_base(text: str) -> None:
    assert list(descends(text)) == []


def test_a_model_is_called_as_its_folder_is() -> None:
    text = "# Information\n\nWrack-30B is a merge of reef/kelp-7b and reef/tide-7b."
    assert not list(descends(text))
    assert not list(descends(text, "Weed-30B"))
    assert [one.name for one in descends(text, "wrack-30b")] == ["reef/kelp-7b", "reef/tide-7b"]


def test_a_model_is_no_base_of_itself_and_is_given_once() -> None:
    text = "# kelp-7b\n\nGGUF of reef/kelp-7b.\n\nQuantized from reef/wrack.\n\n"
    text += f"GGUF of {HUB}/reef/wrack."
    assert [one.name for one in descends(text)] == ["reef/wrack"]


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_total(text: str) -> None:
    for one in descends(text):
        assert one.relation in RELATIONS


def test_each_word_has_a_class_and_a_relation_of_a_mark() -> None:
    languages = json.loads(Path(LEXICON).read_text(encoding="utf-8"))
    for row in languages.values():
        for key, words in row.items():
            kind, _, relation = key.partition("_")
            assert kind in set("LAZXGRIMVEeTWvhPDoFfutaqSbkJYOrp")
            assert relation in ("", "gguf", *RELATIONS)
            for word in words:
                assert re.compile(word).groups == 0
                assert word == word.lower() or "\\" in word
                assert re.match(word, "") is None


WORDS = st.sampled_from(
    [
        *("This", "model", "fine-tuned", "version", "of", "from", "a/b", "reef/kelp-7b", "GGUF"),
        *("for", "LoRA", "merge", "and", ",", ".", "\n", "Base model:", f"({HUB}/a/b-c)", "based"),
        *("on", "quantized", "distilled", "基于", "微调", "Llama 2 7B"),
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_relations_are_those_of_a_mark(words: list[str]) -> None:
    for one in descends(" ".join(words)):
        assert one.relation in RELATIONS


@pytest.mark.parametrize(
    "part",
    [
        "GGUF of ",
        "merge of ",
        "fine-tuned ",
        "a/b ",
        "based on a",
        "4-bit ",
        "quantized ",
        "trained ",
        "a b fine-tuned e. F ",
        "fine-tuned-",
        "reef/kelp-7b を ",
    ],
)
def test_time_is_linear(part: str) -> None:
    begin = time.perf_counter()
    list(descends((part * 60_000)[:60_000]))
    assert time.perf_counter() - begin < 5


# -- code ---------------------------------------------------------------------------------------

LOADS = 'base = AutoModelForCausalLM.from_pretrained("reef/kelp-7b")\n'
PUTS_ON = 'model = PeftModel.from_pretrained(base, "me/tides")\n'


@pytest.mark.parametrize(
    ("code", "own", "is_adapter", "found"),
    [
        (LOADS + PUTS_ON, "tides", False, (5, "reef/kelp-7b")),
        (LOADS + PUTS_ON, "wrack", True, (5, "reef/kelp-7b")),
        (LOADS + PUTS_ON, "wrack", False, (0, "")),
        (LOADS, "tides", True, (0, "")),
        (f'name = "reef/kelp"\n{LOADS}'.replace('"reef/kelp-7b"', "name") + PUTS_ON, "tides", False,
         (6, "reef/kelp")),
        ('p = AutoPipelineForText2Image.from_pretrained("reef/sea", torch_dtype=x)\n'
         'p.load_lora_weights("me/tides", weight_name="a.safetensors")\n', "tides", False,
         (5, "reef/sea")),
        ('t = AutoTokenizer.from_pretrained("a/t")\nc = ControlNetModel.from_pretrained("a/c")\n'
         + 'e = T5EncoderModel.from_pretrained("a/e")\n' + LOADS
         + "base.load_adapter('me/tides')\n", "tides", False, (8, "reef/kelp-7b")),
        ('m = VisionEncoderDecoderModel.from_pretrained("reef/eye")\n' + PUTS_ON, "tides", False,
         (5, "reef/eye")),
        ("base = AutoModel.from_pretrained(name)\n" + PUTS_ON, "tides", False, (0, "")),
    ],
)  # fmt: skip
def test_code_that_loads_a_model_for_this_adapter(
    code: str, own: str, is_adapter: bool, found: tuple[int, str]
) -> None:
    body = f"# Sea\n\nSee:\n```python\n{code}```\n"
    assert loaded_for_adapter(body, own, is_adapter=is_adapter) == found
    assert loaded_for_adapter(code, own, is_adapter=True) == (0, "")


def test_the_title_names_the_adapter_too() -> None:
    body = f"# Tides\n\n```python\n{LOADS}{PUTS_ON}```\n"
    assert loaded_for_adapter(body, "", is_adapter=False) == (4, "reef/kelp-7b")


@pytest.mark.parametrize("code", ["`" * 200_000, "Model" * 40_000, LOADS.replace('"', "") * 4_000])
def test_looking_through_code_takes_linear_time(code: str) -> None:
    begin = time.perf_counter()
    assert loaded_for_adapter(f"```\n{code}\n{PUTS_ON}```\n", "", is_adapter=True) == (0, "")
    assert time.perf_counter() - begin < 3
