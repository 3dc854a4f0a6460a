"""Growing CPU: a queue of jobs in a SQLite file whose workers ask for waiting jobs some times a second. Done jobs stay in the
table, and the column that is asked for has no index, so that each look reads all of it: from --start to about --peak
cores at the end. How many workers ask in a second varies."""
import os
import random
import sqlite3
import time
from lib.clock import onset, option, seconds, until

length = option("seconds", 1320)
start, peak = option("start", 0.06), option("peak", 0.42)
looks = 6
chance = random.Random(7)
database = sqlite3.connect(os.path.join(os.environ.get("BENCH_TMP", "."), "jobs.db"))
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = NORMAL")
database.execute("CREATE TABLE jobs (id INTEGER PRIMARY KEY, state TEXT, due REAL, payload TEXT)")


def add(count):
    rows = [("done" if chance.random() < 0.98 else "failed", chance.random(), f"order-{chance.randrange(10**9)}") for _ in range(count)]
    database.executemany("INSERT INTO jobs (state, due, payload) VALUES (?, ?, ?)", rows)
    database.commit()
    return count


def look():
    return database.execute("SELECT count(*) FROM jobs WHERE state = 'waiting' AND due < ?", (seconds(),)).fetchone()[0]


jobs = add(20_000)
begin = time.process_time()
for _ in range(20):
    look()
seconds_per_job = (time.process_time() - begin) / 20 / jobs
# looks a second over n jobs take n x looks x seconds_per_job cores.
[at_start, at_end] = [cores / seconds_per_job / looks for cores in (start, peak)]
jobs += add(max(0, int(at_start) - jobs))
onset()
second = 0
waiting = 0
while seconds() < length:
    second += 1
    wanted = at_start + (at_end - at_start) * second / length
    if wanted > jobs:
        jobs += add(int(wanted - jobs))
    for _ in range(chance.randint(looks - 2, looks + 2)):
        waiting += look()
    if second % 10 == 0:
        print(f"{jobs} jobs, {waiting} waiting", flush=True)
    until(second)
