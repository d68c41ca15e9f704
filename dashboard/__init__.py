"""The Dash application. It reads PostGIS through `dashboard.data` alone."""
