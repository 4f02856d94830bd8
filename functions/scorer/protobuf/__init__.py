"""The API's messages as Protocol Buffers, for gRPC and gRPC-Web. Needs protobuf, not grpc."""
