"""Staircase leak: every 45 s an import of 15 MB is kept beside all of the earlier ones, and nothing happens in between
but light work. 20 MB/min from the start."""
from lib.clock import onset, option, seconds, until, work

length = option("seconds", 840)
imports = []
onset()
step = 0
while seconds() < length:
    imports.append(bytearray(b"x" * 15_000_000))
    step += 1
    while seconds() < step * 45:
        work(0.02)
        until(int(seconds()) + 1)
