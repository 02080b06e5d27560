"""Build the pose model bundles that MediaPipe's PoseLandmarker loads, from npm's @mediapipe/pose alone.

What. PoseLandmarker (npm @mediapipe/tasks-vision) wants one `.task` file: an uncompressed ZIP of two TensorFlow Lite
models, one that finds the person and one that places 33 landmarks. @mediapipe/pose ships the models, not the bundle.

Why a script. PoseLandmarker refuses those models as they are: a model whose input is float32 must say, in TFLite
metadata, how pixels are scaled. So metadata are added to each model, and the weights are left alone. Only the standard
library is needed. A new model file is a new head followed by the whole old file:

    [root offset, "TFL3"] [new Model table, buffer list, metadata list, metadata] [padding] [old file, byte for byte]

Offsets in a flatbuffer are relative, and point forward. So the old objects may move as one block (by a multiple of 16,
the widest alignment in a TFLite file), and a new root in front of them may point into it.

Licence of the models: Apache-2.0 (Google). The notice of change that it asks for is written into their metadata.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

PACKAGE = "@mediapipe/pose"
VERSION = "0.5.1675469404"
SHA256 = {
    "pose_solution_packed_assets.data": "a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85",
    "pose_landmark_lite.tflite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
    "pose_landmark_full.tflite": "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f",
}
BUNDLES = {
    "lite": "f1eb37f6d9bed75c19b4b0c4e3afee3138de5093a26feb7e8f4c076262b189cc",
    "full": "bd5da85374fe3f5025d23b8ea6aac9b78cc2a28fb08453d650608b7a1ea928a6",
}
METADATA_ENTRY = "TFLITE_METADATA"
ALIGNMENT = 16  # bytes; of a buffer's content in a TFLite file


class ModelError(Exception):
    """A model file is not the one that was expected."""


@dataclass(frozen=True)
class Model:
    """A model in the package, and how its input is scaled: (pixel 0..255 - mean) / std."""

    file: str  # the model is the whole of this file
    name: str  # in the bundle
    mean: float
    std: float
    outputs: Sequence[str]


DETECTOR = Model("pose_solution_packed_assets.data", "pose_detector", 127.5, 127.5, ("boxes", "scores"))
OUTPUTS = ("landmarks", "presence", "segmentation", "heatmap", "world_landmarks")
LANDMARKS = {
    size: Model(f"pose_landmark_{size}.tflite", "pose_landmarks_detector", 0.0, 255.0, OUTPUTS) for size in ("lite", "full")
}


@dataclass(frozen=True)
class Old:
    """An object of the old file, by its position there."""

    position: int


Table: TypeAlias = "dict[int, Value]"  # field number in the schema -> value
Value: TypeAlias = "int | float | str | bytes | Sequence[Value] | Table | Old"


class Writer:
    """Writes flatbuffer objects front to back: a parent before its children, so that offsets point forward."""

    def __init__(self) -> None:
        self.out = bytearray()
        self.links: list[tuple[int, Old]] = []  # offsets into the old file, and where they belong

    def finish(self, root: Table, identifier: bytes, old: bytes = b"") -> bytes:
        self.out += bytes(4) + identifier
        self.put(0, root)
        self.pad(ALIGNMENT)
        for slot, target in self.links:
            struct.pack_into("<I", self.out, slot, len(self.out) + target.position - slot)
        return bytes(self.out) + old

    def pad(self, alignment: int, before: int = 0) -> None:
        """Pad, so that what comes after `before` more bytes is aligned."""
        self.out += bytes(-(len(self.out) + before) % alignment)

    def put(self, slot: int, value: Value) -> None:
        """Fill the four bytes at `slot`: with the number itself, or with the offset of the object."""
        if isinstance(value, Old):
            self.links.append((slot, value))
        elif isinstance(value, int | float):  # a shorter integer fits too: its low byte comes first
            struct.pack_into("<f" if isinstance(value, float) else "<I", self.out, slot, value)
        else:
            position = self.table(value) if isinstance(value, dict) else self.vector(value)
            struct.pack_into("<I", self.out, slot, position - slot)

    def table(self, fields: Table) -> int:
        places = [0] * (max(fields) + 1)
        for place, number in enumerate(fields):
            places[number] = 4 + 4 * place
        vtable = struct.pack(f"<{2 + len(places)}H", 4 + 2 * len(places), 4 + 4 * len(fields), *places)
        self.pad(4, before=len(vtable))
        self.out += vtable
        position = len(self.out)
        self.out += struct.pack("<i", len(vtable)) + bytes(4 * len(fields))
        for number, value in fields.items():
            self.put(position + places[number], value)
        return position

    def vector(self, value: str | bytes | Sequence[Value]) -> int:
        self.pad(ALIGNMENT if isinstance(value, bytes) else 4, before=4)
        position = len(self.out)
        self.out += struct.pack("<I", len(value))
        if isinstance(value, str):
            self.out += value.encode("ascii") + b"\0"
        elif isinstance(value, bytes):
            self.out += value
        else:
            self.out += bytes(4 * len(value))
            for place, item in enumerate(value, start=1):
                self.put(position + 4 * place, item)
        return position


def metadata(model: Model) -> bytes:
    """How to scale the input image, and the names of the outputs, as TFLite metadata (schema identifier M001)."""
    low, high = ((pixel - model.mean) / model.std for pixel in (0, 255))
    content: Table = {0: 2, 1: {0: 1}}  # ImageProperties: RGB
    scaling: Table = {0: 1, 1: {0: [model.mean], 1: [model.std]}}  # NormalizationOptions: mean, standard deviation
    image: Table = {0: "image", 3: content, 4: [scaling], 5: {0: [high], 1: [low]}}
    graph: Table = {2: [image], 3: [{0: name} for name in model.outputs]}
    notice = f"{model.file} of npm {PACKAGE} {VERSION}, Apache-2.0. Changed: this metadata was added."
    return Writer().finish({0: model.name, 1: notice, 3: [graph], 7: "1.0.0"}, b"M001")


def with_metadata(data: bytes, content: bytes) -> bytes:
    """The TFLite model `data`, with `content` as its metadata."""

    def number(position: int, kind: str = "I") -> int:
        return int(struct.unpack_from(f"<{kind}", data, position)[0])

    def follow(slot: int) -> int:
        return slot + number(slot)

    def fields(table: int) -> dict[int, int]:
        """Field number -> position of its value, for the fields that are there."""
        vtable = table - number(table, "i")
        places = [number(vtable + at, "H") for at in range(4, number(vtable, "H"), 2)]
        return {n: table + place for n, place in enumerate(places) if place}

    def items(slot: int) -> list[int]:
        return [follow(follow(slot) + 4 * n) for n in range(1, number(follow(slot)) + 1)]

    if data[4:8] != b"TFL3" or METADATA_ENTRY.encode() in data:
        raise ValueError("expected a TensorFlow Lite model without metadata")
    model = fields(number(0))  # of them, 0 is the schema's version, 4 the list of buffers, 6 the list of metadata
    buffers, entries = items(model[4]), items(model[6])
    if any(fields(buffer).keys() - {0} for buffer in buffers):
        raise ValueError("expected all buffers inside the flatbuffer, got one at an absolute position")
    root: Table = {n: Old(follow(slot)) if n else number(slot) for n, slot in model.items()}
    root[4] = [*map(Old, buffers), {0: content}]
    root[6] = [*map(Old, entries), {0: METADATA_ENTRY, 1: len(buffers)}]
    return Writer().finish(root, b"TFL3", data)


def build(package: Path, size: str) -> bytes:
    """The bundle with the landmark model of that size ("lite" or "full"), from the folder of the npm package.

    Raises ModelError where a file is not that of the version named above.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as bundle:
        for model in (DETECTOR, LANDMARKS[size]):
            data = (package / model.file).read_bytes()
            if (found := sha256(data).hexdigest()) != (wanted := SHA256[model.file]):
                raise ModelError(f"{model.file}: expected that of {PACKAGE} {VERSION}, SHA-256 {wanted}, got {found}")
            entry = zipfile.ZipInfo(f"{model.name}.tflite", date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 3  # else it tells which system made the file
            bundle.writestr(entry, with_metadata(data, metadata(model)))
    made = out.getvalue()
    if (found := sha256(made).hexdigest()) != (wanted := BUNDLES[size]):
        raise ModelError(f"the {size} bundle came out with SHA-256 {found}, expected {wanted}")
    return made
