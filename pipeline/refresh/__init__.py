"""One scheduled pass: what is due is asked for, compared, guarded, entered, built and reported.

    due -> ask (a thread a source) -> guard -> manifest -> state -> build -> what changed

A refresh never lowers quality in silence: a text that came empty, shrunk or of another kind, or
that lost articles, is held back, and what is not listed any more stays in the corpus; the run is
then partial until a person accepts it.  Every step may be run again: a killed pass is finished by
the next.
"""

from pipeline.refresh.outcomes import Problem, RefreshReport, SourceReport
from pipeline.refresh.run import refresh

__all__ = ["Problem", "RefreshReport", "SourceReport", "refresh"]
