"""Honest: reads a file of 480 MB at an even pace into memory for eight minutes, because all of it is needed at the end,
when it is summed up and dropped. The growth is what was read, and it ends with the file."""
import os
from lib.clock import option, seconds, until, work

length = option("seconds", 600)
path = os.path.join(os.environ["BENCH_TMP"], "dataset.bin")
with open(path, "wb") as file:
    for n in range(480):
        file.write(bytes([n % 256]) * 1_000_000)
rows = []
with open(path, "rb") as file:
    tick = 0
    while piece := file.read(250_000):
        tick += 1
        rows.append(piece)
        work(0.01)
        until(tick / 4)
os.unlink(path)
print(sum(row[0] for row in rows), flush=True)
rows = None
until(length)
