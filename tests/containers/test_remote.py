"""Verdicts over remote models from their headers alone, against servers that may be anything."""

from __future__ import annotations

import io
import json
import random
import socket
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.web import Page, Web, serving
from tests.writers import gguf, safetensors, safetensors_head, safetensors_header

from weightmark import read_mark
from weightmark.cli import main
from weightmark.containers import remote
from weightmark.containers.tree import open_tree, public
from weightmark.declared.mark import Mark, encode
from weightmark.errors import TreeError
from weightmark.formats.safetensors import SAFETENSORS

huggingface_hub = pytest.importorskip("huggingface_hub")
constants = pytest.importorskip("huggingface_hub.constants")

COMMIT = "0123456789abcdef0123456789abcdef01234567"
CARD = b"---\nlicense: apache-2.0\n---\n\n# A model\n"
MARK = {"format": "pt", "license": "apache-2.0", **encode(Mark("Apache-2.0", ()))}
TOKEN = "hf_" + "x" * 34


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """No proxy, no token, no endpoint of the machine; no waiting between attempts."""
    for name in ("HF_ENDPOINT", "HF_TOKEN", "HUGGING_FACE_HUB_TOKEN", "HTTP_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "none"))
    monkeypatch.setattr(remote, "_MAX_WAIT", 0)
    monkeypatch.chdir(tmp_path)
    huggingface_hub.close_session()
    yield
    huggingface_hub.close_session()


@pytest.fixture
def web() -> Iterator[Web]:
    with serving() as found:
        yield found


def shard(number: int, size: int = 0, tensors: int = 20) -> Page:
    """A shard of `size` bytes, its data a hole."""
    size = max(size, 1 << 20)
    names = {f"layers.{number}.{at}.weight": ("U8", [size // tensors]) for at in range(tensors)}
    header, data = safetensors_header(names, MARK)
    head = safetensors_head(header)
    return Page(head, len(head) + data)


def publish(
    web: Web, files: dict[str, Page], cdn: Web | None = None, repo: str = "org/model"
) -> None:
    """Put a model on a Hub: its listing, and each file there or behind a redirect."""
    content = {
        "id": repo,
        "sha": COMMIT,
        "siblings": [
            {"rfilename": name, "size": page.total, "blobId": "0"} for name, page in files.items()
        ],
    }
    for revision in ("main", COMMIT):
        path = f"/api/models/{repo}/revision/{revision}?blobs=true"
        web.pages[path] = Page(json.dumps(content).encode())
    for name, page in files.items():
        here = f"/{repo}/resolve/{COMMIT}/{name}"
        web.pages[here] = page
        if cdn is not None:
            cdn.pages[f"/blob/{name}"] = page
            web.pages[here] = Page(
                status=302, headers={"Location": f"{cdn.url}/blob/{name}?signature=1"}
            )
            cdn.pages[f"/blob/{name}?signature=1"] = page


def verify(*words: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, object], str]:
    code = main(["verify", "--format", "json", *words])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else {}, err


def codes(content: dict[str, object]) -> set[str]:
    findings = content["findings"]
    assert isinstance(findings, list)
    return {finding["code"] for finding in findings}


def head(source: str) -> dict[str, str] | None:
    """The metadata of the only weights of a source, as the format reads it."""
    with open_tree(source) as tree:
        (name,) = [name for name in tree.names() if name.endswith(".safetensors")]
        with tree.open(name) as stream:
            found = SAFETENSORS.read(stream, tree.size(name)).metadata
        return None if found is None else dict(found)


# -- the Hub ------------------------------------------------------------------------------


def test_350_gb_are_judged_from_a_few_kb_a_shard(
    web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """75 shards of 4.7 GB: one range each, and nothing of the weights."""
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    shards = {
        f"model-{at:05}-of-00075.safetensors": shard(at, 4_700_000_000) for at in range(1, 76)
    }
    publish(web, {"README.md": Page(CARD), **shards})
    code, content, _ = verify("hf://org/model", capsys=capsys)
    checked = content["checked"]
    assert isinstance(checked, list)
    assert len(checked) == 76
    assert f"hf://org/model@{COMMIT}/model-00001-of-00075.safetensors" in checked
    assert "WM102" not in codes(content), content
    assert code == 0, content
    assert web.sent < 76 * 9_000
    assert len(web.requests) <= 78


def test_a_token_goes_to_the_hub_and_to_nobody_else(
    web: Web, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("HF_ENDPOINT", web.url + "/")
    with serving() as cdn:
        publish(web, {"README.md": Page(CARD), "model.safetensors": shard(1)}, cdn)
        code, _, _ = verify("hf://org/model@main", capsys=capsys)
        assert code == 0
        assert {request.authorization for request in web.requests} == {f"Bearer {TOKEN}"}
        assert cdn.requests
        assert {request.authorization for request in cdn.requests} == {""}
        assert f"{cdn.url}/blob/model.safetensors" not in capsys.readouterr().out
        cdn.requests.clear()
        head(f"{cdn.url}/blob/model.safetensors")
        assert {request.authorization for request in cdn.requests} == {""}


def test_without_a_token_none_is_sent(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    publish(web, {"model.safetensors": shard(1)})
    assert head("hf://org/model") == MARK
    assert {request.authorization for request in web.requests} == {""}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("hf://org/model", 5),
        ("hf://models/org/model@main", 5),
        (f"hf://org/model@{COMMIT}", 5),
        ("hf://org/model/vae", 3),
        ("hf://org/model@main/vae/m.safetensors", 3),
        ("{url}/org/model", 5),
        ("{url}/org/model/tree/main", 5),
        ("{url}/org/model/blob/main/vae/m.safetensors?download=true", 3),
        ("{url}/org/model/resolve/main/vae/", 3),
        ("https://huggingface.co/org/model", 5),
    ],
)
def test_a_model_on_the_hub_has_many_spellings(
    web: Web, monkeypatch: pytest.MonkeyPatch, source: str, names: int
) -> None:
    """A part brings the cards and texts above it along, but no other weights."""
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    files = {"README.md": Page(CARD), "model.safetensors": shard(1), "LICENSE": Page(b"x")}
    publish(web, {**files, "unet/m.safetensors": shard(2), "vae/m.safetensors": shard(3)})
    with open_tree(source.format(url=web.url)) as tree:
        assert len(tree.names()) == names
        assert "vae/m.safetensors" in tree.names()
        assert tree.origin == f"org/model@{COMMIT}"


@pytest.mark.parametrize(
    "source", ["hf://", "hf://a/b@", "hf://datasets/a/b", "hf:///a/b", "hf://a b/c"]
)
def test_what_is_no_model_is_refused_before_anything_is_sent(
    web: Web, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    with pytest.raises(TreeError):
        open_tree(source)
    assert not web.requests


@pytest.mark.parametrize(
    ("status", "says"), [(401, "denied"), (403, "denied"), (404, "not on the server")]
)
def test_a_closed_model_says_what_to_do(
    web: Web,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    status: int,
    says: str,
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    web.pages["/api/models/org/gated/revision/main?blobs=true"] = Page(b"{}", status=status)
    code, _, err = verify("hf://org/gated", capsys=capsys)
    assert code == 2
    assert says in err
    assert "hf://org/gated" in err
    assert "hint" in err


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"<html>",
        b"{}",
        b'{"sha": "../../x", "siblings": []}',
        json.dumps({"sha": COMMIT, "siblings": {}}).encode(),
        b"[" * 100_000,
    ],
)
def test_a_hub_that_talks_nonsense_is_an_error(
    web: Web, monkeypatch: pytest.MonkeyPatch, answer: bytes
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    web.pages["/api/models/org/model/revision/main?blobs=true"] = Page(answer)
    with pytest.raises(TreeError):
        open_tree("hf://org/model")


def test_names_that_leave_the_model_are_not_listed(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", web.url)
    publish(web, {"../x": Page(b"x"), "/etc/x": Page(b"x"), "a//b": Page(b"x"), "ok": Page(b"x")})
    with open_tree("hf://org/model") as tree:
        assert tree.names() == ("ok",)


def test_offline_is_offline(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "is_offline_mode", lambda: True)
    with pytest.raises(TreeError, match="offline"):
        open_tree(f"{web.url}/m.safetensors")
    assert not web.requests


# -- any web server -------------------------------------------------------------------------


def test_a_file_brings_along_what_lies_beside_it(
    web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.pages["/m/model.safetensors"] = shard(1, 10_000_000)
    web.pages["/m/README.md"] = Page(CARD)
    web.pages["/m/LICENSE"] = Page(b"<!DOCTYPE html><p>nothing here")
    code, content, _ = verify(f"{web.url}/m/model.safetensors", capsys=capsys)
    assert content["checked"] == [f"{web.url}/m/README.md", f"{web.url}/m/model.safetensors"]
    assert code == 0
    assert web.sent < 20_000


def test_an_index_brings_its_shards(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    weight_map = {f"w{at}": f"model-0000{at % 3 + 1}-of-00003.safetensors" for at in range(9)}
    index = json.dumps({"metadata": {"total_size": 1}, "weight_map": weight_map}).encode()
    web.pages["/m/model.safetensors.index.json"] = Page(index)
    for at in (1, 2, 3):
        web.pages[f"/m/model-0000{at}-of-00003.safetensors"] = shard(at, 10_000_000)
    web.pages["/m/README.md"] = Page(CARD)
    for source in ("m/model.safetensors.index.json", "m/"):
        _, content, _ = verify(f"{web.url}/{source}", capsys=capsys)
        checked = content["checked"]
        assert isinstance(checked, list)
        assert sum(path.endswith(".safetensors") for path in checked) == 3


def test_a_shard_that_is_missing_is_a_finding(web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    weight_map = {"a": "one.safetensors", "b": "two.safetensors"}
    web.pages["/model.safetensors.index.json"] = Page(
        json.dumps({"weight_map": weight_map}).encode()
    )
    web.pages["/one.safetensors"] = shard(1)
    code, content, _ = verify(f"{web.url}/model.safetensors.index.json", capsys=capsys)
    assert code == 1
    assert any(
        "not on the server" in finding["message"] and "byte" not in finding["message"]
        for finding in content["findings"]  # type: ignore[attr-defined]
    )


@pytest.mark.parametrize(
    "name", ["../up.safetensors", "/etc/x.safetensors", "http://x/y", "a/../../b", "\u202ex"]
)
def test_an_index_leads_nowhere_else(web: Web, name: str) -> None:
    index = json.dumps({"weight_map": {"a": name}}).encode()
    web.pages["/model.safetensors.index.json"] = Page(index)
    with pytest.raises(TreeError, match="names the file"):
        open_tree(f"{web.url}/model.safetensors.index.json")


def test_gguf_is_read_by_ranges(web: Web) -> None:
    values = [("general.license", "string", "mit")]
    values += [(f"key.{at}", "string", "x" * 50) for at in range(500)]
    data = gguf(values)
    web.pages["/m.gguf"] = Page(data, len(data) + 10_000_000)
    from weightmark.formats.gguf import GGUF

    with open_tree(f"{web.url}/m.gguf") as tree, tree.open("m.gguf") as stream:
        metadata = GGUF.read(stream, tree.size("m.gguf")).metadata
    assert metadata is not None
    assert metadata["general.license"] == "mit"
    assert web.sent < 300_000


def test_the_mark_of_a_gguf_is_read_by_ranges(web: Web) -> None:
    values = [(key, "string", value) for key, value in encode(Mark("MIT", ())).items()]
    data = gguf(values, [("w", [256, 10_000], 0)])
    web.pages["/m.gguf"] = Page(data, len(data) + 4 * 256 * 10_000)
    assert read_mark(f"{web.url}/m.gguf") == Mark("MIT", ())
    assert web.sent < 300_000


def test_a_trace_reads_of_a_remote_base_what_may_be_shared(
    web: Web, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two of the tensors have the size of ours, one of them its bytes; the rest stays there."""
    rng = random.Random(8)
    ours, other = rng.randbytes(40_000), rng.randbytes(40_000)
    sizes = {"a": ("U8", [40_000]), "b": ("U8", [40_000]), "big": ("U8", [9_000_000])}
    header, size = safetensors_header(sizes, MARK)
    start = safetensors_head(header) + other + ours
    web.pages["/m.safetensors?secret=1"] = Page(start, len(safetensors_head(header)) + size)
    mine, _ = safetensors_header({"x": ("U8", [40_000])})
    (tmp_path / "mine.safetensors").write_bytes(safetensors_head(mine) + ours)
    assert main(["trace", "mine.safetensors", f"{web.url}/m.safetensors?secret=1"]) == 0
    out = capsys.readouterr().out
    assert "x = b" in out
    assert "secret" not in out
    assert web.sent < 200_000


def test_a_wheel_is_read_in_place(web: Web) -> None:
    """The directory at its end and the head of a member; the other 5 MB stay where they are."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("pkg/model.safetensors", safetensors(metadata=MARK))
        archive.writestr("pkg/big.bin", bytes(5_000_000))
        archive.writestr("pkg-1.dist-info/METADATA", "Name: pkg\n")
    web.pages["/pkg-1-py3-none-any.whl"] = Page(out.getvalue())
    source = f"{web.url}/pkg-1-py3-none-any.whl"
    assert head(source) == MARK
    assert web.sent < 500_000
    with open_tree(source) as tree:
        assert tree.kind == "wheel"


def test_a_long_header_is_fetched_to_its_end_and_no_further(web: Web) -> None:
    page = shard(1, 50_000_000, tensors=5000)
    web.pages["/m.safetensors?k=1"] = page
    assert head(f"{web.url}/m.safetensors?k=1") == MARK
    assert len(page.start) > 300_000
    assert web.sent <= len(page.start) + remote.FIRST_RANGE
    assert len(web.requests) == 2, "a signed URL is for one file: nothing beside it is asked for"


def test_secrets_of_a_url_are_not_shown() -> None:
    assert public("https://me:pass@host/a/m.safetensors?sig=1#x") == "https://host/a/m.safetensors"
    assert public("hf://org/model@main") == "hf://org/model@main"
    assert public("a/b?c") == "a/b?c"


# -- servers that are slow, broken or lie -----------------------------------------------------


def only(web: Web, page: Page) -> str:
    web.pages["/m.safetensors?k=1"] = page
    return f"{web.url}/m.safetensors?k=1"


def test_a_server_without_ranges_is_hung_up_on(web: Web) -> None:
    source = only(web, shard(1, 2_000_000_000)._replace(ranges=False))
    assert head(source) == MARK
    assert web.sent < 30_000_000


def test_what_lies_too_far_behind_no_ranges_is_refused(web: Web) -> None:
    page = shard(1, 2_000_000_000)._replace(ranges=False)
    with open_tree(only(web, page)) as tree, tree.open("m.safetensors") as stream:
        stream.seek(1_000_000_000)
        with pytest.raises(TreeError, match="range requests"):
            stream.read(100)


@pytest.mark.parametrize("ranges", [True, False])
def test_a_cut_off_answer_is_asked_for_again_then_an_error(web: Web, ranges: bool) -> None:
    page = shard(1)._replace(cut=100, ranges=ranges)
    with pytest.raises(TreeError, match="4 attempts"):
        open_tree(only(web, page))
    assert len(web.requests) == remote.ATTEMPTS


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_busy_server_is_asked_again(web: Web, status: int) -> None:
    answers = iter([Page(b"", status=status, headers={"Retry-After": "1"})] * 2)
    good = shard(1)
    web.pages["/m.safetensors?k=1"] = lambda: next(answers, good)
    assert head(f"{web.url}/m.safetensors?k=1") == MARK
    assert len(web.requests) == 3


def test_a_server_that_says_nothing_is_given_up(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "TIMEOUT", 0.1)
    monkeypatch.setattr(remote, "ATTEMPTS", 2)
    with pytest.raises(TreeError, match="2 attempts"):
        open_tree(only(web, shard(1)._replace(stall=0.5)))


@contextmanager
def dripping() -> Iterator[str]:
    """The address of a server that sends a byte of its header now and then, for ever."""
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while not ended.is_set():
                    connection, _ = server.accept()
                    threading.Thread(target=drip, args=(connection,), daemon=True).start()

        def drip(connection: socket.socket) -> None:
            with connection, suppress(OSError):
                connection.recv(1 << 16)
                connection.sendall(b"HTTP/1.1 200 OK\r\nX-Drip: ")
                while not ended.wait(0.1):
                    connection.sendall(b"a")

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"
        ended.set()


def test_a_header_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "DEADLINE", 0.5)
    began = time.monotonic()
    with dripping() as url, pytest.raises(TreeError, match="takes longer than"):
        open_tree(f"{url}/m.safetensors?k=1")
    assert time.monotonic() - began < 5


def test_the_client_of_the_hub_waits_for_a_header_that_never_ends() -> None:
    """Why its file system is not used: what it takes as a limit is one for each read."""
    from huggingface_hub import HfApi

    def ask() -> None:
        with suppress(Exception):  # what it says once the server is gone is not asked here
            HfApi(endpoint=url).model_info("org/model", timeout=0.3)

    waiting = threading.Thread(target=ask, daemon=True)
    with dripping() as url:
        waiting.start()
        waiting.join(timeout=3)
        assert waiting.is_alive()
    waiting.join(timeout=30)


def test_nobody_there_is_an_error() -> None:
    with pytest.raises(TreeError, match="cannot be fetched"):
        open_tree("http://127.0.0.1:1/m.safetensors?k=1")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Range": "bytes 5-8196/1000000"},
        {"Content-Range": "bytes 0-99999999/1000000"},
        {"Content-Range": "nonsense"},
        {"Content-Range": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_an_answer_to_another_question_is_refused(web: Web, headers: dict[str, str]) -> None:
    with pytest.raises(TreeError):
        open_tree(only(web, shard(1)._replace(headers=headers)))


def test_a_size_that_changes_is_refused(web: Web) -> None:
    page = shard(1, 50_000_000, tensors=5000)
    answers = iter([page, page._replace(size=page.total + 1)])
    web.pages["/m.safetensors?k=1"] = lambda: next(answers)
    with pytest.raises(TreeError, match="is said to have"):
        head(f"{web.url}/m.safetensors?k=1")


def test_a_file_that_changes_is_refused(web: Web) -> None:
    page = shard(1, 50_000_000, tensors=5000)
    answers = iter([page._replace(headers={"ETag": tag}) for tag in ('"a"', '"b"')])
    web.pages["/m.safetensors?k=1"] = lambda: next(answers)
    with pytest.raises(TreeError, match="changed"):
        head(f"{web.url}/m.safetensors?k=1")


@pytest.mark.parametrize(
    "location", ["", "file:///etc/passwd", "ftp://x/y", "{url}/m.safetensors?k=1"]
)
def test_a_redirect_to_nowhere_or_in_circles_is_an_error(web: Web, location: str) -> None:
    target = {"Location": location.format(url=web.url)} if location else {}
    with pytest.raises(TreeError, match="redirected"):
        open_tree(only(web, Page(status=302, headers=target)))
    assert len(web.requests) <= 10


def test_an_empty_file_has_no_bytes(web: Web) -> None:
    with open_tree(only(web, Page(b""))) as tree:
        assert tree.size("m.safetensors") == 0


def test_without_the_extra_the_command_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "huggingface_hub", None)
    with pytest.raises(TreeError) as error:
        open_tree("hf://org/model")
    assert "weightmark[remote]" in error.value.hint


def test_nothing_is_loaded_for_a_path_on_disk(tmp_path: Path) -> None:
    import subprocess

    (tmp_path / "m.safetensors").write_bytes(safetensors())
    program = (
        "import sys; from weightmark.containers.tree import open_tree\n"
        "open_tree('m.safetensors').close();"
        "assert not {'huggingface_hub', 'httpx', 'weightmark.containers.remote'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=tmp_path)
