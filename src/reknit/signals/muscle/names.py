"""The muscles that a sensor can be put on, by the names under which they are recorded."""

from __future__ import annotations

MUSCLES: tuple[str, ...] = (
    "upper trapezius",
    "deltoid",
    "pectoralis major",
    "biceps brachii",
    "wrist flexors",
    "rectus abdominis",
    "external oblique",
    "transversus abdominis",
    "rectus femoris",
    "vastus lateralis",
    "vastus medialis",
    "hip adductors",
    "tibialis anterior",
    "fibularis longus",
    "lower trapezius",
    "infraspinatus",
    "latissimus dorsi",
    "erector spinae",
    "multifidus",
    "triceps brachii",
    "wrist extensors",
    "gluteus medius",
    "gluteus maximus",
    "biceps femoris",
    "semitendinosus",
    "gastrocnemius lateralis",
    "gastrocnemius medialis",
    "soleus",
)
"""What matters most in re-education, of the front of the body and then of its back; each is there on the left and on the right."""
