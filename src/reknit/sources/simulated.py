"""Sources without a device: a muscle, a limb, and a muscle whose link does all that links do wrong."""

from __future__ import annotations

from reknit.simulate.leaning import SimulatedPlate
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.standing import SimulatedStanding
from reknit.sources.address import Address
from reknit.sources.faulty import Faults, FaultySource
from reknit.sources.offer import Family, Offer
from reknit.sources.paced import SimulatedSource
from reknit.sources.source import Source, SourceError

FORM = "simulated:emg, simulated:imu, simulated:forces or simulated:faulty-emg"
OPTIONS = {
    "emg": ("rate", "effort", "seed"),
    "imu": ("rate", "range", "seed"),
    "forces": ("rate", "seed"),
    "faulty-emg": ("rate", "effort", "seed", "share"),
}
NAMES = {
    "emg": "simulated muscle",
    "imu": "simulated limb",
    "forces": "simulated force plate",
    "faulty-emg": "simulated muscle with a bad link",
}
MOST_SEED = 2**31


def offers(_wait_s: float = 0.0) -> list[Offer]:
    """All that can be simulated."""
    specs = {name: open_simulated(name).spec for name in OPTIONS}
    return [
        Offer(f"simulated:{name}", NAMES[name], spec.kind.value, spec.width, spec.rate_hz, "no device")
        for name, spec in specs.items()
    ]


def open_simulated(rest: str, stream: str = "emg") -> Source:
    """The simulated source of that name; SourceError where there is none, or an option is out of reach."""
    name = rest.partition("?")[0]
    if name not in OPTIONS:
        raise SourceError(f"nothing called {name!r} is simulated; expected {FORM}")
    address = Address.read(f"simulated:{name}", rest, OPTIONS[name])
    seed = round(address.number("seed", 1, 0, MOST_SEED))
    if name == "imu":
        rate_hz, range_deg = address.number("rate", 100, 10, 2000), address.number("range", 90, 0, 180)
        return SimulatedSource(SimulatedLimb(rate_hz=rate_hz, range_deg=range_deg, seed=seed, stream=stream))
    if name == "forces":
        standing = SimulatedStanding(rate_hz=address.number("rate", 100, 10, 2000), seed=seed)
        return SimulatedSource(SimulatedPlate(standing, stream=stream))
    rate_hz, effort = address.number("rate", 1000, 200, 10_000), address.number("effort", 0.6, 0, 1)
    muscle = SimulatedSource(SimulatedMuscle(rate_hz=rate_hz, effort=effort, seed=seed, stream=stream, device=NAMES[name]))
    if name == "emg":
        return muscle
    return FaultySource(muscle, Faults(share=address.number("share", 0.02, 0, 1), seed=seed))


FAMILY = Family("Simulated", FORM, offers, open_simulated)
