"""Honest: Redis fills to its limit of 250 MB within four minutes, 60,000 bytes a write, then evicts the least recently used for
the rest. It listens on a socket file only; the client is part of the workload."""
import os
import shutil
import socket
import subprocess
import tempfile
import time
from lib.clock import option, seconds, until

length = option("seconds", 600)
directory = tempfile.mkdtemp(dir=os.environ["BENCH_TMP"])
path = os.path.join(directory, "s")
server = subprocess.Popen(
    ["redis-server", "--port", "0", "--unixsocket", path, "--dir", directory, "--save", "", "--maxmemory", "250mb",
     "--maxmemory-policy", "allkeys-lru"], stdout=subprocess.DEVNULL)
while not os.path.exists(path):
    time.sleep(0.1)
client = socket.socket(socket.AF_UNIX)
client.connect(path)
value = os.urandom(60_000)
writes = 0
while seconds() < length:
    writes += 1
    key = f"key:{writes}".encode()
    client.sendall(b"*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n%s\r\n" % (len(key), key, len(value), value))
    client.recv(100)
    until(writes / 18)
client.close()
server.terminate()
server.wait()
shutil.rmtree(directory)
