"""Honest: streams through a file of 900 MB again and again under a limit of 150 MB: the page cache is reclaimed all the time,
and nothing is waited for twice."""
import os
import zlib
from lib.clock import option, seconds, until

length = option("seconds", 500)
path = os.path.join(os.environ["BENCH_TMP"], "stream.bin")
with open(path, "wb") as file:
    for n in range(900):
        file.write(os.urandom(1000) * 1000)
check = 0
turn = 0
while seconds() < length:
    with open(path, "rb") as file:
        while (piece := file.read(1_000_000)) and seconds() < length:
            check = zlib.crc32(piece, check)
            turn += 1
            until(turn / 20)
    print(check, flush=True)
os.unlink(path)
