"""Muscles of channels in a file: kept, forgotten, read by others, and never lost where the file is damaged."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.muscle import SimulatedMuscle
from reknit.sources.assignments import Assignments, Place, WornAt
from reknit.sources.described import DescribedDevice, DescribedSource
from reknit.sources.paced import SimulatedSource
from reknit.sources.source import SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience
from reknit.stream import Chunk, Side
from sources.collected import Collected
from sources.scripted import SPEC, ScriptedDevice, packet

VASTUS = Place("vastus medialis", Side.RIGHT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "sensors.json"


class TestKeeping:
    def test_a_place_is_kept_for_its_device_and_channel(self, path: Path) -> None:
        Assignments(path).put("amplifier", "1", VASTUS)
        Assignments(path).put("amplifier", "2", Place("soleus"))
        later = Assignments(path)
        assert later.of("amplifier") == {"1": VASTUS, "2": Place("soleus", None)}
        assert later.of("another") == {}
        assert later.problem is None

    def test_it_can_be_changed_and_forgotten(self, path: Path) -> None:
        kept = Assignments(path)
        kept.put("amplifier", "1", VASTUS)
        kept.put("amplifier", "1", Place("soleus", Side.LEFT))
        assert kept.of("amplifier") == {"1": Place("soleus", Side.LEFT)}
        kept.put("amplifier", "1", None)
        kept.put("amplifier", "never there", None)
        assert json.loads(path.read_text(encoding="utf-8")) == {"version": 1, "devices": {}}

    def test_nothing_but_the_file_is_left_in_the_folder(self, path: Path) -> None:
        for n in range(3):
            Assignments(path).put("amplifier", str(n), VASTUS)
        assert list(path.parent.iterdir()) == [path]

    def test_names_of_all_languages_come_back(self, path: Path) -> None:
        Assignments(path).put("Verstärker Ä", "Kanal 1 µ", VASTUS)
        assert Assignments(path).of("Verstärker Ä") == {"Kanal 1 µ": VASTUS}

    @pytest.mark.parametrize(
        ("device", "channel", "muscle"),
        [("d" * 257, "1", "soleus"), ("a", "c" * 257, "soleus"), ("a", "", "soleus"), ("a", "1", "")],
    )
    def test_a_name_that_could_not_be_read_back_is_refused(self, path: Path, device: str, channel: str, muscle: str) -> None:
        kept = Assignments(path)
        kept.put("a", "c" * 256, Place("soleus"))
        with pytest.raises(SourceError, match=r"has \d+ letters, and a name that is kept has 1 to 256"):
            kept.put(device, channel, Place(muscle))
        assert Assignments(path).of("a") == {"c" * 256: Place("soleus")}
        assert kept.problem is None

    def test_many_threads_lose_nothing(self, path: Path) -> None:
        kept = Assignments(path)
        threads = [threading.Thread(target=kept.put, args=("amplifier", str(n), VASTUS)) for n in range(12)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(kept.of("amplifier")) == 12


class TestDamage:
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"{",
            b"\xff\xfe",
            b"[]",
            b'{"version": 1}',
            b'{"version": 2, "devices": {}}',
            b'{"version": 1, "devices": {"a": {"b": {"muscle": "x", "side": "middle"}}}}',
            b"[" * 100_000,
        ],
        ids=lambda content: repr(content[:24]),
    )
    def test_a_damaged_file_is_put_aside_and_told(self, path: Path, content: bytes) -> None:
        path.parent.mkdir()
        path.write_bytes(content)
        kept = Assignments(path)
        assert kept.of("amplifier") == {}
        assert kept.problem is not None
        assert "pick the muscles again" in kept.problem
        (aside,) = path.parent.iterdir()
        assert aside.name in kept.problem
        assert aside.read_bytes() == content
        kept.put("amplifier", "1", VASTUS)
        assert Assignments(path).of("amplifier") == {"1": VASTUS}
        assert aside.read_bytes() == content

    @given(st.binary(max_size=200))
    def test_no_content_is_too_strange(self, tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
        path = tmp_path_factory.mktemp("data") / "sensors.json"
        path.write_bytes(content)
        assert Assignments(path).of("amplifier") == {}
        assert any(each.read_bytes() == content for each in path.parent.iterdir())

    def test_a_folder_that_takes_nothing_is_told(self, path: Path) -> None:
        path.parent.write_text("a file where the folder should be", encoding="utf-8")
        with pytest.raises(SourceError, match=r"sensors\.json"):
            Assignments(path).put("amplifier", "1", VASTUS)


class TestOpened:
    def test_a_stream_gets_its_muscles(self, path: Path) -> None:
        kept = Assignments(path)
        kept.put(SPEC.device, "a", VASTUS)
        kept.put(SPEC.device, "a channel that is gone", VASTUS)
        (channel,) = kept.applied(SPEC).channels
        assert (channel.name, channel.unit, channel.muscle, channel.side) == ("a", "uV", *VASTUS)

    def test_a_motion_sensor_has_none_whatever_the_file_says(self, path: Path) -> None:
        spec = SimulatedLimb().spec
        kept = Assignments(path)
        kept.put(spec.device, spec.channels[0].name, VASTUS)
        assert kept.applied(spec) == spec

    def test_a_supervised_source_stays_one_with_its_patience(self, path: Path) -> None:
        kept = Assignments(path)
        kept.put(SPEC.device, "a", VASTUS)
        device, patience = ScriptedDevice(), Patience(stale_s=0.3)
        source = kept.opened(SupervisedSource(device, patience), "emg-2")
        assert isinstance(source, SupervisedSource)
        assert (source.spec.name, source.spec.channels[0].muscle) == ("emg-2", "vastus medialis")
        assert source.device.slots is device.slots
        assert isinstance(source.device, DescribedDevice)
        device.script.put(packet(0))
        collected, stop = Collected(), threading.Event()
        thread = threading.Thread(target=source.run, args=(collected.take, stop))
        thread.start()
        collected.wait_for(lambda: bool(collected.chunks))
        stop.set()
        thread.join()
        assert collected.chunks[0].spec is source.spec

    def test_another_source_gets_a_new_description(self, path: Path) -> None:
        muscle = SimulatedMuscle()
        kept = Assignments(path)
        assert kept.opened(SimulatedSource(muscle)).spec == muscle.spec
        kept.put(muscle.spec.device, muscle.spec.channels[0].name, Place("soleus"))
        source = kept.opened(SimulatedSource(muscle))
        assert isinstance(source, DescribedSource)
        collected, stop = Collected(), threading.Event()
        thread = threading.Thread(target=source.run, args=(collected.take, stop))
        thread.start()
        collected.wait_for(lambda: bool(collected.chunks))
        stop.set()
        thread.join()
        assert {item.spec.channels[0].muscle for item in collected.items if isinstance(item, Chunk)} == {"soleus"}


class TestWorn:
    def test_where_a_motion_sensor_is_worn_is_kept_and_wins_over_what_it_says(self, path: Path) -> None:
        spec = SimulatedLimb(segment="thigh", side=Side.LEFT).spec
        assert Assignments(path).applied(spec) is spec
        Assignments(path).wear(spec.device, WornAt("shank", Side.RIGHT))
        kept = Assignments(path)
        assert kept.worn_at(spec.device) == WornAt("shank", Side.RIGHT)
        assert {(each.segment, each.side) for each in kept.applied(spec).channels} == {("shank", Side.RIGHT)}
        assert kept.opened(SimulatedSource(SimulatedLimb())).spec.channels[0].segment == "shank"

    def test_it_stands_beside_the_muscles_and_is_forgotten_alone(self, path: Path) -> None:
        kept = Assignments(path)
        kept.put("amplifier", "1", VASTUS)
        kept.wear("sensor", WornAt("chest"))
        kept.put("amplifier", "2", Place("soleus"))
        assert kept.worn_at("sensor") == WornAt("chest", None)
        kept.wear("sensor", None)
        assert kept.of("amplifier") == {"1": VASTUS, "2": Place("soleus")}
        assert "worn" not in json.loads(path.read_text(encoding="utf-8"))

    def test_only_motion_sensors_are_worn(self, path: Path) -> None:
        kept = Assignments(path)
        kept.wear(SPEC.device, WornAt("thigh", Side.LEFT))
        assert kept.applied(SPEC) == SPEC

    def test_a_name_that_could_not_be_read_back_is_refused(self, path: Path) -> None:
        with pytest.raises(SourceError, match="a name that is kept has 1 to 256"):
            Assignments(path).wear("d" * 257, WornAt("thigh"))
