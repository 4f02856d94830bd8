"""How many dance live at once on one process: whole sessions against a server on this machine."""
