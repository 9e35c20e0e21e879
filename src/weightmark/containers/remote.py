"""Sources on the network as a listing: a URL, a folder by its index, a model on the Hub.

Files are read by ranges, so that a verdict costs the headers and not the weights. Needs the extra
`remote`; nothing is fetched unless a remote source was named.
"""

from __future__ import annotations

import json
import os
import posixpath
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO, cast
from urllib.parse import quote, unquote, urljoin, urlsplit
from weakref import WeakSet

from weightmark._cores import fetched, threaded
from weightmark._startup import NamedTuple
from weightmark.containers.member import Entry, Listing, Positioned, name_problem, shown
from weightmark.errors import Problem, TreeError
from weightmark.formats import by_path, is_weights

if TYPE_CHECKING:
    from types import ModuleType

FIRST_RANGE = 8 << 10
"""Bytes of the first range of a file: the whole header of most shards."""

MAX_WINDOW = 8 << 20
"""Bytes of one range at most."""

MAX_UNRANGED = 16 << 20
"""Bytes read at most from a server that answers a range with the whole file."""

MAX_LISTING = 64 << 20
"""Bytes of an index or of the Hub's answer about a model."""

MAX_SHARDS = 10_000
ATTEMPTS = 4
TIMEOUT = 30.0
"""Seconds without a byte, after which a request is given up."""

DEADLINE = 300.0
"""Seconds from a request to the end of its answer: 8 MiB, at 30 KB a second."""

_MAX_WAIT = 20.0
_PREFETCH = 1 << 20
_WORKERS = 8
_REDIRECTS = (301, 302, 303, 307, 308)
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_ABSENT = (404, 410)

_HUB_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co")
_HUB = re.compile(
    r"(?:models/)?(?P<repo>[\w.-]+/[\w.-]+|[\w.-]+(?=@|\Z))"
    r"(?:@(?P<revision>refs/(?:pr|convert)/[^/]+|[^/]+))?(?:/(?P<path>.*))?\Z"
)
_HUB_PAGE = re.compile(
    r"/(?P<repo>[\w.-]+/[\w.-]+)"
    r"(?:/(?:tree|blob|resolve|raw)/(?P<revision>refs/(?:pr|convert)/[^/]+|[^/]+)(?:/(?P<path>.*))?)?/?\Z"
)
_NOT_MODELS = ("datasets", "spaces", "buckets", "kernels", "api", "docs", "blog", "collections")

_BESIDE = (
    "README.md", "LICENSE", "LICENSE.md", "LICENSE.txt", "LICENSE-MODEL", "MODEL_LICENSE",
    "NOTICE", "USE_POLICY.md", "adapter_config.json", "config.json",
)  # fmt: skip
"""What is asked for beside a file, since a web server does not list its folders."""

_WHOLE = (
    "model.safetensors.index.json", "diffusion_pytorch_model.safetensors.index.json",
    "model.safetensors", "diffusion_pytorch_model.safetensors", "adapter_model.safetensors",
)  # fmt: skip

_INDEX = ".safetensors.index.json"


class Remote(NamedTuple):
    """What a remote source turned out to be; `label` is fit for a report, without secrets.

    `kind` is "hub" or "web". `origin` is "org/name@commit" of a model on the Hub, else empty.
    """

    label: str
    kind: str
    listing: Listing
    origin: str = ""


class _Hub(NamedTuple):
    repo: str
    revision: str
    path: str


class _Answer(NamedTuple):
    """The bytes of a range, and of how many they are."""

    data: bytes
    total: int
    tag: str


def open_remote(source: str, public: str, *, alone: bool = False) -> Remote:
    """List a remote source; `public` is how a URL may be shown.

    `alone`: what lies beside the file that a URL names is not asked for. Raises TreeError where
    the source is not there or cannot be reached.
    """
    client = _Client()
    hub = _hub(source, client.endpoint)
    if hub is not None:
        return _open_hub(hub, client)
    if source.startswith("hf://"):
        hint = "write hf://org/model, with @REVISION or /PATH behind it where needed"
        raise TreeError("is no address of a model on the Hub", name=shown(source), hint=hint)
    return _open_url(source, public, client, alone=alone)


# -- the Hub ------------------------------------------------------------------------------


def _hub(source: str, endpoint: str) -> _Hub | None:
    if source.startswith("hf://"):
        found = _HUB.match(source[len("hf://") :].rstrip("/"))
    else:
        parts = urlsplit(source)
        hosts = (*_HUB_HOSTS, urlsplit(endpoint).netloc)
        found = _HUB_PAGE.match(unquote(parts.path)) if parts.netloc in hosts else None
    if found is None or found["repo"].split("/")[0] in _NOT_MODELS:
        return None
    revision = unquote(found["revision"] or "main")
    return _Hub(found["repo"], revision, (found["path"] or "").strip("/"))


def _open_hub(hub: _Hub, client: _Client) -> Remote:
    label = f"hf://{hub.repo}@{hub.revision}"
    url = f"{client.endpoint}/api/models/{hub.repo}/revision/{quote(hub.revision, safe='')}"
    content = _json(client.whole(f"{url}?blobs=true", label), label)
    commit = content.get("sha")
    siblings = content.get("siblings")
    if not isinstance(commit, str) or not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise TreeError("the Hub names no commit for it", name=label)
    if not isinstance(siblings, list):
        raise TreeError("the Hub lists no files for it", name=label)
    files = [
        _File(client, name, f"{client.endpoint}/{hub.repo}/resolve/{commit}/{quote(name)}", size)
        for name, size in sorted(_siblings(siblings))
        if _is_meant(name, hub.path)
    ]
    if hub.path and not any(_inside(file.name, hub.path) for file in files):
        raise TreeError(f"has no file {shown(hub.path)}", name=label, hint="check the path")
    label = f"hf://{hub.repo}@{commit}"
    _prefetch(files)
    return Remote(label, "hub", _listing(files), f"{hub.repo}@{commit}")


def _siblings(siblings: Iterable[object]) -> Iterator[tuple[str, int]]:
    for one in siblings:
        if isinstance(one, dict):
            name, size = one.get("rfilename"), one.get("size")
            if isinstance(name, str) and _is_plain(name) and isinstance(size, int) and size >= 0:
                yield name, size


def _is_plain(name: str) -> bool:
    """Whether a name stays in the folder that it is relative to."""
    return not set(name.split("/")) & {"", ".", ".."} and "\\" not in name


def _is_meant(name: str, path: str) -> bool:
    """What was named, and what speaks for it from its own folder or from above."""
    if not path or _inside(name, path):
        return True
    folder = posixpath.dirname(name)
    return not is_weights(name) and (not folder or _inside(path, folder))


def _inside(name: str, path: str) -> bool:
    return name == path or name.startswith(path + "/")


# -- any web server -------------------------------------------------------------------------


def _open_url(url: str, public: str, client: _Client, *, alone: bool) -> Remote:
    label = public if alone else public.rpartition("/")[0]
    bare = url.partition("#")[0].partition("?")[0]
    base = urljoin(bare, ".")
    name = posixpath.basename(unquote(urlsplit(bare).path))
    if not name:
        files = _folder(base, client)
        if not any(by_path(file.name) for file in files):
            raise TreeError(
                "no weights found under their usual names",
                name=label,
                hint="name the weight file or the *.safetensors.index.json itself",
            )
        return Remote(label, "web", _listing(files))
    file = _File(client, name, url)
    file.look()
    # A signature is for one file, so what lies beside it cannot be asked for.
    others = [] if alone or urlsplit(url).query else _present(_BESIDE, base, client)
    if name.endswith(_INDEX):
        others += _shards(file, base, client)
    files = [file, *(other for other in others if other.name != name)]
    return Remote(label, "web", _listing(files))


def _folder(base: str, client: _Client) -> list[_File]:
    files = _present((*_BESIDE, *_WHOLE), base, client)
    for file in list(files):
        if file.name.endswith(_INDEX):
            files += _shards(file, base, client)
    return list({file.name: file for file in files}.values())


def _present(names: Iterable[str], base: str, client: _Client) -> list[_File]:
    """Those of the names that the server has; a page in place of a file is none."""
    files = [_File(client, name, urljoin(base, quote(name))) for name in names]

    def there(file: _File) -> bool:
        try:
            file.look()
        except TreeError:
            return False
        return not file.head.lstrip()[:9].lower().startswith((b"<!doctype", b"<html"))

    return [file for file, found in zip(files, _pooled(there, files), strict=True) if found]


def _shards(index: _File, base: str, client: _Client) -> list[_File]:
    content = _json(index.read_whole(), index.name)
    weight_map = content.get("weight_map")
    if not isinstance(weight_map, dict):
        raise TreeError("has no weight_map", name=shown(index.name))
    names = sorted({name for name in weight_map.values() if isinstance(name, str)})
    if len(names) > MAX_SHARDS:
        raise TreeError(f"names more than {MAX_SHARDS} files", name=shown(index.name))
    for name in names:
        if not _is_plain(name) or name_problem(name) is not None or ":" in name:
            raise TreeError(f"names the file {shown(name)}", name=shown(index.name))
    files = [_File(client, name, urljoin(base, quote(name))) for name in names]
    _prefetch(files)
    return files


# -- files ------------------------------------------------------------------------------------


class _File:
    """One remote file; its first bytes are kept, since they are asked for more than once.

    `size` is -1 until the server has told it. `fault` is why it cannot be read at all.
    """

    def __init__(self, client: _Client, name: str, url: str, size: int = -1) -> None:
        self.name, self.url, self.size = name, url, size
        self.head = b""
        self.tag = ""
        self.fault: TreeError | None = None
        self._client = client

    def look(self) -> None:
        """Fetch the first bytes, and with them the size."""
        if not self.head and self.size:
            self.head = self.fetch(0, FIRST_RANGE)

    def fetch(self, start: int, size: int) -> bytes:
        """Fetch a range; fewer bytes only at the end. Raises TreeError."""
        answer = self._client.ranged(self.url, start, size, shown(self.name))
        if self.size < 0:
            self.size = answer.total
        if answer.total not in (-1, self.size):
            raise TreeError(
                f"is said to have {self.size} bytes, and then {answer.total}",
                name=shown(self.name),
                hint="try again; a file that changes while it is read cannot be judged",
            )
        if self.tag and answer.tag and answer.tag != self.tag:
            raise TreeError("changed while it was read", name=shown(self.name), hint="try again")
        self.tag = self.tag or answer.tag
        # A server may give less than was asked for, but not nothing.
        if not answer.data and start < self.size:
            raise TreeError(
                f"ends after {start + len(answer.data)} of {self.size} bytes", name=shown(self.name)
            )
        return answer.data

    def read_whole(self) -> bytes:
        """All of a small file."""
        self.look()
        if self.size > MAX_LISTING:
            raise TreeError(f"has {self.size} bytes", name=shown(self.name))
        with self.open() as stream:
            return stream.read()

    def open(self) -> BinaryIO:
        """Give a stream; raises TreeError where the file could not be found."""
        if self.fault is not None:
            raise self.fault
        return cast(BinaryIO, _Stream(self))

    def prefetch(self) -> None:
        """Fetch the header, where its length stands at the beginning; a fault is kept for later."""
        try:
            self.look()
            length = 8 + int.from_bytes(self.head[:8], "little")
            if self.name.endswith(".safetensors") and len(self.head) < length <= _PREFETCH:
                wanted = min(length, self.size) - len(self.head)
                self.head += self.fetch(len(self.head), wanted) if wanted > 0 else b""
        except TreeError as fault:
            self.fault = fault

    def entry(self) -> Entry:
        """As a member of a tree; one that is not there has a size, so that it is looked at."""
        size = self.size if self.size >= 0 else 1
        return Entry(self.name, size, size, self.open, linked=True)


class _Stream(Positioned):
    """A remote file by ranges; small reads in a row fetch more and more ahead."""

    def __init__(self, file: _File) -> None:
        super().__init__(file.size, shown(file.name))
        self._file = file
        self._start, self._window = 0, file.head
        self._ahead = FIRST_RANGE

    def read(self, size: int | None = -1, /) -> bytes:
        """All of `size` bytes, fewer only at the end; raises TreeError."""
        left = max(0, self._size - self._position)
        size = left if size is None or size < 0 else min(size, left)
        out = []
        while size > 0:
            data = self._take(size)
            out.append(data)
            self._position += len(data)
            size -= len(data)
        return b"".join(out)

    def _take(self, wanted: int) -> bytes:
        if self._position < FIRST_RANGE and not self._file.head:
            self._file.look()
            self._start, self._window = 0, self._file.head
        behind = self._position - self._start
        if not 0 <= behind < len(self._window):
            in_a_row = behind == len(self._window)
            self._ahead = min(2 * self._ahead, MAX_WINDOW >> 3) if in_a_row else FIRST_RANGE
            size = min(wanted if wanted >= FIRST_RANGE >> 1 else self._ahead, MAX_WINDOW)
            size = min(size, self._size - self._position)
            self._start, self._window = self._position, self._file.fetch(self._position, size)
            behind = 0
        return self._window[behind : behind + wanted]


def _listing(files: Iterable[_File]) -> Listing:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for file in sorted(files, key=lambda file: file.name):
        problem = name_problem(file.name)
        if problem is not None:
            problems.append(problem)
        if file.fault is not None:
            problems.append(Problem("unreadable", shown(file.name), file.fault.message))
        entries.append(file.entry())
    # Connections belong to the session, which outlives a tree.
    return Listing(tuple(entries), tuple(problems))


def _prefetch(files: Iterable[_File]) -> None:
    _pooled(_File.prefetch, [file for file in files if by_path(file.name) is not None])


def _pooled(work: Callable[[_File], Any], files: list[_File]) -> list[Any]:
    return threaded(work, files, _WORKERS)


def _json(data: bytes, name: str) -> Mapping[str, object]:
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise TreeError("is not JSON", name=shown(name)) from None
    if not isinstance(content, dict):
        raise TreeError("is not a JSON object", name=shown(name))
    return content


# -- requests ---------------------------------------------------------------------------------


class _Client:
    """The session of huggingface_hub: its proxies and certificates, and its offline switch."""

    def __init__(self) -> None:
        try:
            from huggingface_hub import constants, get_session, get_token
        except ImportError:
            raise TreeError(
                "remote sources need the packages of the extra `remote`",
                hint="pip install 'weightmark[remote]'",
            ) from None
        # Read now: huggingface_hub reads it once, when it is imported.
        self.endpoint = os.environ.get("HF_ENDPOINT", "").rstrip("/") or constants.ENDPOINT
        self._session = get_session()
        self._sockets: WeakSet[socket.socket] = WeakSet()
        # httpx, or what a release of huggingface_hub has in its place with the same interface.
        self._library: ModuleType = _library(self._session)
        self._headers = {
            "user-agent": "weightmark",
            "accept-encoding": "identity",
        }
        token = None if constants.HF_HUB_DISABLE_IMPLICIT_TOKEN else get_token()
        self._authorized = f"Bearer {token}" if token else ""

    def whole(self, url: str, name: str) -> bytes:
        """Fetch a small answer, of `MAX_LISTING` bytes at most."""
        answer = self._retried(partial(self._get, url, 0, MAX_LISTING, name, ranged=False), name)
        return answer.data

    def ranged(self, url: str, start: int, size: int, name: str) -> _Answer:
        """Fetch `size` bytes from `start` on; raises TreeError."""
        return self._retried(partial(self._get, url, start, size, name, ranged=True), name)

    def _retried(self, get: Callable[[], _Answer | float], name: str) -> _Answer:
        reason = ""
        for attempt in range(ATTEMPTS):
            wait = 0.25 * 2**attempt
            try:
                answer = get()
                if isinstance(answer, _Answer):
                    return answer
                wait, reason = max(wait, answer), "the server is busy or broken"
            except (_Short, self._library.TransportError) as fault:
                reason = str(fault) or type(fault).__name__
            except self._library.InvalidURL as fault:
                raise TreeError(f"is not a URL: {fault}", name=name) from None
            except ConnectionError:
                # No attempt will change it.
                hint = "unset HF_HUB_OFFLINE, or verify a copy on disk"
                raise TreeError(
                    "is not fetched: offline mode is on", name=name, hint=hint
                ) from None
            if attempt + 1 < ATTEMPTS:
                time.sleep(min(wait, _MAX_WAIT))
        raise TreeError(
            f"cannot be fetched: {reason} ({ATTEMPTS} attempts)",
            name=name,
            hint="check the address and the network, or try again later",
        )

    def _get(self, url: str, start: int, size: int, name: str, *, ranged: bool) -> _Answer | float:
        """One attempt: the answer, or the seconds to wait before the next."""
        headers = dict(self._headers)
        if ranged:
            headers["range"] = f"bytes={start}-{start + size - 1}"
        with _Limit(self._sockets, name):
            for _ in range(10):
                with self._sent(url, headers) as response:
                    if response.status_code not in _REDIRECTS:
                        return _answer(response, start, size, name, ranged=ranged)
                    url = _next(url, response.headers.get("location", ""), name)
        raise TreeError("is redirected again and again", name=name)

    def _sent(self, url: str, headers: Mapping[str, str]) -> _Closing:
        # The token is for the Hub only, never for where the Hub or anybody redirects to.
        if self._authorized and _origin(url) == _origin(self.endpoint):
            headers = {**headers, "authorization": self._authorized}
        request = self._session.build_request("GET", url, headers=headers, timeout=TIMEOUT)
        request.extensions["trace"] = self._connected
        return _Closing(self._session.send(request, stream=True, follow_redirects=False))

    def _connected(self, event: str, told: Mapping[str, Any]) -> None:
        """Keeps the socket of a connection that was made, as httpx tells of it (`trace`)."""
        if event.endswith((".connect_tcp.complete", ".start_tls.complete")):
            self._sockets.add(told["return_value"].get_extra_info("socket"))


class _Limit:
    """Ends a request that takes longer than DEADLINE seconds, wherever it waits.

    The client knows a limit for each read only, and a server that sends a byte of its header now
    and then has it wait for ever. All its connections end, since it does not tell which is whose:
    others ask again.
    """

    def __init__(self, sockets: Iterable[socket.socket], name: str) -> None:
        self._sockets, self._name = sockets, name
        self._timer = threading.Timer(DEADLINE, self._end)
        self._timer.daemon = True
        self._passed = False

    def _end(self) -> None:
        self._passed = True
        for each in tuple(self._sockets):
            with suppress(OSError):  # closed meanwhile
                each.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, kind: object, *_: object) -> None:
        self._timer.cancel()
        if self._passed and kind is not None:
            raise TreeError(
                f"takes longer than {DEADLINE:.0f} seconds",
                name=self._name,
                hint="download the file and check it on disk",
            ) from None


class _Short(Exception):  # noqa: N818 - not an error yet: the next attempt may be whole
    """An answer that ended before its announced length."""


class _Closing:
    """Closes a response whatever was read of it."""

    def __init__(self, response: Any) -> None:
        self._response = response

    def __enter__(self) -> Any:
        return self._response

    def __exit__(self, *_: object) -> None:
        self._response.close()


def _library(session: object) -> ModuleType:
    from importlib import import_module

    for one in type(session).__mro__:
        name = one.__module__.partition(".")[0]
        if name.startswith("httpx"):
            return import_module(name)
    raise TreeError(
        "the installed huggingface_hub is too old", hint="pip install 'weightmark[remote]'"
    )


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.rpartition("@")[2]


def _next(url: str, location: str, name: str) -> str:
    target = urljoin(url, location)
    if not location or not target.startswith(("http://", "https://")):
        raise TreeError("is redirected to no web address", name=name)
    if url.startswith("https://") and target.startswith("http://"):
        raise TreeError(
            "is redirected from https to http, where anybody could change it", name=name
        )
    return target


def _answer(response: Any, start: int, size: int, name: str, *, ranged: bool) -> _Answer | float:
    status, headers = response.status_code, response.headers
    if status in _AGAIN:
        wait = headers.get("retry-after", "")
        return float(wait) if wait.isdigit() and len(wait) < 6 else 0.0
    _refuse(status, name)
    if headers.get("content-encoding", "identity") != "identity":
        raise TreeError("comes compressed though that was not asked for", name=name)
    tag = headers.get("etag", "")
    place = headers.get("content-range", "")
    if status == 416:
        end = re.fullmatch(r"bytes \*/(\d{1,19})", place)
        return _Answer(b"", int(end[1]) if end else start, tag)
    if status == 206:
        found = re.fullmatch(r"bytes (\d{1,19})-(\d{1,19})/(\d{1,19}|\*)", place)
        if found is None or int(found[1]) != start or not 0 <= int(found[2]) - start < size:
            raise TreeError("the server sends another range than it was asked for", name=name)
        wanted = int(found[2]) - start + 1
        data = _body(response, wanted, exactly=True)
        return _Answer(data, -1 if found[3] == "*" else int(found[3]), tag)
    length = headers.get("content-length", "")
    total = int(length) if length.isdigit() and len(length) < 20 else -1
    if not ranged:
        if total > size:
            raise TreeError(f"is larger than {size} bytes", name=name)
        data = _body(response, size + 1, exactly=False)
        if len(data) > size:
            raise TreeError(f"is larger than {size} bytes", name=name)
        return _Answer(data, total, tag)
    return _unranged(response, start, size, total, name)


def _refuse(status: int, name: str) -> None:
    if status in (401, 403):
        raise TreeError(
            f"access is denied ({status})",
            name=name,
            hint="on the Hub, log in (hf auth login, or HF_TOKEN) and accept the terms on the "
            "model's page; from another server, fetch the file yourself and verify that",
        )
    if status in _ABSENT:
        raise TreeError(f"is not on the server ({status})", name=name, hint="check the address")
    if status not in (200, 206, 416):
        raise TreeError(f"the server answers with status {status}", name=name)


def _unranged(response: Any, start: int, size: int, total: int, name: str) -> _Answer:
    """From a server that knows no ranges: read as far as needed, then hang up."""
    end = min(start + size, total) if total >= 0 else start + size
    if end > MAX_UNRANGED:
        raise TreeError(
            "the server answers no range requests, and what is needed lies too far in the file",
            name=name,
            hint="download the file and check it on disk",
        )
    data = _body(response, end, exactly=total >= 0)
    if total < 0 and len(data) < end:
        total = len(data)
    if total < 0:
        raise TreeError(
            "the server tells neither ranges nor the size of the file",
            name=name,
            hint="download the file and check it on disk",
        )
    return _Answer(bytes(data[start:end]), total, "")


def _body(response: Any, wanted: int, *, exactly: bool) -> bytes:
    """At most `wanted` bytes; one that ends too early is worth another attempt."""
    out = bytearray()
    for part in response.iter_raw():
        out += part[: wanted - len(out)]
        fetched(len(part))
        if len(out) >= wanted:
            break
    if exactly and len(out) < wanted:
        raise _Short(f"the answer ends after {len(out)} of {wanted} bytes")
    return bytes(out)
