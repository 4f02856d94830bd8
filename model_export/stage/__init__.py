"""A stage to try the scorer on: dances written as files, danced in versions."""
