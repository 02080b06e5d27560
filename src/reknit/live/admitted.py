"""Which sensors a page may open: none that reaches a file or a host of the page's choice, except where a person at this computer says so.

A page with the token may be on another device of the network, and an address such as ``file:/path`` or ``delsys:HOST`` would let it read
this computer's files, or talk to any host from here.
"""

from __future__ import annotations

from collections.abc import Iterable

from reknit.sources.address import Address
from reknit.sources.brainflow import FORM, OPTIONS
from reknit.sources.families import FAMILIES
from reknit.sources.offer import Offer
from reknit.sources.source import SourceError

REACHING = ("file", "ip", "other")
"""Options of BrainFlow that name a file or a host, or may."""


class Admitted:
    """The addresses that pages may open: harmless ones, those that the last scan found, and those named at the start.

    Parameters
    ----------
    named
        Addresses that `reknit demo --sensor` names.

    Raises
    ------
    SourceError
        Where a named address is of no family.
    """

    def __init__(self, named: Iterable[str] = ()) -> None:
        self.named = tuple(dict.fromkeys(named))
        for address in self.named:
            if address.partition(":")[0] not in FAMILIES or not address.partition(":")[2]:
                raise SourceError(
                    f"{address!r} is no address of a sensor; --sensor expects one such as file:PATH or delsys:HOST, "
                    "of a family that `reknit sources` lists"
                )
        self._offered: dict[str, frozenset[str]] = {}

    def offers(self, family: str, found: Iterable[Offer]) -> list[Offer]:
        """What a scan of a family has found, which is admitted until its next scan, and behind it what was named of that family."""
        found = list(found)
        addresses = frozenset(each.address for each in found)
        self._offered = self._offered | {family: addresses}
        named = (each for each in self.named if each.partition(":")[0] == family and each not in addresses)
        return [*found, *(Offer(each, each.partition(":")[2], "", detail="named when Reknit was started") for each in named)]

    def admit(self, address: str) -> None:
        """SourceError where a page may not open that address; one of no family is left to who opens it."""
        family, _, rest = address.partition(":")
        if family not in FAMILIES or address in self.named or any(address in each for each in self._offered.values()):
            return
        if not _harmless(family, rest):
            raise SourceError(
                f"a page may not open {address!r}, since that reaches a file or a host of its choice; end Reknit, "
                f"and start it with: reknit demo --sensor '{address}'"
            )


def _harmless(family: str, rest: str) -> bool:
    """Whether an address reaches nothing but sensors."""
    if family in ("lsl", "phone", "simulated"):
        return True
    if family == "ble":
        return not rest.rpartition("@")[0].endswith(".toml")
    return family == "brainflow" and not Address.read(FORM, rest, OPTIONS).options.keys() & set(REACHING)
