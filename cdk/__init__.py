"""Puts the scorer on AWS: the package a Lambda gets, the stack around it, and its smoke test."""
