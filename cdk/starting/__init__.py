"""How long a bundle takes from nothing to its first answer, and what it costs from then on."""
