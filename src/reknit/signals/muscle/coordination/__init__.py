"""How muscles work together: co-contraction, order and timing, symmetry, help by another muscle, letting go, tremor."""
