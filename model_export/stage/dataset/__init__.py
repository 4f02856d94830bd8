"""Rendered dancers seen by the real detector from several sides, with the truth beside."""
