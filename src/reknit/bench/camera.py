"""The rate of a real camera, as a browser gives its pictures."""

from __future__ import annotations

import http.server
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

COUNT = """
async (milliseconds) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 480 }, audio: false });
  const video = document.createElement("video");
  video.muted = true;
  video.srcObject = stream;
  await video.play();
  let pictures = 0;
  let first = 0;
  let last = 0;
  const count = (now) => {
    first = pictures ? first : now;
    last = now;
    pictures += 1;
    video.requestVideoFrameCallback(count);
  };
  video.requestVideoFrameCallback(count);
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  stream.getTracks().forEach((track) => track.stop());
  return pictures > 1 ? ((pictures - 1) * 1000) / (last - first) : 0;
}
"""


class _Empty(http.server.BaseHTTPRequestHandler):
    """An empty page: cameras are opened by pages of this computer only, not by blank ones."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>camera</title>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server gives it
        """Say nothing."""


@contextmanager
def _page() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Empty) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


def picture_rate(chromium: str, seconds: float, *arguments: str) -> float | None:
    """Pictures a second of the browser's first camera; None where it cannot be opened, or playwright is not installed.

    Parameters
    ----------
    chromium
        Path of a Chromium.
    seconds
        How long to count.
    arguments
        Further arguments of the browser, such as a fake camera's.
    """
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        return None
    options = ["--no-sandbox", "--use-fake-ui-for-media-stream", *arguments]
    try:
        with _page() as url, tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                profile, executable_path=chromium, headless=True, args=options
            )
            try:
                page = context.new_page()
                page.goto(url)
                rate_hz = float(page.evaluate(COUNT, seconds * 1000))
            finally:
                context.close()
    except Error:
        return None
    return rate_hz or None
