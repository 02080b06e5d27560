"""Every node of the package keeps the laws of streaming; a node without an example here fails."""

from collections import Counter
from dataclasses import replace
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest

import reknit
from reknit.cue.examples import NODES as CUE_NODES
from reknit.signals.catalogue import NODES as SIGNAL_NODES
from reknit.stream import Exactness, Kind, Node, OpenNode
from stream.harness import LAWS, Law, Specs, Trial, keeps

NODES: tuple[tuple[Any, Specs], ...] = (*SIGNAL_NODES, *CUE_NODES)
BASES = {"OpenBody", "OpenDecision", "OpenHopping", "OpenRowNode", "OpenTrials"}
VARIANTS = Counter(type(node.open(*specs)) for node, specs in NODES)
EXAMPLES = 20
TWO_SENSORS = 12
ONLINE = [(node, specs) for node, specs in NODES if node.open(*specs).traits.exactness is not Exactness.OFFLINE]


def named(value: object) -> str:
    """A test's name from its parameter."""
    if isinstance(value, tuple):
        return "+".join("irregular" if spec.rate is None else f"{spec.rate}Hz" for spec in value)
    return value.__name__ if hasattr(value, "__name__") else repr(value)[:40]


def trial(node: Any, specs: Specs) -> Trial:
    """Landmarks and pairs of motion sensors go row by row: fewer of them tell as much. Variants of one node share its examples."""
    if any(spec.kind is Kind.LANDMARKS for spec in specs):
        return Trial(node, specs, longest=25, examples=10)
    examples = -(-EXAMPLES // VARIANTS[type(node.open(*specs))])
    if any(spec.kind is Kind.IMU and spec.width >= TWO_SENSORS for spec in specs):
        return Trial(node, specs, longest=70, examples=-(-examples // 2))
    return Trial(node, specs, examples=examples)


def subclasses(of: type[Any]) -> set[type[Any]]:
    """All classes below a class, at any depth."""
    return {each for child in of.__subclasses__() for each in {child, *subclasses(child)}}


@pytest.mark.parametrize("law", LAWS, ids=named)
@pytest.mark.parametrize(("node", "specs"), ONLINE, ids=named)
def test_node_keeps_law(node: Any, specs: Specs, law: Law) -> None:
    keeps(law, trial(node, specs))


def test_every_node_of_the_package_has_an_example() -> None:
    for module in walk_packages(reknit.__path__, "reknit."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    opened = {type(node.open(*specs)) for node, specs in NODES}
    ours = {each for each in subclasses(OpenNode) if each.__module__.startswith("reknit.")}
    assert len(ours) >= 10
    missing = sorted(each.__qualname__ for each in ours - opened if each.__name__ not in BASES)
    assert not missing, f"give these an example in the NODES of signals/catalogue.py or cue/examples.py: {missing}"


@pytest.mark.parametrize(("node", "specs"), NODES, ids=named)
def test_node_declares_what_it_puts_out(node: Any, specs: Specs) -> None:
    opened = node.open(*specs)
    parameters: Any = node
    assert isinstance(parameters, Node)
    assert opened.spec.parent == specs[0].id
    assert opened.spec.node == repr(node), "the spec tells the node with all its parameters"
    assert opened.spec.delay_s >= specs[0].delay_s
    assert opened.spec.dtype == "float64"
    assert hash(node) == hash(replace(node)), "frozen"
