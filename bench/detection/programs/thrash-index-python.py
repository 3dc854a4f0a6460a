"""Thrashing: looks up records in a mapped index of 60 MB for --after s; then in one of --end MB that is walked through in
order, round and round. Under a memory limit below that each page has been evicted just before it is needed again."""
import mmap
import os
from lib.clock import onset, option, seconds, until, work

after = option("after", 150)
length = option("seconds", 360)
size = int(option("end", 400))
path = os.path.join(os.environ["BENCH_TMP"], "index.bin")
with open(path, "wb") as file:
    for n in range(size):
        file.write(bytes([n % 256]) * 1_000_000)
    os.fsync(file.fileno())
with open(path, "rb") as file:
    index = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
os.unlink(path)
index.madvise(mmap.MADV_RANDOM)
total = 0
while seconds() < after:
    total += sum(index[at] for at in range(0, 60_000_000, 4096))
    work(0.3)
    print(total, flush=True)
    until(int(seconds()) + 1)
onset()
while seconds() < length:
    for start in range(0, len(index), 40_960_000):
        total += sum(index[at] for at in range(start, min(len(index), start + 40_960_000), 4096))
        if seconds() >= length:
            break
    print(total, flush=True)
