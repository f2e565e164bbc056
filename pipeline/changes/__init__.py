"""What changed in a workspace from one report to the next: compared, written down, told.

    corpus/changes/reported.json                the version of each document that was last reported
    corpus/changes/<date>-<generation>.json     a report, whole
    corpus/changes/<date>-<generation>.md       the same for a reader
    corpus/changes/feed.atom                    the newest changes of all reports
    corpus/changes/watch-<name>.atom            those under one watch

`report.report` makes a report and the feeds, `files.read` reads reports again.
"""

from pipeline.changes.records import ChangeReport, Trouble
from pipeline.changes.report import baseline, report

__all__ = ["ChangeReport", "Trouble", "baseline", "report"]
