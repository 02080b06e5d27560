"""A report tells what was put into a recording, and withholds the rest with its reason."""

from __future__ import annotations

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from muscle.signals import LEG, RATE_HZ, recording_of, walking, with_faults, working
from reknit.formats.read import read
from reknit.formats.recording import Recording
from reknit.formats.write import write
from reknit.muscle.report.findings import MuscleReport
from reknit.muscle.report.make import Asked, muscle_report, references_of
from reknit.muscle.report.named import antagonists, both_sides, with_names
from reknit.muscle.report.page import page
from reknit.muscle.report.words import number, runs
from reknit.stream import Channel, Chunk, ParameterError, Side, SpecError

BIOSPPY = "muscle/biosppy_emg/emg.txt"


@pytest.fixture(scope="module")
def faulty() -> MuscleReport:
    return muscle_report(with_faults(), Asked(), file="faults.csv")


@pytest.fixture(scope="module")
def walk() -> MuscleReport:
    return muscle_report(walking(), Asked(cycles_from="left tibialis anterior"), file="walk.edf")


def test_faults_are_told_and_left_out(faulty: MuscleReport) -> None:
    hold, good, hum, off = faulty.channels
    assert hold.good_share == good.good_share == 1
    assert hum.seconds[5] == "good"
    assert hum.seconds[20] == "hum"
    assert hum.amplitude is not None
    assert hum.amplitude.used_s < 16
    assert hum.bursts is not None
    assert len(hum.bursts) == 2, "what lies in the hum is not known"
    assert off.good_share == 0
    assert not off.bursts


def test_a_hold_has_fatigue_and_short_bursts_say_why_not(faulty: MuscleReport) -> None:
    hold, good, *_ = faulty.channels
    assert hold.hold is not None
    assert hold.hold.median_hz.percent_per_min < 0
    assert hold.rhythm is not None
    assert good.hold is None
    assert any("a hold of 15 s" in sentence for sentence in good.withheld)


def test_the_median_frequency_of_a_hold_is_drawn_with_whether_it_counts(faulty: MuscleReport) -> None:
    hold, good, *_ = faulty.channels
    assert hold.hold is not None
    assert hold.frequencies is not None
    assert hold.frequencies.unfit is None
    assert hold.hold.from_s <= hold.frequencies.times_s[0] <= hold.frequencies.times_s[-1] <= hold.hold.to_s
    known = [each for each in hold.frequencies.median_hz if each is not None]
    assert known[0] == pytest.approx(hold.hold.median_hz.start, rel=0.2)
    assert good.frequencies is None, "too short for any"
    drawn = page(faulty)
    assert drawn.count("Median frequency of") == 2, "one for wide windows and one for phones"
    assert "The line is its slope" in drawn or "the line is its slope" in drawn


def test_a_long_activity_that_is_no_hold_is_drawn_hollow() -> None:
    rows = working(30.0, [(5.0, 27.0)], 90.0, 3)
    rows[round(12 * RATE_HZ) : round(14 * RATE_HZ)] *= 6.0
    (channel,) = (report := muscle_report(recording_of([rows], ["EMG"]), Asked())).channels
    assert channel.hold is None
    assert channel.frequencies is not None
    assert channel.frequencies.unfit == "unsteady signal"
    assert "not to be read as fatigue" in page(report)
    assert 'class="open"' in page(report)


def test_activity_and_levels_are_those_that_were_put_in(walk: MuscleReport) -> None:
    for channel, (_, first, last, microvolts) in zip(walk.channels, LEG, strict=True):
        assert channel.bursts is not None
        assert len(channel.bursts) == 12
        assert channel.bursts[3].onset_s == pytest.approx(5 + (3 + first) * 1.1, abs=0.06)
        assert channel.bursts[3].offset_s == pytest.approx(5 + (3 + last) * 1.1, abs=0.1)
        assert channel.amplitude is not None
        assert channel.amplitude.rms_active == pytest.approx(0.9 * microvolts, rel=0.15)
        assert channel.amplitude.normalisation == "not normalised"
        assert channel.rest is not None
        assert channel.rest.rms == pytest.approx(1.5, rel=0.2)
        assert channel.onsets_trusted


def test_pairs_sides_and_synergies_come_of_names_and_cycles(walk: MuscleReport) -> None:
    assert [(each.one, each.other) for each in walk.pairs] == [(LEG[0][0], LEG[1][0]), (LEG[2][0], LEG[3][0])]
    assert all(each.falconer_winter is not None and each.falconer_winter < 15 for each in walk.pairs)
    (sides,) = walk.sides
    assert sides.muscle == "vastus lateralis"
    assert sides.percent < 75
    assert "not normalised" in sides.condition
    assert walk.synergies is not None
    assert walk.synergies.cycles == 11


def test_what_was_not_asked_for_is_told(faulty: MuscleReport) -> None:
    assert any(sentence.startswith("Synergies: nobody said") for sentence in faulty.withheld)
    assert any(sentence.startswith("Symmetry: no muscle") for sentence in faulty.withheld)
    assert faulty.least_lag_s == (0.05, 0.03)


def test_a_report_is_plain_json(walk: MuscleReport) -> None:
    text = json.dumps(walk.to_dict(), allow_nan=False)
    assert json.loads(text)["channels"][0]["amplitude"]["unit"] == "uV"


class Checked(HTMLParser):
    """Every tag that is opened is closed, and nothing is fetched from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        assert not {"src", "href", "onload", "onclick"} & {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_nothing_else(faulty: MuscleReport, walk: MuscleReport) -> None:
    for report in (faulty, walk):
        text = page(report)
        checked = Checked()
        checked.feed(text)
        assert not checked.open
        assert "script" not in checked.seen
        assert "://" not in text
        assert "nan" not in text.lower().replace("and", "").split("<main>")[1]
        assert "prefers-color-scheme" in text
        assert all(channel.name in text for channel in report.channels)
        assert len(text) < 400_000


def test_names_are_words_and_never_tags() -> None:
    made = recording_of([working(6.0, [(2.0, 3.0)], 90.0, 1)], ["<script>alert(1)</script>"])
    text = page(muscle_report(made, Asked(), file="<b>.edf"))
    assert "<script" not in text
    assert "<b>.edf" not in text


def test_pieces_and_gaps_change_nothing_that_they_do_not_touch() -> None:
    whole = recording_of([working(20.0, [(4.0, 6.0), (14.0, 16.0)], 90.0, 3)], ["EMG"])
    (chunk,) = whole.chunks
    cut = Recording(whole.spec, (chunk.part(0, 8000), chunk.part(9000, 20_000)))
    report = muscle_report(cut, Asked())
    assert report.duration_s == 20
    assert report.breaks == ((8.0, 9.0),)
    bursts = report.channels[0].bursts
    assert bursts is not None
    known = [each for each in bursts if each.onset_s is not None]
    assert [each.onset_s for each in known] == pytest.approx([4.0, 14.0], abs=0.06)
    small = muscle_report(whole.rechunked(777), Asked())
    assert small.to_dict() == muscle_report(whole, Asked()).to_dict()


def test_epochs_lie_one_behind_the_other() -> None:
    made = recording_of([working(20.0, [(4.0, 6.0), (14.0, 16.0)], 90.0, 3)], ["EMG"])
    (chunk,) = made.chunks
    late = Chunk(made.spec, 1, 0, chunk.data[10_000:])
    report = muscle_report(Recording(made.spec, (chunk.part(0, 10_000), late)), Asked())
    assert report.duration_s == 20
    assert report.breaks == ((10.0, None),)


def test_per_cent_have_their_reference() -> None:
    made = recording_of([working(12.0, [(4.0, 8.0)], 90.0, 3)], ["EMG"])
    references = references_of(made, "emg.edf", same=True)
    (channel,) = muscle_report(made, Asked(references=references)).channels
    assert channel.amplitude is not None
    assert channel.amplitude.percent == pytest.approx(100, abs=1)
    assert "task's own peak" in channel.amplitude.normalisation


def test_volts_that_are_called_millivolts_are_questioned() -> None:
    made = recording_of([working(8.0, [(3.0, 5.0)], 90.0, 3) * 1e-6], ["EMG"], unit="mV")
    report = muscle_report(made, Asked())
    assert report.channels[0].question is not None
    assert "is the unit V?" in report.channels[0].question
    assert "is the unit V?" in page(report)


def test_rest_missing_and_still_channels_give_no_numbers() -> None:
    columns = [working(10.0, [], 0.0, 1), np.full(10_000, np.nan), np.full(10_000, 3.0)]
    quiet, missing, still = muscle_report(recording_of(columns, ["quiet", "missing", "still"]), Asked()).channels
    assert quiet.bursts == ()
    assert any("never worked" in sentence for sentence in quiet.withheld)
    for channel in (missing, still):
        assert channel.amplitude is None
        assert channel.bursts is None
        assert channel.snr_db is None
        assert channel.withheld


def test_what_cannot_be_reported_is_refused() -> None:
    made = recording_of([working(8.0, [(3.0, 5.0)], 90.0, 3)], ["EMG"])
    with pytest.raises(ParameterError, match="5 s"):
        muscle_report(Recording(made.spec, (made.chunks[0].part(0, 3000),)), Asked())
    with pytest.raises(ParameterError, match="no samples"):
        muscle_report(Recording(made.spec, ()), Asked())
    with pytest.raises(SpecError, match="no channel"):
        muscle_report(made, Asked(pairs=(("EMG", "other"),)))
    with pytest.raises(ParameterError, match="no channel or event"):
        muscle_report(made, Asked(cycles_from="steps"))
    slow = replace(made.spec, rate=made.spec.rate / 10) if made.spec.rate else made.spec
    with pytest.raises(ParameterError, match="500"):
        muscle_report(Recording(slow, (made.chunks[0]._replace(spec=slow),)), Asked())


@pytest.mark.parametrize("ending", [".edf", ".csv", ".parquet"])
def test_files_of_every_form_give_the_same_activity(tmp_path: Path, ending: str) -> None:
    made = recording_of([working(8.0, [(3.0, 5.0)], 90.0, 3)], ["EMG VM"])
    write(tmp_path / f"emg{ending}", made)
    (channel,) = muscle_report(read(tmp_path / f"emg{ending}"), Asked()).channels
    assert channel.bursts is not None
    assert [each.onset_s for each in channel.bursts] == pytest.approx([3.0], abs=0.06)
    assert channel.muscle == "vastus medialis"


def test_a_real_recording_is_reported(data_folder: Path) -> None:
    if not (data_folder / BIOSPPY).is_file():
        pytest.skip("the data folder has no recordings of biosppy")
    report = muscle_report(read(data_folder / BIOSPPY), Asked())
    assert report.channels[0].unit == "count"
    assert report.channels[0].question is None
    assert report.channels[0].bursts
    page(report)


def test_names_tell_muscle_and_side() -> None:
    found = with_names(Channel("EMG L_Vastus Lateralis", "uV"))
    assert (found.muscle, found.side) == ("vastus lateralis", Side.LEFT)
    assert with_names(Channel("EMG 1", "uV")).muscle is None
    given = Channel("left VM", "uV", muscle="soleus", side=Side.RIGHT)
    assert with_names(given) == given
    leg = tuple(with_names(Channel(name, "uV")) for name in ("left TA", "right TA", "left soleus"))
    assert antagonists(leg) == ((0, 2),)
    assert both_sides(leg) == ((0, 1),)


def test_numbers_have_no_exponent_and_runs_are_joined() -> None:
    assert number(0.0000123) == "0.0000123"
    assert number(12345.6) == "12346"
    assert number(None) == number(float("nan")) == "–"
    assert runs(("good", "good", "hum")) == [(0, 2, "good"), (2, 3, "hum")]
    assert RATE_HZ == 1000
