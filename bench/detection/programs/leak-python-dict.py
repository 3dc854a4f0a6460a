"""Leak: a dictionary "for later" with a key for each request, none of which comes again. --rate MB/min from the start.
The dictionary's own table doubles now and then: steps within the rise."""
from lib.clock import onset, option, seconds, until, work

rate = option("rate", 60)
length = option("seconds", 780)
answers = {}
onset()
tick = 0
while seconds() < length:
    tick += 1
    # A key, a list of four floats and the place in the table: about 400 bytes.
    while len(answers) * 400 < rate * 1e6 / 60 * seconds():
        n = float(len(answers))
        answers[f"request-{n}"] = [n, n + 1, n + 2, n + 3]
    work(0.006)
    until(tick / 4)
