"""From an address to a source, and what is reachable; a family that cannot be asked says why."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pylsl
import pytest

from reknit.sources import families
from reknit.sources.families import FAMILIES, open_source, reachable
from reknit.sources.offer import Family, Offer
from reknit.sources.source import Source, SourceError


def test_an_address_opens_its_source_for_the_stream_of_that_name() -> None:
    name = f"reknit-test-{uuid4().hex[:8]}"
    outlet = pylsl.StreamOutlet(pylsl.StreamInfo(name, "EMG", 1, 1000, pylsl.cf_int16, name))
    source = open_source(f"lsl:{name}", "thigh")
    assert (source.spec.name, source.spec.rate_hz) == ("thigh", 1000)
    (lsl,) = reachable(2.0, ("lsl",))
    assert (lsl.family, lsl.problem) == ("lsl", None)
    assert f"lsl:{name}" in {offer.address for offer in lsl.offers}
    del outlet


@pytest.mark.parametrize("address", ["", "lsl", "lsl:", "telepathy:me", ":x"])
def test_an_address_that_is_none_is_refused_with_those_that_are(address: str) -> None:
    with pytest.raises(SourceError, match=r"is no address of a source; expected one of .*lsl:NAME"):
        open_source(address, "emg")


@pytest.mark.parametrize(
    "address", ["file:\0x", "ble:\0.toml@x", f"file:{'x' * 300}", "delsys:a..b", "brainflow:playback?file=\0"]
)
def test_an_address_that_nothing_can_be_made_of_is_told(address: str) -> None:
    with pytest.raises(SourceError):
        open_source(address, "emg")


@pytest.mark.parametrize("name", sorted(FAMILIES))
def test_each_family_says_how_its_addresses_look(name: str) -> None:
    family = FAMILIES[name]()
    assert family.form.startswith(f"{name}:")
    assert family.title


def test_a_family_that_cannot_be_asked_says_why_and_hides_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def off(wait_s: float) -> list[Offer]:
        raise SourceError("the radio is off; switch it on")

    def two(wait_s: float) -> list[Offer]:
        return [Offer("b:1", "one", "emg"), Offer("b:2", "two", "imu", 6, 60.0)]

    def never(rest: str, stream: str) -> Source:
        raise SourceError("never")

    asked: dict[str, Callable[[], Family]] = {
        "a": lambda: Family("Radio", "a:ID", off, never),
        "b": lambda: Family("Wire", "b:ID", two, never),
    }
    monkeypatch.setattr(families, "FAMILIES", asked)
    radio, wire = reachable(0.1)
    assert (radio.title, radio.offers, radio.problem) == ("Radio", [], "the radio is off; switch it on")
    assert [offer.address for offer in wire.offers] == ["b:1", "b:2"]
