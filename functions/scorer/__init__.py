"""Synchro-you's scorer: how faithfully a dancer follows a reference, from body landmarks."""
