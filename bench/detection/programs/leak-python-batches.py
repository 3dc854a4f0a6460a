"""Leak across batches: a batch of 20 s builds 120 MB and drops it, but a log handler keeps --keep MB of each batch
alive. The floor rises by 3 x keep MB/min from the start."""
from lib.clock import onset, option, seconds, until, work

keep = option("keep", 6)
length = option("seconds", 840)
handlers = []
onset()
batch = 0
while seconds() < length:
    rows = []
    for second in range(1, 13):
        rows.extend(bytearray(1_000_000) for _ in range(10))
        work(0.1)
        until(batch * 20 + second)
    handlers.append(rows[: int(keep)])
    rows = None
    batch += 1
    until(batch * 20)
