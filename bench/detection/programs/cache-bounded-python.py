"""Honest: a memory of answers with at most 20,000 entries of 4 KB. Keys come again with a heavy tail, so it fills ever more
slowly; from 80 MB on the oldest answer goes."""
import random
from lib.clock import option, seconds, until, work

length = option("seconds", 600)
random.seed(4)
answers = {}
tick = 0
while seconds() < length:
    tick += 1
    for _ in range(250):
        key = int(random.paretovariate(0.35)) % 150_000
        if key not in answers:
            if len(answers) >= 20_000:
                answers.pop(next(iter(answers)))
            answers[key] = f"{key:08d}" + "x" * 4000
    work(0.01)
    until(tick / 4)
