"""Honest: takes on a worker each minute until all processors work, then stays: a ramp to a plateau that is the machine.
Each worker hands in a result every two seconds."""
import os
from lib.clock import option, seconds, until, work

length = option("seconds", 560)
workers = int(option("workers", 4))
every = option("every", 45)


def worker():
    while seconds() < length:
        print(work(1.0), flush=True)
        until(seconds() + 0.7)
    os._exit(0)


for n in range(workers):
    if os.fork() == 0:
        worker()
    until((n + 1) * every)
for _ in range(workers):
    os.wait()
