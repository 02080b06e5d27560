"""The ways to normalise an amplitude, as the CEDE matrix names them."""

from __future__ import annotations

from enum import IntEnum


class Method(IntEnum):
    """What stands for 100 % (Besomi et al. 2020, J Electromyogr Kinesiol 53:102438); the numbers are the matrix's own."""

    SAME_TASK_MAXIMUM = 1  # a maximal contraction in the same task
    ISOMETRIC_MAXIMUM = 2  # a standard isometric maximal contraction
    SUBMAXIMAL_TASK = 3  # a standard submaximal task, such as a comfortable effort
    TASK_PEAK = 4  # the peak or mean of the task itself: one value over all its trials
    NONE = 5
    M_WAVE = 6  # the largest response to a stimulus of the nerve

    @property
    def between_people(self) -> bool:
        """Whether percentages may be compared between people, or between the two sides of one."""
        return self in (Method.SAME_TASK_MAXIMUM, Method.ISOMETRIC_MAXIMUM, Method.M_WAVE)
