"""The local certificate authority of LAN mode: made once on this computer, good for nothing but private addresses.

A certificate that it signs is worth something only to devices on which a person has trusted it. What that means, and how it is done,
stands in docs/lan.md.
"""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network, IPv6Network
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from reknit.stream import ReknitError

AUTHORITY_DAYS = 5 * 365
RENEW_DAYS = 60
SERVER_DAYS = 30
EARLIER = timedelta(days=1)
"""Certificates hold from a day ago on: the clock of a phone may be behind."""
DOMAIN = "local"
PRIVATE: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("10.0.0.0/8"),
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.168.0.0/16"),
    IPv4Network("169.254.0.0/16"),
    IPv4Network("127.0.0.0/8"),
    IPv6Network("fc00::/7"),
    IPv6Network("fe80::/10"),
)


class AuthorityError(ReknitError):
    """The certificate authority cannot be read or written, or may not sign what is asked."""


@dataclass(frozen=True, slots=True)
class Issued:
    """Files of a server certificate and its key, as PEM."""

    certificate: Path
    key: Path


class Authority:
    """A certificate authority on this computer.

    Its own certificate says, by critical name constraints (RFC 5280, section 4.2.1.10), that it may speak for private addresses and names
    below ``.local`` only: whoever steals its key cannot pass for a site of the internet.

    Parameters
    ----------
    folder
        Folder that holds ``ca.crt`` and ``ca.key``; the key can be read by this user alone.
    certificate, key
        What the files hold.
    """

    def __init__(self, folder: Path, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> None:
        self.folder, self.certificate, self._key = folder, certificate, key

    @classmethod
    def at(cls, folder: Path, now: datetime | None = None) -> Self:
        """The authority of a folder; made where there is none, and made anew shortly before it runs out.

        Raises AuthorityError where the files are damaged or cannot be written.
        """
        now = datetime.now(UTC) if now is None else now
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if (folder / "ca.key").exists() and (folder / "ca.crt").exists():
                found = cls._read(folder)
                if found.certificate.not_valid_after_utc - now > timedelta(days=RENEW_DAYS):
                    return found
            return cls._make(folder, now)
        except (OSError, ValueError, TypeError) as error:
            raise AuthorityError(
                f"the local certificate authority in {str(folder)!r} cannot be used: {error}; "
                "delete that folder to have a new one made, which devices must then trust anew"
            ) from error

    @classmethod
    def _read(cls, folder: Path) -> Self:
        key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
        if not isinstance(key, ec.EllipticCurvePrivateKey) or certificate.public_key() != key.public_key():
            raise ValueError("the key does not belong to the certificate")
        return cls(folder, certificate, key)

    @classmethod
    def _make(cls, folder: Path, now: datetime) -> Self:
        key = ec.generate_private_key(ec.SECP256R1())
        # Each authority has a name of its own: a phone that has met several must be able to tell them apart.
        name = _name(f"Reknit on this network ({secrets.token_hex(3)})")
        public = key.public_key()
        allowed = [x509.DNSName(DOMAIN), *(x509.IPAddress(network) for network in PRIVATE)]
        certificate = (
            _begun(name, name, public, now, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.NameConstraints(permitted_subtrees=allowed, excluded_subtrees=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_private(folder / "ca.key", _pem(key))
        (folder / "ca.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(folder, certificate, key)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the authority's certificate, as phones and browsers show it: pairs of digits with colons."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def der(self) -> bytes:
        """The authority's certificate as devices take it."""
        return self.certificate.public_bytes(serialization.Encoding.DER)

    def issue(self, address: IPv4Address, names: tuple[str, ...], now: datetime | None = None) -> Issued:
        """A fresh server certificate with a fresh key, for one address and names below ``.local``, for `SERVER_DAYS` days.

        Raises AuthorityError for an address or a name that this authority may not speak for.
        """
        check_private(address)
        if foreign := [name for name in names if not name.endswith(f".{DOMAIN}")]:
            raise AuthorityError(f"this authority speaks for names below .{DOMAIN} only, got {foreign}")
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key()
        known = [x509.IPAddress(address), *(x509.DNSName(name) for name in names)]
        certificate = (
            _begun(_name(f"Reknit at {address}"), self.certificate.subject, public, now or datetime.now(UTC), SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(known), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        issued = Issued(self.folder / "server.crt", self.folder / "server.key")
        try:
            write_private(issued.key, _pem(key))
            issued.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        except OSError as error:
            raise AuthorityError(f"the certificate cannot be written to {str(self.folder)!r}: {error.strerror}") from error
        return issued


def check_private(address: IPv4Address) -> None:
    """AuthorityError unless the address belongs to a private network."""
    if not any(address in network for network in PRIVATE):
        raise AuthorityError(
            f"{address} is no address of a private network; LAN mode serves those only (10.x, 172.16-31.x, 192.168.x, 169.254.x)"
        )


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only this user may read, in place of any that was there. On Windows the folder's own rights hold."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)


def _begun(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, now: datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + timedelta(days=days))
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
