"""Honest: every 50 s 120 MB of rows are built up, sorted and freed."""
import random
from lib.clock import option, seconds, until, work

length = option("seconds", 650)
random.seed(5)
batch = 0
while seconds() < length:
    rows = []
    for second in range(1, 26):
        rows.extend(bytearray(random.randbytes(1000) * 100) for _ in range(48))
        work(0.05)
        until(batch * 50 + second)
    rows.sort()
    print(f"batch {batch}: {len(rows)} rows", flush=True)
    rows = None
    batch += 1
    until(batch * 50)
