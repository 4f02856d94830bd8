"""What a request costs: the shipped handler beside the least it could cost, and the original."""
