"""`hf weightmark …`: the extension installs and runs with huggingface_hub's own commands.

GitHub is a stand-in, and so is uv, which would fetch: it installs the template by what is here.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests import writers

pytest.importorskip("huggingface_hub.cli.extensions", reason="a release before extensions")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in for uv is a POSIX script")

ROOT = Path(__file__).parent.parent.parent
TEMPLATE = ROOT / "templates" / "hf-weightmark"

# What GitHub says of a repository that holds one file.
HF = f"""
import sys
from pathlib import Path
import huggingface_hub
try:
    import httpx2 as httpx
except ImportError:
    import httpx

def answer(request):
    path = request.url.path
    if path.endswith("/HEAD/pyproject.toml"):
        return httpx.Response(200, text=Path({str(TEMPLATE / "pyproject.toml")!r}).read_text())
    if path.endswith("/info/refs"):
        return httpx.Response(200, text="a" * 40 + " HEAD\\0")
    return httpx.Response(200 if path == "/weightmark/hf-weightmark" else 404)

huggingface_hub.set_client_factory(lambda: httpx.Client(transport=httpx.MockTransport(answer)))
from huggingface_hub.cli.hf import main
sys.argv = ["hf", *sys.argv[1:]]
main()
"""

UV = f"""#!{sys.executable}
import pathlib, subprocess, sys
python, words = sys.executable, sys.argv[1:]
run = lambda *words: subprocess.run(words, check=True)
if words[0] == "venv":
    run(python, "-m", "venv", "--without-pip", words[1])
    (site,) = pathlib.Path(words[1]).glob("lib/python*/site-packages")
    (site / "here.pth").write_text("\\n".join(path for path in sys.path if path))
else:
    there = words[words.index("--python") + 1]
    out = pathlib.Path(there).parent.parent / "dist"
    make = ("-m", "build", "-q", "--no-isolation", "--wheel", "--outdir", str(out))
    run(python, *make, {str(TEMPLATE)!r})
    (wheel,) = out.glob("*.whl")
    run(python, "-m", "pip", "--python", there, "install", "--no-index", "--no-deps", str(wheel))
"""


def test_it_installs_and_verifies(tmp_path: Path) -> None:
    scripts = tmp_path / "bin"
    scripts.mkdir()
    (scripts / "uv").write_text(UV)
    (scripts / "uv").chmod(0o755)
    environ = {
        **os.environ,
        "HOME": str(tmp_path),
        "PATH": os.pathsep.join((str(scripts), sysconfig.get_path("scripts"), os.environ["PATH"])),
        "HF_HUB_DISABLE_UPDATE_CHECK": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
    }

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            words, cwd=tmp_path, env=environ, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    install = ("extensions", "install", "weightmark/hf-weightmark")
    assert " ".join(("hf", *install)) in (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    code, out = run(sys.executable, "-c", HF, *install)
    assert code == 0, out
    (tmp_path / "model.safetensors").write_bytes(writers.safetensors())
    code, out = run("hf", "weightmark", "verify", "--quiet", "model.safetensors")
    assert code == 1, out
    assert "WM115" in out
