"""Samples chosen, scaled and marked, whatever they measure."""
