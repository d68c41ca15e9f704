"""The indicator engine: a question in, numbers with all that stands behind them out."""

from geo.engine.answer import Answer, answer
from geo.engine.compare import compare
from geo.engine.judge import judged
from geo.engine.question import Question

__all__ = ["Answer", "Question", "answer", "compare", "judged"]
