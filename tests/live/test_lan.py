"""The address and the name that this computer has in its network."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.live.authority import AuthorityError
from reknit.live.lan import Lan, LanError, local_names, own_address


def test_an_address_that_is_named_is_taken_with_a_certificate_for_it(tmp_path: Path) -> None:
    lan = Lan.at("127.0.0.2", tmp_path)
    assert "127.0.0.2" in lan.hosts
    assert all(name.endswith(".local") for name in lan.names)
    assert lan.issued.certificate.is_file()
    door = lan.door(8377)
    assert door.url == "https://127.0.0.2:8377"
    assert door.fingerprint == lan.authority.fingerprint
    assert door.certificate == lan.authority.der


def test_the_own_address_is_found_without_sending_anything() -> None:
    try:
        address = own_address()
    except LanError as error:
        assert "Wi-Fi" in str(error)  # noqa: PT017  # a computer without any network is told what to do
    else:
        assert not address.is_unspecified


@pytest.mark.parametrize("asked", ["", "practice.local", "192.168.1", "192.168.1.20:8377", "::1"])
def test_what_is_no_address_is_told(tmp_path: Path, asked: str) -> None:
    with pytest.raises(LanError, match=r"is no address; expected .* --lan 192.168.1.20"):
        Lan.at(asked, tmp_path)
    assert not (tmp_path / "ca.key").exists()


def test_a_public_address_is_never_served(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="private network"):
        Lan.at("8.8.8.8", tmp_path)
    assert not (tmp_path / "ca.key").exists()


@pytest.mark.parametrize(
    ("host", "names"),
    [
        ("Practice-1", ("practice-1.local",)),
        ("practice.clinic.example", ("practice.local",)),
        ("Anna's computer", ()),
        ("-x", ()),
        ("", ()),
    ],
)
def test_the_local_name_comes_from_the_host_name(host: str, names: tuple[str, ...]) -> None:
    assert local_names(host) == names


@given(st.text(max_size=80))
def test_no_host_name_makes_a_name_that_no_certificate_may_have(host: str) -> None:
    for name in local_names(host):
        label, _, domain = name.partition(".")
        assert domain == "local"
        assert 1 <= len(label) <= 63
        assert label.isascii()
