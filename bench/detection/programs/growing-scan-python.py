"""Growing CPU: "have we seen this one?" is asked of a list instead of a set. Names come in evenly, and each tick asks for
some that are not there, so the use of CPU grows in a straight line: to about --peak cores at the end."""
import time
from lib.clock import onset, option, seconds, until

length = option("seconds", 840)
peak = option("peak", 0.85)
probe = [f"name-{n}" for n in range(20_000)]
begin = time.process_time()
for _ in range(50):
    "absent" in probe
seconds_per_name = (time.process_time() - begin) / 50 / len(probe)
asks = 40
# asks x 10 searches a second through n names take n x asks x 10 x seconds_per_name cores.
names_at_end = peak / seconds_per_name / asks / 10
names = []
onset()
tick = 0
while seconds() < length:
    tick += 1
    while len(names) < names_at_end * tick / 10 / length:
        names.append(f"name-{len(names)}")
    missing = sum(f"absent-{tick}-{n}" not in names for n in range(asks))
    if tick % 100 == 0:
        print(f"{len(names)} names, {missing} new", flush=True)
    until(tick / 10)
