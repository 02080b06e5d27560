"""Frames of WebSockets: of a server taken whole, and a client's as a server reads them."""

import pytest

from reknit.bench.websocket_frames import BINARY, frame, frame_at


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_frames_of_every_size_are_taken_whole(size: int) -> None:
    length = (
        bytes([size])
        if size < 126
        else (b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big"))
    )
    sent = b"\x81" + length + b"x" * size
    assert frame_at(b"--" + sent + b"rest", 2) == (1, b"x" * size, 2 + len(sent))
    for cut in {0, 1, 2, len(sent) - 1} - {len(sent)}:
        assert frame_at(sent[:cut], 0) is None


def test_a_clients_frame_says_its_size_and_has_a_mask() -> None:
    assert frame(BINARY, b"ab") == b"\x82\x82\0\0\0\0ab"
    assert frame(BINARY, b"x" * 126)[:4] == b"\x82\xfe\x00\x7e"
    assert frame(BINARY, b"x" * 65_536)[:10] == b"\x82\xff" + (65_536).to_bytes(8, "big")
