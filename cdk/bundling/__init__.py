"""The rooms of the bundle: each takes what the one before it made."""
