"""What a spreadsheet or another program reads: indicators, their catalog, areas, over HTTP."""

from dashboard.api.routes import routes

__all__ = ["routes"]
