"""Jobs that bring data in. It meets the dashboard only in the database."""
