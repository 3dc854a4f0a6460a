"""One of many processes that keeps 1 MiB a second: `indexer.py SECONDS`."""
import sys, time

kept = []
for _ in range(int(sys.argv[1])):
    kept.append(bytearray(b'x' * 2 ** 20))
    time.sleep(1)
