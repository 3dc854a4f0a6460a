"""Honest: batches of two minutes and a half that each read a file in, compute silently over it, and write a result."""
import os
from lib.clock import option, seconds, until

length = option("seconds", 620)
folder = os.environ.get("BENCH_TMP", ".")
source = os.path.join(folder, "batch.bin")
with open(source, "wb") as file:
    file.write(os.urandom(20_000_000))
batch = 0
while seconds() < length - 10:
    start = batch * 150
    data = b""
    while seconds() < min(start + 50, length):
        with open(source, "rb") as file:
            data = file.read()
        until(seconds() + 0.2)
    total = 0
    while seconds() < min(start + 140, length):
        for value in memoryview(data)[:2_000_000]:
            total = (total * 31 + value) % 1_000_003
    print(f"batch {batch}: {total}", flush=True)
    batch += 1
    until(min(batch * 150, length))
