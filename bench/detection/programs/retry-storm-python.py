"""Retry storm: a worker fetches jobs from a server of its own on the loopback for --after s; then the server is gone, and
the worker tries to connect again and again without a pause."""
import os
import socket
from lib.clock import onset, option, seconds, until, work

after = option("after", 200)
length = option("seconds", 660)
server = socket.create_server(("127.0.0.1", 0))
address = server.getsockname()
if os.fork() == 0:
    while seconds() < after:
        connection, _ = server.accept()
        connection.sendall(bytes(50_000))
        connection.close()
    os._exit(0)
server.close()
jobs = 0
failed = False
while seconds() < length:
    try:
        with socket.create_connection(address) as connection:
            while connection.recv(65536):
                pass
        jobs += 1
        work(0.04)
        print(f"{jobs} jobs", flush=True)
        until(jobs / 10)
    except ConnectionError:
        if not failed:
            failed = True
            onset()
