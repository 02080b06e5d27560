"""The patient as a source: at real time, answering to what it sees."""

import threading
import time

import numpy as np

from reknit.exercise.load import library
from reknit.simulate.patient import Seen, SimulatedPatient
from reknit.sources.patient import PatientSource
from reknit.stream import Chunk, Item


def test_it_gives_samples_without_a_hole_and_answers_to_what_it_sees() -> None:
    source = PatientSource(SimulatedPatient(library()["effort-tracking"]))
    stop, items = threading.Event(), list[Item]()
    thread = threading.Thread(target=source.run, args=(items.append, stop))
    thread.start()
    time.sleep(0.3)
    source.see(Seen(practising=True, within_s=13.0))
    time.sleep(0.9)
    stop.set()
    thread.join(5)
    chunks = [each for each in items if isinstance(each, Chunk)]
    assert [each.first for each in chunks] == [20 * n for n in range(len(chunks))]
    whole = np.concatenate([each.data for each in chunks])
    assert np.std(whole[-200:]) > 5 * np.std(whole[:200])
