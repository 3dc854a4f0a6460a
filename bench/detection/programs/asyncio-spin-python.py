"""Spin of an event loop: after --after s of honest work a task waits for a condition by sleep(0), which never sleeps."""
import asyncio
from lib.clock import honest_until, onset, option, seconds

after = option("after", 180)
length = option("seconds", 575)
honest_until(after, 0.4)


async def wait_for_reply():
    onset()
    turns = 0
    replies = []
    while not replies:
        await asyncio.sleep(0)
        turns += 1
        # For the benchmark alone: no progress is made in here.
        if turns % 1_000_000 == 0 and seconds() > length:
            break


asyncio.run(wait_for_reply())
