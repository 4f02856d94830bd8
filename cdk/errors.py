"""What an operator can do something about."""

from __future__ import annotations


class DeployError(Exception):
    """Stops a build or a deployment; the message is one line that says what to do."""
