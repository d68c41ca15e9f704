"""What there is to know of one area, building or station, as a page that prints as a report."""
