"""Muscle synergies: few groups of muscles whose activations explain all of them. Only for recordings that are complete, never live."""
