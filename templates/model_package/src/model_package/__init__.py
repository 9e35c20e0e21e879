"""The weights of MODEL-NAME."""

from pathlib import Path

WEIGHTS = Path(__file__).parent / "model.safetensors"
