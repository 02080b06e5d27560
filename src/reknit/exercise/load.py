"""Exercises from TOML files, with errors that a therapist can act on."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from reknit.exercise.check import problems
from reknit.exercise.model import Exercise
from reknit.exercise.upgrade import upgraded
from reknit.stream import ReknitError

SCHEMA = 1
LIBRARY = Path(__file__).parent / "library"
UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>[^`]*)`(?: - at `\$\.?(?P<place>.*)`)?")
AT = re.compile(r" - at `\$\.?(?P<place>[^`]*)`")


class ExerciseError(ReknitError):
    """An exercise file that cannot be used: which file, which line or key, what was expected."""


@cache
def library() -> dict[str, Exercise]:
    """The exercises that come with Reknit, by id."""
    found = [load(path) for path in sorted(LIBRARY.glob("*.toml"))]
    return {exercise.id: exercise for exercise in found}


def find(named: str) -> Exercise:
    """The exercise of that id, or in that file; ExerciseError where there is neither."""
    if named in library():
        return library()[named]
    if named.endswith(".toml") or Path(named).is_file():
        return load(Path(named))
    close = difflib.get_close_matches(named, library(), n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    raise ExerciseError(f"there is no exercise {named!r}{hint} There are: {', '.join(sorted(library()))}")


def load(path: Path) -> Exercise:
    """Read and check an exercise file.

    Raises ExerciseError, which names the file, the line or key, what was expected and, for a mistyped key, the likely one.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ExerciseError(f"{str(path)!r} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ExerciseError(
            f"{path.name}: expected UTF-8 text, but byte {error.start} is none; save the file as UTF-8"
        ) from error
    try:
        plain = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise ExerciseError(f"{path.name}: this is not TOML: {error}") from error
    _check_schema(path, plain)
    try:
        exercise = msgspec.convert(upgraded(plain), Exercise)
    except msgspec.ValidationError as error:
        raise ExerciseError(f"{path.name}{_line(text, str(error))}: {_told(str(error))}") from error
    for key, problem in problems(exercise):
        raise ExerciseError(f"{path.name}{_line(text, f' - at `$.{key}`')}: key {key!r}: {problem}")
    return exercise


def _check_schema(path: Path, plain: dict[str, Any]) -> None:
    schema = plain.get("schema")
    if schema is None:
        raise ExerciseError(f"{path.name}: the key 'schema' is missing; write schema = {SCHEMA} as the first line")
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise ExerciseError(f"{path.name}: key 'schema': expected {SCHEMA}, got {schema!r}")
    if schema > SCHEMA:
        raise ExerciseError(
            f"{path.name}: schema = {schema} is newer than this version of Reknit, which reads up to {SCHEMA}; update Reknit"
        )


def _told(error: str) -> str:
    """Msgspec's error in words, with the key that was probably meant."""
    if unknown := UNKNOWN.search(error):
        key, place = unknown["key"], unknown["place"] or ""
        close = difflib.get_close_matches(key, _keys(place), n=1)
        hint = f"did you mean {close[0]!r}?" if close else f"known there: {', '.join(_keys(place))}"
        return f"unknown key {_join(place, key)!r}; {hint}"
    if missing := re.search(r"Object missing required field `([^`]*)`", error):
        return f"the key {_join(_place(error), missing[1])!r} is missing"
    return f"key {_place(error)!r}: {AT.sub('', error)}"


def _place(error: str) -> str:
    found = AT.search(error)
    return found["place"] if found else ""


def _join(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _keys(place: str) -> list[str]:
    """The keys that are known at a place such as "target" or "text[...]"."""
    kind: Any = Exercise
    for step in [part for part in re.split(r"[.\[]", place) if part]:
        if step.rstrip("]").isdigit() or step == "...]":
            continue
        hints = {each.name: each.type for each in msgspec.structs.fields(kind)}
        found = _struct_in(hints.get(step))
        if found is None:
            break
        kind = found
    return [each.name for each in msgspec.structs.fields(kind)]


def _struct_in(hint: Any) -> Any:
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint
    for each in getattr(hint, "__args__", ()):
        if (found := _struct_in(each)) is not None:
            return found
    return None


def _line(text: str, error: str) -> str:
    """Where in the text the key of an error stands, as words to put behind the file's name; nothing where it is not found."""
    unknown = UNKNOWN.search(error)
    keys = [part for part in re.split(r"[.\[\]]+", _place(error)) if part and not part.isdigit() and part != "..."]
    wanted = unknown["key"] if unknown else (keys[-1] if keys else None)
    if wanted is None:
        return ""
    inside = [] if unknown and not keys else keys[: None if unknown else -1]
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            section = header[1]
            if section.split(".")[-1] == wanted:
                return f", line {number}"
        elif re.match(rf"\s*\"?{re.escape(wanted)}\"?\s*=", line) and (not inside or section.startswith(inside[0])):
            return f", line {number}"
    return ""
