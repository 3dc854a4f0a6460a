"""Leak under a slow sawtooth: every 60 s a batch of 60 MB is built up over 40 s and dropped, but --keep MB of it stay in a
list of results from --after s on; before that, nothing stays."""
from lib.clock import onset, option, seconds, until

keep = int(option("keep", 20))
after = option("after", 120)
length = option("seconds", 900)
results = []
batch = 0
marked = False
while seconds() < length:
    rows = []
    for piece in range(60):
        rows.append(bytearray(b"x" * 1_000_000))
        until(batch * 60 + (piece + 1) * 40 / 60)
    if seconds() >= after:
        if not marked:
            marked = True
            onset()
        results.extend(rows[:keep])
    del rows
    batch += 1
    until(batch * 60)
