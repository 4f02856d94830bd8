"""Motion to train on: mocap, choreographies, performers, cameras, a detector's errors."""
