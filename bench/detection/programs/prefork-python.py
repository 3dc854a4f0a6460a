"""Honest: a server that starts a worker every 20 s until there are eight, each with 20 MB, and then stays as it is, with
a little work in all of them. All end by themselves."""
import os
import signal
from lib.clock import option, seconds, until, work

length = option("seconds", 600)


def worker():
    table = bytearray(b"x" * 20_000_000)
    while seconds() < length:
        work(0.03)
        table[0] = 1
        until(int(seconds()) + 1)
    os._exit(0)


for n in range(8):
    if os.fork() == 0:
        worker()
    until((n + 1) * 20)
for _ in range(8):
    os.wait()
