"""What a projection means: attribution, business case, survey, comparison."""

from simulator.analysis.answering import answer

__all__ = ["answer"]
