"""Draws of uncertain inputs: numbers in the unit cube, correlated, and pushed through each input's quantiles."""
