"""A headless Chromium, driven over a pipe by the DevTools protocol; nothing is installed for it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pytest

_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, _NAMES)), "")

needs_chromium = pytest.mark.skipif(
    sys.platform == "win32" or not CHROMIUM,
    reason="needs chromium, and pipes that it inherits; .ci/run fetches it",
)

# Without a sandbox, since tests run as root in a container; nothing is looked up in a network.
_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--hide-scrollbars", "--remote-debugging-pipe", "--disable-dev-shm-usage"),
)


_PATIENCE = 120  # seconds; a start takes 2, on a machine with 16 others at work 20


class Page:
    """One page; `errors` are all messages of its console that are errors, and thrown ones."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser = browser
        target = browser.send("Target.createTarget", {"url": "about:blank"})["targetId"]
        attach = {"targetId": target, "flatten": True}
        self._session = browser.send("Target.attachToTarget", attach)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "DOM"):
            self.send(f"{domain}.enable")
        self.send("Page.navigate", {"url": url})
        browser.wait("Page.loadEventFired", self._session)

    def send(self, method: str, params: dict[str, Any] | None = None) -> Any:
        return self._browser.send(method, params or {}, self._session)

    def run(self, script: str) -> Any:
        """What a script gives, which may be a promise; fails where it throws."""
        asked = {"expression": script, "awaitPromise": True, "returnByValue": True}
        found = self.send("Runtime.evaluate", asked)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def choose(self, *paths: Path) -> None:
        """Chooses files in the file input, and waits until the page has shown them."""
        root = self.send("DOM.getDocument")["root"]["nodeId"]
        node = self.send("DOM.querySelector", {"nodeId": root, "selector": "#file"})["nodeId"]
        self.run(_CLEAR)
        self.send("DOM.setFileInputFiles", {"files": [*map(str, paths)], "nodeId": node})
        self.run(_SHOWN)

    def drop(self, *paths: Path) -> None:
        """Drops files on the page, as a person does, and waits until they are shown."""
        data = {"items": [], "files": [*map(str, paths)], "dragOperationsMask": 1}
        self.run(_CLEAR)
        for kind in ("dragEnter", "dragOver", "drop"):
            self.send("Input.dispatchDragEvent", {"type": kind, "x": 90, "y": 90, "data": data})
        self.run(_SHOWN)

    @property
    def text(self) -> str:
        """What people read on the page."""
        return str(self.run("document.body.innerText"))

    @property
    def errors(self) -> list[str]:
        """Errors in the console, and what was thrown."""
        self.run("0")  # events before this answer have been read
        return [*self._browser.errors(self._session)]

    @property
    def requests(self) -> list[str]:
        """Addresses that the page asked for."""
        self.run("0")
        return [
            event["params"]["request"]["url"]
            for event in self._browser.events
            if event.get("method") == "Network.requestWillBeSent"
            and event.get("sessionId") == self._session
        ]

    def look(self, width: int, *, dark: bool = False) -> None:
        """Sets the width of the window, and what the person prefers."""
        self.send("Page.bringToFront")  # a page behind another is not painted
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", {"media": "", "features": [scheme]})
        size = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
        self.send("Emulation.setDeviceMetricsOverride", size)

    def picture(self) -> bytes:
        """The whole page as PNG."""
        self.send("Page.bringToFront")
        shot = {"format": "png", "captureBeyondViewport": True}
        return base64.b64decode(self.send("Page.captureScreenshot", shot)["data"])

    def printed(self) -> bytes:
        """The page as PDF."""
        return base64.b64decode(self.send("Page.printToPDF", {"printBackground": True})["data"])


# The page says in a status line that it is done; 30 seconds are far above any file of the tests.
_CLEAR = 'document.getElementById("status").textContent = ""'
_SHOWN = """new Promise((done, fail) => {
  const ends = Date.now() + 30000;
  const look = () => {
    if (/ read[.,]/.test(document.getElementById("status").textContent)) done(true);
    else if (Date.now() > ends) fail(new Error("nothing was shown"));
    else setTimeout(look, 5);
  };
  look();
})"""


class Browser:
    """A running Chromium, and all that it told."""

    def __init__(self, reads: BinaryIO, writes: BinaryIO) -> None:
        self._reads, self._writes = reads, writes
        self._number = 0
        self._rest = b""
        self.events: list[dict[str, Any]] = []

    def send(self, method: str, params: dict[str, Any], session: str = "") -> Any:
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        self._writes.write(json.dumps(message).encode() + b"\0")
        self._writes.flush()
        while True:
            found = self._next()
            if found.get("id") == self._number:
                assert "error" not in found, found["error"]
                return found["result"]

    def wait(self, method: str, session: str) -> None:
        while not any(
            one.get("method") == method and one.get("sessionId") == session for one in self.events
        ):
            self._next()

    def errors(self, session: str) -> Iterator[str]:
        for event in self.events:
            if event.get("sessionId") != session:
                continue
            params = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                yield str(params["exceptionDetails"])
            elif event["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
                yield str(params["entry"])
            elif event["method"] == "Runtime.consoleAPICalled" and params["type"] == "error":
                yield str(params["args"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reads], [], [], _PATIENCE)
            assert ready, f"the browser said nothing for {_PATIENCE} seconds"
            more = os.read(self._reads.fileno(), 1 << 20)
            assert more, "the browser has ended"
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\0")
        found: dict[str, Any] = json.loads(line)
        if "method" in found:
            self.events.append(found)
        return found


@contextlib.contextmanager
def started(profile: Path, flags: Sequence[str] = ()) -> Iterator[Browser]:
    """A browser with a profile of its own, until the end of the block."""
    import fcntl  # not on every system, and the tests are skipped there

    ours_in, theirs_out = os.pipe()
    theirs_in, ours_out = os.pipe()
    # Chromium reads from 3 and writes to 4, so what is handed on must lie elsewhere first.
    far = [fcntl.fcntl(fd, fcntl.F_DUPFD, 20) for fd in (theirs_in, theirs_out)]

    def place() -> None:
        os.dup2(far[0], 3)
        os.dup2(far[1], 4)

    process = subprocess.Popen(
        [CHROMIUM, *_FLAGS, *flags, f"--user-data-dir={profile}", "about:blank"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        preexec_fn=place,
        pass_fds=(3, 4),
    )
    for fd in (theirs_in, theirs_out, *far):
        os.close(fd)
    try:
        with os.fdopen(ours_in, "rb", 0) as reads, os.fdopen(ours_out, "wb") as writes:
            browser = Browser(reads, writes)
            yield browser
            with contextlib.suppress(AssertionError, OSError):
                browser.send("Browser.close", {})
    finally:
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
