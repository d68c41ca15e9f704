"""Atlases: a page for each street or community, as PDF or as slides that stay editable."""
