"""Programs whose memory, tasks or descriptors are easily counted wrong: `cases.py KIND NUMBER [WORKERS]`."""
import mmap, os, sys, threading, time

MIB = 2 ** 20
kind = sys.argv[1]
number = int(sys.argv[2])


def prefork(mib, count):
    """A server loads its data and forks workers that write nothing."""
    data = mmap.mmap(-1, mib * MIB, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    for offset in range(0, len(data), 4096):
        data[offset] = 1
    time.sleep(10)
    workers = []
    for _ in range(count):
        pid = os.fork()
        if pid == 0:
            time.sleep(600)
            os._exit(0)
        workers.append(pid)
        time.sleep(2)
    time.sleep(30)
    for pid in workers:
        os.kill(pid, 9)
        os.waitpid(pid, 0)


def shared(kind, seconds):
    """1 MiB a second into memory that no process has as anonymous."""
    kept = []
    path = '/dev/shm/omnimind-accounting'
    file = open(path, 'wb', buffering=0) if kind == 'tmpfs' else None
    try:
        for _ in range(seconds):
            if kind == 'mapped':
                memory = mmap.mmap(-1, MIB)
                memory.write(b'x' * MIB)
                kept.append(memory)
            elif kind == 'memfd':
                descriptor = os.memfd_create('leak')
                os.write(descriptor, b'x' * MIB)
                kept.append(descriptor)
            else:
                file.write(b'x' * MIB)
            time.sleep(1)
    finally:
        if file:
            os.unlink(path)


def tasks(kind, count):
    """Two children or threads a second that never end, or that nobody waits for."""
    children = []
    for _ in range(count):
        if kind == 'threads':
            threading.Thread(target=time.sleep, args=(count,), daemon=True).start()
        else:
            pid = os.fork()
            if pid == 0:
                if kind == 'sleepers':
                    time.sleep(count)
                os._exit(0)
            children.append(pid)
        time.sleep(0.5)
    for pid in children:
        os.kill(pid, 9)


def descriptors(count):
    """Two descriptors a second that nobody closes."""
    kept = []
    for _ in range(count):
        kept.append(open('/dev/null'))
        time.sleep(0.5)


if kind == 'prefork':
    prefork(number, int(sys.argv[3]))
elif kind in ('mapped', 'memfd', 'tmpfs'):
    shared(kind, number)
elif kind == 'descriptors':
    descriptors(number)
else:
    tasks(kind, number)
