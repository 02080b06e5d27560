"""Blocks to test with: exercises of the library over simulated streams, message by message."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from reknit.exercise.load import library
from reknit.journal.message import Message, Note
from reknit.session.begin import Begin
from reknit.session.block import Block
from reknit.simulate.muscle import SimulatedMuscle
from reknit.simulate.person import SimulatedPerson
from reknit.stream import NS_PER_S, Chunk, Item, StreamSpec, Tick

FRAME_NS = NS_PER_S // 30


@dataclass
class Player:
    """Feeds a block and remembers every message, so that it can be run again."""

    begin: Begin
    specs: dict[str, StreamSpec]
    messages: list[Message] = field(default_factory=list)
    now_ns: int = 0
    numbers: Iterator[int] = field(default_factory=count)

    def __post_init__(self) -> None:
        self.block = Block(self.begin, self.specs)
        self.messages.append(Message(next(self.numbers), 0, None, Note("begin", self.begin.to_dict())))

    def give(self, item: Item | Note, stream: str | None = None) -> None:
        """Let the item arrive now."""
        message = Message(next(self.numbers), self.now_ns, stream, item)
        self.messages.append(message)
        self.block.take(message)

    def control(self, name: str, value: float | None = None) -> None:
        """Press a button."""
        self.give(Note("control", {"name": name, "value": value}))

    def note(self, name: str, value: dict[str, object]) -> None:
        """Let something be noted."""
        self.give(Note(name, value))

    def wait(self, seconds: float) -> None:
        """Let time pass without samples, with a tick each quarter of a second."""
        for _ in range(round(seconds * 4)):
            self.now_ns += NS_PER_S // 4
            self.give(Tick(self.now_ns))

    def chunk(self, chunk: Chunk) -> None:
        """Let samples arrive when their last one was taken."""
        last_ns = int(chunk.times()[-1])
        self.now_ns = max(self.now_ns, last_ns)
        self.give(chunk, chunk.spec.name)


def squat(side: str = "right", sets: int = 1, repetitions: int = 3) -> tuple[Player, SimulatedPerson]:
    """A player of squats, and the person who does them."""
    from reknit.stream import Side

    person = SimulatedPerson("squat")
    begin = Begin(library()["squat"], (person.spec.name,), Side(side)).with_dose(sets, repetitions)
    return Player(begin, {person.spec.name: person.spec}), person


def play(player: Player, person: SimulatedPerson, first: int, seconds: float) -> int:
    """Let the person move for a while; gives the next frame's index."""
    stop = first + round(seconds * 30)
    for index in range(first, stop):
        player.chunk(person.samples(index, 1))
        if index % 8 == 0:
            player.give(Tick(player.now_ns))
    return stop


def muscle() -> tuple[Player, SimulatedMuscle]:
    """A player of quadriceps setting, and the muscle."""
    simulated = SimulatedMuscle()
    begin = Begin(library()["quadriceps-setting"], (simulated.spec.name,)).with_dose(1, 3)
    return Player(begin, {simulated.spec.name: simulated.spec}), simulated


def contract(player: Player, simulated: SimulatedMuscle, first: int, seconds: float) -> int:
    """Let the muscle work for a while in chunks of 20 ms; gives the next sample's index."""
    size = round(simulated.spec.rate_hz * 0.02)
    stop = first + round(seconds * simulated.spec.rate_hz)
    for index in range(first, stop, size):
        player.chunk(simulated.samples(index, size))
    return stop
