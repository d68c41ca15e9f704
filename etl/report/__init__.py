"""The report of one load, as one HTML file that can be mailed, kept and printed."""

from etl.report.account import RunReport, of_run
from etl.report.cli import report as command
from etl.report.document import rendered, written

__all__ = ["RunReport", "command", "of_run", "rendered", "written"]
