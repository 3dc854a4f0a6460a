"""Honest: makes cyclic objects that only Python's collector frees; it runs often enough by itself. 60 MB of live data."""
import gc
from lib.clock import option, seconds, until

length = option("seconds", 600)
gc.set_threshold(20_000, 10, 10)
live = [bytearray(b"x" * 1_000_000) for _ in range(60)]
tick = 0
while seconds() < length:
    tick += 1
    for n in range(400):
        node = {"payload": "x" * 3000 + str(n)}
        node["self"] = node
    until(tick / 4)
