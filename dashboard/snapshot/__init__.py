"""Map sheets: what is on the screen, drawn for paper."""
