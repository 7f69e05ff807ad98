"""Benchmarks: plain scripts that state their question and method, and print figures with their machine."""
