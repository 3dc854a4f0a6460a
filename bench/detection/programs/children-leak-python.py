"""Leak of processes: every --every s a child is forked for a small job, and waits for ever to be asked for its result.
Each holds 5 MB of its own. All are ended with the parent."""
import os
import signal
from lib.clock import onset, option, seconds, until, work

every = option("every", 12)
length = option("seconds", 780)
children = []
onset()
while seconds() < length:
    child = os.fork()
    if child == 0:
        result = bytearray(b"x" * 5_000_000)
        work(0.1)
        signal.alarm(int(length - seconds()) + 5)
        signal.pause()
        os._exit(len(result) == 0)
    children.append(child)
    until(len(children) * every)
for child in children:
    os.kill(child, signal.SIGTERM)
