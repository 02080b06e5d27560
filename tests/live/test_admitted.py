"""What reaches a file or a host is not opened for a page, unless a person at the computer named it or a scan has found it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.live.admitted import Admitted
from reknit.sources.offer import Offer
from reknit.sources.source import SourceError

REACHING = [
    "file:/any/path",
    "file:/any/path?pace=full",
    "file:/dev/zero",
    "delsys:somewhere",
    "delsys:somewhere?command=22",
    "ble:/any/path.toml@D4:22:CD:00:12:34",
    "ble:a@b.toml@D4:22:CD:00:12:34",
    "brainflow:playback?file=/any/path&master=cyton",
    "brainflow:playback?master=cyton&file=a.csv",
    "brainflow:cyton-wifi?ip=192.168.1.9",
    "brainflow:cyton?other=file://a",
]


@pytest.mark.parametrize("address", REACHING)
def test_what_reaches_a_file_or_a_host_is_refused_with_what_to_do(address: str) -> None:
    with pytest.raises(SourceError, match=r"a page may not open .*; end Reknit, and start it with: reknit demo --sensor '"):
        Admitted().admit(address)


@pytest.mark.parametrize("address", REACHING)
def test_what_was_named_at_the_start_is_admitted_and_nothing_beside_it(address: str) -> None:
    admitted = Admitted([address, address])
    assert admitted.named == (address,)
    admitted.admit(address)
    with pytest.raises(SourceError, match="a page may not open"):
        admitted.admit("file:/another/path")
    (offer,) = admitted.offers(address.partition(":")[0], ())
    assert (offer.address, offer.detail) == (address, "named when Reknit was started")
    assert admitted.offers("lsl", ()) == []


@pytest.mark.parametrize(
    "address",
    [
        "lsl:EMG",
        "lsl:EMG?id=file",
        "simulated:emg",
        "ble:movella-dot@D4:22:CD:00:12:34",
        "brainflow:synthetic",
        "brainflow:cyton?serial=/dev/ttyUSB0",
    ],
)
def test_what_reaches_sensors_only_is_admitted(address: str) -> None:
    Admitted().admit(address)


def test_what_the_last_scan_found_is_admitted_until_the_next_one() -> None:
    admitted = Admitted(["delsys:named"])
    found = Offer("delsys:here", "Trigno", "emg")
    assert [each.address for each in admitted.offers("delsys", [found])] == ["delsys:here", "delsys:named"]
    admitted.admit("delsys:here")
    admitted.offers("lsl", [])
    admitted.admit("delsys:here")
    admitted.offers("delsys", [])
    with pytest.raises(SourceError, match="a page may not open"):
        admitted.admit("delsys:here")


def test_what_is_found_and_named_is_offered_once() -> None:
    found = Offer("delsys:here", "Trigno", "emg")
    assert Admitted(["delsys:here"]).offers("delsys", [found]) == [found]


@pytest.mark.parametrize("address", ["", "file", "file:", "smoke:signal", "/any/path"])
def test_what_is_no_address_cannot_be_named(address: str) -> None:
    with pytest.raises(SourceError, match="is no address of a sensor; --sensor expects one such as"):
        Admitted([address])


def test_an_address_of_no_family_is_left_to_who_opens_it() -> None:
    Admitted().admit("smoke:signal")


@given(st.sampled_from(["file", "delsys"]), st.text(max_size=40))
def test_no_words_behind_file_or_delsys_are_admitted(family: str, rest: str) -> None:
    with pytest.raises(SourceError):
        Admitted().admit(f"{family}:{rest}")
