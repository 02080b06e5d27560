"""Rotations as unit quaternions (w, x, y, z), elementwise and without BLAS, so that one row gives the same bytes as many.

Arrays have the four or three parts last; shapes before that broadcast.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

CONJUGATE = np.array([1.0, -1.0, -1.0, -1.0])


def multiply(first: Floats, second: Floats) -> Floats:
    """The rotation `second`, then `first`."""
    w1, x1, y1, z1 = first[..., 0], first[..., 1], first[..., 2], first[..., 3]
    w2, x2, y2, z2 = second[..., 0], second[..., 1], second[..., 2], second[..., 3]
    return np.stack(
        (
            w1 * w2 - x1 * x2 - y1 * y2 - z1 * z2,
            w1 * x2 + x1 * w2 + y1 * z2 - z1 * y2,
            w1 * y2 - x1 * z2 + y1 * w2 + z1 * x2,
            w1 * z2 + x1 * y2 - y1 * x2 + z1 * w2,
        ),
        axis=-1,
    )


def conjugate(rotation: Floats) -> Floats:
    """The way back."""
    return np.asarray(rotation * CONJUGATE)


def rotate(rotation: Floats, vector: Floats) -> Floats:
    """The vector, turned."""
    w, x, y, z = rotation[..., 0], rotation[..., 1], rotation[..., 2], rotation[..., 3]
    a, b, c = vector[..., 0], vector[..., 1], vector[..., 2]
    u, v, t = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    return np.stack((a + w * u + y * t - z * v, b + w * v + z * u - x * t, c + w * t + x * v - y * u), axis=-1)


def about_z(angle_rad: Floats) -> Floats:
    """Turns about the vertical."""
    zero = np.zeros_like(angle_rad)
    return np.stack((np.cos(angle_rad / 2), zero, zero, np.sin(angle_rad / 2)), axis=-1)


def of_rotation_vector(vector: Floats) -> Floats:
    """The rotation about a vector by its length in radians."""
    length = np.sqrt((vector * vector).sum(axis=-1, keepdims=True))
    half = length / 2
    share = np.where(length > 1e-9, np.sin(half) / np.where(length > 1e-9, length, 1.0), 0.5)
    return np.concatenate((np.cos(half), vector * share), axis=-1)


def between(start: Floats, end: Floats) -> Floats:
    """The shortest rotation that turns the direction `start` into the direction `end`; unit vectors of shape (3,)."""
    cross, dot = np.cross(start, end), float((start * end).sum())
    if dot < -1 + 1e-12:
        other = np.cross(start, np.eye(3)[int(np.argmin(np.abs(start)))])
        return np.concatenate(([0.0], other / np.sqrt((other * other).sum())))
    made = np.concatenate(([1 + dot], cross))
    return np.asarray(made / np.sqrt((made * made).sum()))


def angle_deg(rotation: Floats) -> Floats:
    """How far a rotation turns, 0 to 180 degrees."""
    w, x, y, z = rotation[..., 0], rotation[..., 1], rotation[..., 2], rotation[..., 3]
    return np.asarray(np.degrees(2 * np.arctan2(np.sqrt(x * x + y * y + z * z), np.abs(w))))
