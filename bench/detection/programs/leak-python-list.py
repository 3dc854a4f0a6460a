"""Leak: each event's text is appended to a history that nobody cuts. --rate MB/min from the start, in small strings."""
from lib.clock import onset, option, seconds, until, work

rate = option("rate", 12)
length = option("seconds", 840)
history = []
onset()
tick = 0
while seconds() < length:
    tick += 1
    # A string of 1,000 characters takes about 1,060 bytes with its place in the list.
    while len(history) * 1060 < rate * 1e6 / 60 * seconds():
        history.append(f"{len(history):08d}" + "x" * 992)
    work(0.006)
    until(tick / 4)
