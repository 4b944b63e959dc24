"""What a projection means: attribution, business case, survey, comparison."""

from simulator.analysis.answer import answer

__all__ = ["answer"]
