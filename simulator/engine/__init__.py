"""Runs a model on a scenario."""
