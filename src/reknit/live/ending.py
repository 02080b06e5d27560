"""The end of a session: its sources are let go, its page has a last word, what was recorded is sealed, and all pages are told."""

from __future__ import annotations

import asyncio
import contextlib

from reknit.live.feeds import Feeds
from reknit.live.pages import Pages
from reknit.live.recording import LiveRecording

LAST_WORD_S = 0.3


async def bring_to_an_end(recording: LiveRecording, feeds: Feeds, pages: Pages, last_word: asyncio.Event | None) -> None:
    """Seal what was recorded, and tell the pages the result, or why there is none.

    Parameters
    ----------
    recording, feeds, pages
        What is recorded, from where, and who looks at it.
    last_word
        Set once the page that sends samples itself has told how it kept up when it saw the end: short sessions have no other
        word. None where no page sends any.
    """
    failed = recording.failure is not None
    if failed:
        _tell_trouble(pages, f"{recording.failure} What was recorded until then is kept and is put in order at the next start.")
    try:
        await feeds.stop()
        if last_word is not None and pages.practising is not None and recording.failure is None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(last_word.wait(), LAST_WORD_S)
        recording.close()
        pages.tell({"type": "result", "summary": await asyncio.to_thread(recording.seal)})
    except Exception as error:
        if not failed:
            _tell_trouble(pages, f"The recording could not be closed: {error}. It is put in order at the next start.")


def _tell_trouble(pages: Pages, text: str) -> None:
    pages.tell({"type": "error", "code": "journal", "message": text, "fatal": True})
