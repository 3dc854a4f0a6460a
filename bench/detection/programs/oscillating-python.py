"""Honest: a minute that repeats: 25 s of work, 35 s of rest."""
from lib.clock import option, seconds, until, work

length = option("seconds", 660)
cycle = 0
while seconds() < length:
    for second in range(25):
        print(work(0.7), flush=True)
        until(cycle * 60 + second + 1)
    cycle += 1
    until(cycle * 60)
