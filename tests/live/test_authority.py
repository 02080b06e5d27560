"""The local certificate authority: what it says of itself, what it refuses, and that a real TLS client holds it to that."""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import stat
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from reknit.live.authority import SERVER_DAYS, Authority, AuthorityError, Issued, check_private, write_private

LAN = IPv4Address("127.0.0.2")
NAMES = ("practice.local",)


def loaded(issued: Issued) -> x509.Certificate:
    return x509.load_pem_x509_certificate(issued.certificate.read_bytes())


def greeted(authority: Authority, issued: Issued, name: str) -> str:
    """Meet a real TLS server with that certificate, trusting the authority alone; "ok", or why it was not trusted."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(issued.certificate, issued.key)
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        connection, _ = listening.accept()
        with connection, contextlib.suppress(OSError):  # a client that does not trust it breaks off
            server.wrap_socket(connection, server_side=True).close()

    thread = threading.Thread(target=serve)
    thread.start()
    client = ssl.create_default_context(cafile=str(authority.folder / "ca.crt"))
    try:
        with socket.create_connection(listening.getsockname()) as raw, client.wrap_socket(raw, server_hostname=name):
            return "ok"
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        thread.join()
        listening.close()


def test_it_is_made_once_and_found_again(tmp_path: Path) -> None:
    first = Authority.at(tmp_path / "lan")
    again = Authority.at(tmp_path / "lan")
    assert again.certificate == first.certificate
    assert again.fingerprint == first.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    assert x509.load_der_x509_certificate(first.der) == first.certificate
    assert Authority.at(tmp_path / "other").certificate.subject != first.certificate.subject


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes; the folder's own rights hold")
def test_only_this_user_can_read_the_keys(tmp_path: Path) -> None:
    authority = Authority.at(tmp_path / "lan")
    issued = authority.issue(LAN, NAMES)
    for key in (tmp_path / "lan/ca.key", issued.key):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "lan").stat().st_mode) == 0o700
    loose = tmp_path / "loose"
    loose.touch(mode=0o644)
    write_private(loose, b"new")
    assert stat.S_IMODE(loose.stat().st_mode) == 0o600
    assert loose.read_bytes() == b"new"


def test_it_speaks_for_private_addresses_and_local_names_only(tmp_path: Path) -> None:
    extensions = Authority.at(tmp_path).certificate.extensions
    constraints = extensions.get_extension_for_class(x509.NameConstraints)
    assert constraints.critical
    permitted = [each.value for each in constraints.value.permitted_subtrees or ()]
    assert "local" in permitted
    assert IPv4Network("192.168.0.0/16") in permitted
    networks = [each for each in permitted if not isinstance(each, str)]
    assert all(each.is_private or each.is_link_local for each in networks)
    limits = extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.critical, limits.value.ca, limits.value.path_length) == (True, True, 0)


def test_a_server_certificate_is_short_lived_and_as_phones_want_it(tmp_path: Path) -> None:
    certificate = loaded(Authority.at(tmp_path).issue(LAN, NAMES))
    lifetime = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    assert lifetime == timedelta(days=SERVER_DAYS + 1)
    assert certificate.not_valid_before_utc < datetime.now(UTC) - timedelta(hours=23)
    known = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert known.get_values_for_type(x509.IPAddress) == [LAN]
    assert known.get_values_for_type(x509.DNSName) == list(NAMES)
    assert ExtendedKeyUsageOID.SERVER_AUTH in certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value


def test_who_trusts_the_authority_trusts_its_server_under_its_own_names(tmp_path: Path) -> None:
    authority = Authority.at(tmp_path)
    issued = authority.issue(LAN, NAMES)
    assert greeted(authority, issued, str(LAN)) == "ok"
    assert greeted(authority, issued, NAMES[0]) == "ok"
    assert "mismatch" in greeted(authority, issued, "192.168.1.1")
    assert "mismatch" in greeted(authority, issued, "other.local")


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8"])
def test_a_stolen_key_is_good_for_no_site_of_the_internet(tmp_path: Path, name: str) -> None:
    authority = Authority.at(tmp_path)
    stolen = serialization.load_pem_private_key((tmp_path / "ca.key").read_bytes(), None)
    assert isinstance(stolen, ec.EllipticCurvePrivateKey)
    key = ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    forged = x509.IPAddress(IPv4Address(name)) if name[0].isdigit() else x509.DNSName(name)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([forged]), critical=True)
        .sign(stolen, hashes.SHA256())
    )
    issued = Issued(tmp_path / "forged.crt", tmp_path / "forged.key")
    issued.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    issued.key.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    assert "permitted subtree" in greeted(authority, issued, name)


def test_foreign_names_and_public_addresses_are_refused(tmp_path: Path) -> None:
    authority = Authority.at(tmp_path)
    with pytest.raises(AuthorityError, match=r"names below .local only, got \['bank.example'\]"):
        authority.issue(LAN, ("bank.example",))
    with pytest.raises(AuthorityError, match=r"93.184.216.34 is no address of a private network"):
        authority.issue(IPv4Address("93.184.216.34"), NAMES)
    with pytest.raises(AuthorityError):
        check_private(IPv4Address("172.32.0.1"))
    check_private(IPv4Address("172.31.255.254"))


def test_shortly_before_it_runs_out_a_new_one_is_made(tmp_path: Path) -> None:
    first = Authority.at(tmp_path)
    ends = first.certificate.not_valid_after_utc
    assert Authority.at(tmp_path, now=ends - timedelta(days=61)).certificate == first.certificate
    renewed = Authority.at(tmp_path, now=ends - timedelta(days=59))
    assert renewed.certificate != first.certificate
    assert renewed.certificate.not_valid_after_utc > ends


@pytest.mark.parametrize("damage", ["ca.crt", "ca.key", "swapped"])
def test_a_damaged_authority_is_told_with_what_to_do(tmp_path: Path, damage: str) -> None:
    Authority.at(tmp_path / "lan")
    if damage == "swapped":
        Authority.at(tmp_path / "other")
        (tmp_path / "lan/ca.key").write_bytes((tmp_path / "other/ca.key").read_bytes())
    else:
        (tmp_path / "lan" / damage).write_bytes(b"damaged")
    with pytest.raises(AuthorityError, match="delete that folder to have a new one made"):
        Authority.at(tmp_path / "lan")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuthorityError, match="cannot be used"):
        Authority.at(tmp_path / "file" / "lan")
