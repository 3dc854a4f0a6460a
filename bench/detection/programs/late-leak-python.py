"""Late leak: an honest worker that parses and drops, with 40 MB of live data; from --after s on its error path keeps
each traceback's text. --rate MB/min."""
from lib.clock import onset, option, seconds, until, work

rate = option("rate", 25)
after = option("after", 250)
length = option("seconds", 900)
live = [bytearray(b"x" * 1_000_000) for _ in range(40)]
errors = []
tick = 0
while seconds() < length:
    tick += 1
    if tick == after * 4:
        onset()
    if tick >= after * 4:
        while len(errors) * 4096 < rate * 1e6 / 60 * (seconds() - after):
            errors.append(f"{len(errors):08d}" + "x" * 4000)
    work(0.01)
    until(tick / 4)
