"""The pictures of README: `python -m tests.pictures` makes them anew, from a run of today.

The terminal is an SVG, so that a test can hold it; the page is what Chromium paints.
"""

from __future__ import annotations

import base64
import os
import re
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from tests import writers
from tests.browser import Browser, Page, started
from tests.licence_texts import licence_text

from weightmark.config import load
from weightmark.reports import html, text
from weightmark.verdict import Verdict
from weightmark.verify import verify

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
TERMINAL = FOLDER / "terminal.svg"
CARD = "---\nlicense: apache-2.0\nbase_model: CompVis/stable-diffusion-v1-4\n---\n\n# Tulips\n"
COMMAND = "weightmark verify tulips"
COLUMNS = 92
_WIDTH, _LINE, _PAD = 8.5, 19, 16  # of a letter of 14 points, and from line to line
_CLASSES = {"1": "bold", "2": "faint", "31": "red", "33": "yellow", "36": "cyan"}
_STYLE = """
text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; }
rect { fill: #f6f8fa; stroke: #d0d7de; }
.bold { font-weight: 700; } .faint { fill: #59636e; }
.red { fill: #b3261e; font-weight: 700; } .yellow { fill: #7a4f00; } .cyan { fill: #0a5a6b; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; } rect { fill: #0d1117; stroke: #3d444d; }
  .faint { fill: #9198a1; } .red { fill: #ff8b80; } .yellow { fill: #e3b341; } .cyan { fill: #76d4e6; }
}
"""  # noqa: E501


def judged(folder: Path) -> Verdict:
    """The verdict on pictures of tulips: a fine-tune that lost what its base forbids."""
    model = folder / "tulips"
    model.mkdir()
    (model / "README.md").write_text(CARD)
    (model / "LICENSE").write_text(licence_text("apache-2.0"))
    (model / "model.safetensors").write_bytes(writers.safetensors(metadata={"format": "pt"}))
    before = os.getcwd()
    os.chdir(folder)
    try:
        return verify(["tulips"], load(str(folder)), answered=True, drawn=True)
    finally:
        os.chdir(before)


def terminal(verdict: Verdict) -> str:
    """What a terminal shows of a verdict, as SVG."""
    shown = text.render(verdict, color=True, width=COLUMNS)
    lines = [f"\x1b[1m$ {COMMAND}\x1b[0m", "", *shown.rstrip("\n").split("\n")]
    height = len(lines) * _LINE + 2 * _PAD
    width = int(COLUMNS * _WIDTH) + 2 * _PAD
    rows = "\n".join(_row(line, number) for number, line in enumerate(lines))
    size = f'width="{width - 1}" height="{height - 1}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img" aria-label="{COMMAND}">\n<style>{_STYLE}</style>\n'
        f'<rect x="0.5" y="0.5" {size} rx="8"/>\n{rows}\n</svg>\n'
    )


def _row(line: str, number: int) -> str:
    if not line:
        return ""
    words = "".join(_spans(line))
    return f'<text xml:space="preserve" x="{_PAD}" y="{_PAD + 14 + number * _LINE}">{words}</text>'


def _spans(line: str) -> Iterator[str]:
    """The parts of a line, each in its colour; only the codes that a report writes are known."""
    parts = re.split(r"\x1b\[(\d+)m(.*?)\x1b\[0m", line)
    for plain, code, painted in zip(
        parts[::3], [*parts[1::3], ""], [*parts[2::3], ""], strict=True
    ):
        yield escape(plain)
        if code:
            yield f'<tspan class="{_CLASSES[code]}">{escape(painted)}</tspan>'


def page(browser: Browser, file: Path, *, dark: bool) -> bytes:
    """The picture of a report that shows where the weights come from, as PNG."""
    there = Page(browser, file.as_uri())
    there.look(860, dark=dark)
    box = there.run(
        "(() => { const one = document.querySelector('.picture').getBoundingClientRect();"
        " return [one.x, one.y + scrollY, one.width, one.height]; })()"
    )
    x, y, width, height = box
    clip = {"x": x - 16, "y": y - 12, "width": width + 32, "height": height + 16, "scale": 1}
    asked = {"format": "png", "captureBeyondViewport": True, "clip": clip}
    return base64.b64decode(there.send("Page.captureScreenshot", asked)["data"])


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        verdict = judged(Path(name))
        TERMINAL.write_text(terminal(verdict), encoding="utf-8")
        report = Path(name) / "report.html"
        report.write_text(html.render(verdict), encoding="utf-8")
        with started(Path(name) / "profile") as browser:
            for scheme in ("light", "dark"):
                picture = page(browser, report, dark=scheme == "dark")
                (FOLDER / f"page-{scheme}.png").write_bytes(picture)


if __name__ == "__main__":
    main()
