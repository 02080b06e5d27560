"""Exercise files: the library is sound, and every mistake is named with its file and its line or key."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.exercise.load import LIBRARY, SCHEMA, ExerciseError, find, library, load
from reknit.signals.catalogue import measures
from reknit.stream import Kind

SQUAT = (LIBRARY / "squat.toml").read_text(encoding="utf-8")
SETTING = (LIBRARY / "quadriceps-setting.toml").read_text(encoding="utf-8")


def outcome(path: Path) -> str | None:
    """The error that loading gives, or None for a sound file."""
    try:
        load(path)
    except ExerciseError as error:
        return str(error)
    return None


def loaded(folder: Path, text: str) -> None:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    load(path)


NAMES = (
    "arm-tracking",
    "effort-tracking",
    "quadriceps-alone",
    "quadriceps-hold",
    "quadriceps-setting",
    "shoulder-abduction",
    "shoulder-relaxation",
    "sit-to-stand",
    "squat",
    "thigh-symmetry",
    "trunk-before-arm",
    "vastus-timing",
)


def test_whoever_rises_against_the_clock_needs_a_release_whatever_measures_it() -> None:
    """The rule of docs/safety.md: the same test asks alike by a camera, by two sensors and by one on the trunk."""
    against_the_clock = {name for name, exercise in library().items() if exercise.timing is not None}
    assert {name.removesuffix("-trunk") for name in against_the_clock} == {
        "five-times-sit-to-stand",
        "thirty-second-sit-to-stand",
    }
    assert len(against_the_clock) == 4
    assert all(library()[name].release for name in against_the_clock)


@pytest.mark.parametrize("name", NAMES)
def test_the_library_holds_it(name: str) -> None:
    exercise = find(name)
    assert exercise.id == name
    assert exercise.schema == SCHEMA
    assert exercise.measure in measures()
    assert {Kind(source) for source in exercise.sources} <= set(measures()[exercise.measure].kinds)
    assert any("dizzy" in sentence for sentence in exercise.text["en"].safety)
    assert len({len(text.safety) for text in exercise.text.values()}) == 1
    assert {"en", "de"} <= exercise.text.keys()
    for text in exercise.text.values():
        spoken = [getattr(text, field) for field in text.__struct_fields__]
        assert all(len(each) < 200 for each in spoken if isinstance(each, str) and each != text.setup)
        assert len(text.setup) < 300


def test_the_numbers_of_the_issue_stand() -> None:
    setting = library()["quadriceps-setting"]
    assert setting.repetition.reach == setting.target.low == 40
    assert setting.repetition.min_hold_s == 0.05
    assert setting.calibrate is not None
    assert setting.calibrate.kind == "comfortable"
    squat = library()["squat"]
    assert (squat.repetition.reset, squat.repetition.start, squat.repetition.reach) == (30, 35, 55)


def test_evidence_tells_certainty_and_also_what_speaks_against() -> None:
    evidence = [each for exercise in library().values() for each in exercise.evidence]
    assert {each.direction for each in evidence} & {"against", "no difference", "mixed"}
    assert all(each.source for each in evidence)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("full_scale", "full_scal", "unknown key 'cue.full_scal'; did you mean 'full_scale'"),
        ("[dose]", "[doze]", "unknown key 'doze'; did you mean 'dose'"),
        ("[text.en]\nname", "[text.en]\nnme", "did you mean 'name'"),
        ("low = 70", 'low = "seventy"', "key 'target.low': Expected `float`"),
        ("repetitions = 10", "repetitions = 0", "key 'dose.repetitions'"),
        ("rest_s = 30\n", "", "the key 'dose.rest_s' is missing"),
        ("start = 35", "start = 5", "expected reset <= start <= reach, got 30, 5, 55"),
        ("low = 70", "low = 170", "expected low below high"),
        ("scale_high = 130", "scale_high = -1", "scale_low below scale_high"),
        ('"knee_flexion"', '"knee_flexon"', "did you mean 'knee_flexion'"),
        ('side = "choice"', 'side = "choice"\nmuscles = ["soleuss"]', "no muscle 'soleuss'; did you mean 'soleus'"),
        ('["landmarks", "imu"]', '["emg"]', "cannot be had from"),
        ('view = "side"', 'view = "above"', "key 'prepare.view'"),
        ("schema = 1", "schema = 2", "schema = 2 is newer than this version of Reknit"),
        ("schema = 1\n", "", "the key 'schema' is missing"),
        ("schema = 1", "schema = true", "expected 1, got True"),
        ("[text.en]", "[text.fr]", "the texts in English are missing"),
        ('id = "squat"', 'id = "squat', "not TOML"),
        ('id = "squat"', 'id = "Squat!"', "key 'id'"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    assert before in SQUAT
    with pytest.raises(ExerciseError, match=re.escape(told)) as error:
        loaded(tmp_path, SQUAT.replace(before, after, 1))
    assert str(error.value).startswith("mine.toml")


@pytest.mark.parametrize(
    ("before", "after", "line_of"),
    [("full_scale", "full_scal", "full_scal ="), ("low = 70", 'low = "x"', "low ="), ("[dose]", "[doze]", "[doze]")],
)
def test_the_line_is_named(tmp_path: Path, before: str, after: str, line_of: str) -> None:
    text = SQUAT.replace(before, after, 1)
    number = next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(line_of))
    with pytest.raises(ExerciseError, match=rf"mine\.toml, line {number}: "):
        loaded(tmp_path, text)


def test_effort_needs_a_calibration_and_a_slider_its_limits(tmp_path: Path) -> None:
    without = re.sub(r"\[calibrate\].*?\n\n", "", SETTING, flags=re.DOTALL)
    with pytest.raises(ExerciseError, match=r"\[calibrate\] table is needed"):
        loaded(tmp_path, without)
    with pytest.raises(ExerciseError, match="adjust_low below adjust_high"):
        loaded(tmp_path, SETTING.replace("adjust_low = 10", "adjust_low = 95"))


def test_what_is_no_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match="cannot be read"):
        load(tmp_path / "missing.toml")
    with pytest.raises(ExerciseError, match="cannot be read"):
        load(tmp_path)
    (tmp_path / "latin.toml").write_bytes("schema = 1\nid = 'ü'".encode("latin-1"))
    with pytest.raises(ExerciseError, match="UTF-8"):
        load(tmp_path / "latin.toml")
    (tmp_path / "empty.toml").touch()
    with pytest.raises(ExerciseError, match="'schema' is missing"):
        load(tmp_path / "empty.toml")


def test_an_unknown_name_is_answered_with_the_likely_one() -> None:
    with pytest.raises(ExerciseError, match="did you mean 'squat'"):
        find("sqat")
    with pytest.raises(ExerciseError, match=r"There are: .*effort-tracking"):
        find("zzz")


@given(st.integers(0, len(SQUAT.encode())))
def test_a_file_cut_off_anywhere_is_whole_or_named(tmp_path_factory: pytest.TempPathFactory, length: int) -> None:
    path = tmp_path_factory.mktemp("cut") / "mine.toml"
    path.write_bytes(SQUAT.encode()[:length])
    told = outcome(path)
    assert told is None or "mine.toml" in told


@given(place=st.integers(0, len(SQUAT) - 1), letters=st.text(min_size=1, max_size=4), gone=st.integers(0, 8))
def test_a_file_changed_anywhere_is_sound_or_named(
    tmp_path_factory: pytest.TempPathFactory, place: int, letters: str, gone: int
) -> None:
    path = tmp_path_factory.mktemp("changed") / "mine.toml"
    path.write_bytes((SQUAT[:place] + letters + SQUAT[place + gone :]).encode("utf-8", "surrogatepass"))
    told = outcome(path)
    assert told is None or "mine.toml" in told
