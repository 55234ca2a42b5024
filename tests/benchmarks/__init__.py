"""Benchmarks: big invented files and how long adlib takes with them."""
