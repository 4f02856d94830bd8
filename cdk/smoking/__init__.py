"""Whether a deployment does what it should, seen from outside."""
