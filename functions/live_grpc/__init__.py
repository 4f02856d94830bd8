"""The scorer for whoever speaks gRPC: a server that runs for long, not on the Lambda."""
