"""A bundle run without AWS: Lambda's own runtime client, and what it talks to."""
