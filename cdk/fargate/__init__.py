"""The gRPC server on Fargate: what is asked for, and the stack that comes of it."""
