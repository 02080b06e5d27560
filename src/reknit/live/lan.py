"""The network that this computer is in: its own address and name there, and the certificate for both."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from typing import Self

from reknit.live.authority import DOMAIN, Authority, Issued, check_private
from reknit.stream import ReknitError

AUTO = "auto"
ELSEWHERE = ("192.0.2.1", 9)  # TEST-NET-1 (RFC 5737): nothing is sent there, the system only says which way it would go


class LanError(ReknitError):
    """The computer cannot be reached from its network."""


@dataclass(frozen=True, slots=True)
class Door:
    """Where devices of this network come in.

    Parameters
    ----------
    url
        The address, without anything behind it.
    fingerprint
        SHA-256 of the authority's certificate, to be compared by eye.
    certificate
        The authority's certificate, as DER.
    """

    url: str
    fingerprint: str
    certificate: bytes


@dataclass(frozen=True, slots=True)
class Lan:
    """How this computer is reached from its network.

    Parameters
    ----------
    address
        The private address that is listened on; no other one is.
    names
        Names under which it may be called besides its address.
    authority, issued
        Who vouches for it, and the certificate that says so.
    """

    address: IPv4Address
    names: tuple[str, ...]
    authority: Authority
    issued: Issued

    @classmethod
    def at(cls, asked: str, folder: Path) -> Self:
        """The network of the address that was asked for, or ``auto``; the authority lies in `folder`.

        Raises LanError or AuthorityError: what was wrong, what was expected, what to do.
        """
        address = own_address() if asked == AUTO else _parsed(asked)
        check_private(address)
        authority = Authority.at(folder)
        names = local_names(socket.gethostname())
        return cls(address, names, authority, authority.issue(address, names))

    def door(self, port: int) -> Door:
        """What a page must know of it, once it listens on a port."""
        return Door(f"https://{self.address}:{port}", self.authority.fingerprint, self.authority.der)

    @property
    def hosts(self) -> frozenset[str]:
        """What a Host header may say."""
        return frozenset((str(self.address), *self.names))


def own_address() -> IPv4Address:
    """The address of this computer by which it would reach others; LanError where it is in no network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(ELSEWHERE)
            address = IPv4Address(probe.getsockname()[0])
        except OSError as error:
            raise LanError(
                "this computer is in no network that a phone could share; join the Wi-Fi, or name the address: --lan 192.168.1.20"
            ) from error
    return address


def local_names(host: str) -> tuple[str, ...]:
    """The name by which mDNS calls a computer of that host name; none where it cannot have one."""
    label = host.partition(".")[0].lower()
    return (f"{label}.{DOMAIN}",) if re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) else ()


def _parsed(asked: str) -> IPv4Address:
    try:
        return IPv4Address(asked)
    except AddressValueError as error:
        raise LanError(f"{asked!r} is no address; expected one of this computer's own, such as --lan 192.168.1.20") from error
