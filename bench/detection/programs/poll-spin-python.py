"""Poll spin: an event loop that serves a pipe for --after s; then the writer goes away, and select() says "readable" for
ever, because the end of the file is taken for no data yet."""
import os
import select
from lib.clock import onset, option, seconds, until, work

after = option("after", 180)
length = option("seconds", 640)
reading, writing = os.pipe()
if os.fork() == 0:
    os.close(reading)
    n = 0
    while seconds() < after:
        n += 1
        os.write(writing, bytes(20_000))
        until(n / 10)
    os._exit(0)
os.close(writing)
messages = 0
ended = False
while seconds() < length:
    ready, _, _ = select.select([reading], [], [], 1)
    data = os.read(reading, 65536) if ready else b""
    if data:
        messages += 1
        work(0.04)
        print(f"{messages} messages", flush=True)
    elif ready and not ended:
        ended = True
        onset()
