"""What the Python programs share: a clock that starts with the program, the exact onset of trouble, honest work."""
import hashlib
import json
import os
import sys
import time

_start = time.monotonic()
_scratch = bytes(64 * 1024)


def seconds():
    """s since the program started."""
    return time.monotonic() - _start


def until(t):
    """Sleeps until the clock says t; returns at once when that has passed."""
    time.sleep(max(0.0, t - seconds()))


def option(name, fallback):
    """The number that was given as --name=value."""
    for argument in sys.argv:
        if argument.startswith(f"--{name}="):
            return float(argument[len(name) + 3 :])
    return fallback


def onset():
    """Notes that the trouble begins now."""
    if "ONSET_FILE" in os.environ:
        with open(os.environ["ONSET_FILE"], "w") as file:
            file.write(f"{seconds():.1f}\n")


def work(s):
    """Honest work that takes about s seconds of CPU time; returns how many records were handled."""
    end = time.process_time() + s
    records = 0
    while time.process_time() < end:
        text = json.dumps({"n": records, "digest": hashlib.sha256(_scratch[:4096]).hexdigest()})
        records += len(json.loads(text)) - 1
    return records


def honest_until(t, share=0.5):
    """Honest minutes before trouble: a share of each second goes into reading records from a file, working on them, writing
    the results to another one, with a line of progress, until the clock says t."""
    folder = os.environ.get("BENCH_TMP", ".")
    source = os.path.join(folder, "input.bin")
    with open(source, "wb") as file:
        file.write(bytes(200_000))
    done = 0
    while seconds() < t:
        second = int(seconds()) + 1
        for _ in range(round(share / 0.05)):
            with open(source, "rb") as file:
                records = file.read()
            done += work(0.05)
            with open(os.path.join(folder, "results.txt"), "a") as file:
                file.write(f"{done} {records[:2000].hex()}\n")
        print(f"{second} s: {done} records", flush=True)
        until(second)
