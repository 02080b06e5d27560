"""The page's files: compressed where that is accepted, kept where that is safe, and nothing else can be read."""

import gzip
import os
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from reknit.live.assets import Assets, accepts_gzip, matches
from reknit.live.guard import HEADERS, Guard, GuardedApp

SCRIPT = b"export const answer = 42;\n" * 100
MODEL = "models/f1eb37f6d9be/pose_landmarker_lite.task"
PACKED = {"accept-encoding": "gzip"}
PLAIN = {"accept-encoding": "identity"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A built page beside a file that nobody may read."""
    (tmp_path / "secret.json").write_text("{}")
    built = tmp_path / "static"
    files = {
        "index.html": b"<title>page</title>",
        "build.json": b"{}",
        "assets/index-a1.js": SCRIPT,
        "assets/pose-worker-b2.js": SCRIPT,
        "vision/0.10.35/vision_bundle.mjs": SCRIPT,
        "vision/0.10.35/wasm/vision.wasm": b"\0asm",
        MODEL: b"PK",
        ".hidden/index.html": b"hidden",
    }
    for name, content in files.items():
        (built / name).parent.mkdir(parents=True, exist_ok=True)
        (built / name).write_bytes(content)
    for name in ("assets/index-a1.js", "vision/0.10.35/vision_bundle.mjs"):
        (built / f"{name}.gz").write_bytes(gzip.compress(SCRIPT))
    return built


@pytest.fixture
def client(root: Path) -> TestClient:
    guard = Guard("secret", ("127.0.0.1",))
    app = Starlette(routes=[Mount("/", Assets(root))], middleware=[Middleware(GuardedApp, guard=guard)])
    return TestClient(app, base_url="http://127.0.0.1")


def on_the_wire(client: TestClient, path: str, headers: dict[str, str]) -> tuple[Response, bytes]:
    """The answer, and its body as it was sent."""
    with client.stream("GET", path, headers=headers) as answer:
        return answer, b"".join(answer.iter_raw())


class TestCompression:
    def test_the_packed_file_goes_to_who_accepts_it(self, client: TestClient) -> None:
        answer, body = on_the_wire(client, "/assets/index-a1.js", PACKED)
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(body) < len(SCRIPT)
        assert gzip.decompress(body) == SCRIPT

    def test_the_plain_file_goes_to_everybody_else(self, client: TestClient) -> None:
        answer, body = on_the_wire(client, "/assets/index-a1.js", PLAIN)
        assert "content-encoding" not in answer.headers
        assert answer.headers["vary"] == "Accept-Encoding", "a cache must not give this form to others"
        assert body == SCRIPT

    def test_a_file_without_a_packed_form_is_sent_as_it_is(self, client: TestClient) -> None:
        answer, body = on_the_wire(client, f"/{MODEL}", PACKED)
        assert "content-encoding" not in answer.headers
        assert "vary" not in answer.headers
        assert body == b"PK"

    @pytest.mark.parametrize(
        ("header", "accepted"),
        [
            ("gzip", True),
            ("GZip, deflate, br, zstd", True),
            ("br;q=1.0, gzip;q=0.8", True),
            ("*", True),
            ("", False),
            ("identity", False),
            ("gzip;q=0", False),
            ("gzip; q=0.000", False),
            ("*, gzip;q=0", False),
            ("*;q=0", False),
            ("gzip;q=much", False),
            ("x-gzipped", False),
        ],
    )
    def test_what_a_header_accepts(self, header: str, accepted: bool) -> None:
        assert accepts_gzip(header) is accepted


class TestCaching:
    @pytest.mark.parametrize("path", ["assets/index-a1.js", "vision/0.10.35/vision_bundle.mjs", MODEL])
    def test_what_is_named_by_its_content_is_kept_for_good(self, client: TestClient, path: str) -> None:
        assert client.get(f"/{path}").headers["cache-control"] == "public, max-age=31536000, immutable"

    @pytest.mark.parametrize("path", ["", "index.html", "build.json"])
    def test_the_rest_is_asked_for_again(self, client: TestClient, path: str) -> None:
        assert client.get(f"/{path}").headers["cache-control"] == "no-cache"

    def test_a_worker_never_keeps_an_old_policy(self, client: TestClient) -> None:
        assert client.get("/assets/pose-worker-b2.js").headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize("headers", [PACKED, PLAIN])
    def test_what_the_browser_has_is_not_sent_again(self, client: TestClient, headers: dict[str, str]) -> None:
        first = client.get("/assets/index-a1.js", headers=headers)
        again, body = on_the_wire(client, "/assets/index-a1.js", headers | {"if-none-match": first.headers["etag"]})
        assert again.status_code == 304
        assert body == b""
        for name in ("etag", "cache-control", "vary", "content-security-policy"):
            assert again.headers[name] == first.headers[name]

    def test_the_two_forms_have_different_tags(self, client: TestClient) -> None:
        tags = {client.get("/assets/index-a1.js", headers=headers).headers["etag"] for headers in (PACKED, PLAIN)}
        assert len(tags) == 2
        assert not any(tag.startswith("W/") for tag in tags)

    def test_a_changed_file_has_a_new_tag(self, client: TestClient, root: Path) -> None:
        before = client.get("/").headers["etag"]
        (root / "index.html").write_bytes(b"<title>egap</title>")
        os.utime(root / "index.html", ns=(1, 1))
        after = client.get("/", headers={"if-none-match": before})
        assert after.status_code == 200
        assert after.headers["etag"] != before

    @pytest.mark.parametrize(
        ("header", "same"), [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ("", False), ('"b"', False)]
    )
    def test_what_a_header_names(self, header: str, same: bool) -> None:
        assert matches(header, '"a"') is same


class TestAnswers:
    @pytest.mark.parametrize(
        ("path", "kind"),
        [
            ("", "text/html; charset=utf-8"),
            ("build.json", "application/json"),
            ("assets/index-a1.js", "text/javascript; charset=utf-8"),
            ("vision/0.10.35/vision_bundle.mjs", "text/javascript; charset=utf-8"),
            ("vision/0.10.35/wasm/vision.wasm", "application/wasm"),
            (MODEL, "application/octet-stream"),
        ],
    )
    def test_each_file_says_what_it_is(self, client: TestClient, path: str, kind: str) -> None:
        assert client.get(f"/{path}", headers=PACKED).headers["content-type"] == kind

    def test_head_tells_the_same_without_the_bytes(self, client: TestClient) -> None:
        got, head = (client.request(method, "/assets/index-a1.js", headers=PACKED) for method in ("GET", "HEAD"))
        assert head.content == b""
        assert head.status_code == 200
        assert dict(head.headers) == dict(got.headers)

    def test_nothing_can_be_written(self, client: TestClient) -> None:
        answer = client.post("/index.html", content=b"mine")
        assert answer.status_code == 405
        assert answer.headers["allow"] == "GET, HEAD"

    @pytest.mark.parametrize("path", ["", "assets/index-a1.js", "missing.js"])
    def test_the_policy_stays_on_every_answer(self, client: TestClient, path: str) -> None:
        headers = client.get(f"/{path}").headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS

    def test_a_socket_at_an_unknown_address_is_closed(self, client: TestClient) -> None:
        with pytest.raises(WebSocketDisconnect), client.websocket_connect("/assets/index-a1.js"):
            pass


class TestNothingElseCanBeRead:
    @pytest.mark.parametrize(
        "path",
        [
            "/missing.js",
            "/assets",
            "/assets/",
            "/models/",
            "/assets/index-a1.js.gz",
            "/assets/index-a1.js/",
            "/../secret.json",
            "/%2e%2e/secret.json",
            "/assets/%2e%2e/%2e%2e/secret.json",
            "/assets/..%2f..%2fsecret.json",
            "/..%5csecret.json",
            "/%2fetc/passwd",
            "//etc/passwd",
            "/.hidden/index.html",
            "/index.html%00",
            "/" + "a" * 5000,
        ],
    )
    def test_refused(self, client: TestClient, path: str) -> None:
        assert client.get(path).status_code == 404

    def test_a_link_out_of_the_folder_is_not_followed(self, client: TestClient, root: Path) -> None:
        (root / "assets" / "link.json").symlink_to(root.parent / "secret.json")
        assert client.get("/assets/link.json").status_code == 404

    def test_without_a_build_nothing_is_found(self, tmp_path: Path) -> None:
        app = Starlette(routes=[Mount("/", Assets(tmp_path / "missing"))])
        assert TestClient(app).get("/").status_code == 404
