import { isUnavailable, type Unavailable } from '../files/outcome.ts';
import { decodeIoPriority, encodeIoPriority, type IoPriority } from '../scheduling/priority.ts';
import { type Koffi, loadKoffi, orWhy } from './koffi.ts';

/** What the C library offers and Node does not. Threads and processes are named by their ID. */
export interface NativeCalls {
  /**
   * Makes this process the one that orphaned descendants are re-parented to; prctl(2) PR_SET_CHILD_SUBREAPER. It is
   * not inherited by children. @returns whether it was done
   */
  setChildSubreaper(on: boolean): boolean;
  /**
   * Takes a zombie child off the process table; waitpid(2) with WNOHANG. Never call it for a child that Node started:
   * Node would wait for it forever. @returns whether the child was there and had ended
   */
  reap(pid: number): boolean;
  /** ioprio_get(2). */
  readIoPriority(tid: number): IoPriority | 'gone';
  /**
   * Sends one datagram to a Unix socket; sendto(2). Node has none. It never waits: whoever does not read gets nothing.
   *
   * @param path of the socket; one that begins with `@` is in the abstract namespace
   * @returns whether it was sent
   */
  sendDatagram(path: string, content: string | Buffer): boolean;
  /**
   * Who is at the other end of a Unix socket; SO_PEERCRED, unix(7): as of connect(2) or listen(2).
   *
   * @param descriptor of the socket
   * @returns `null` for what is no such socket
   */
  peerCredentials(descriptor: number): PeerCredentials | null;
  /**
   * Asks the kernel something; netlink(7).
   *
   * @param take gets each datagram of the answer, and says whether more follows
   */
  askKernel(protocol: number, request: Buffer, take: (bytes: Buffer) => boolean): void;
  /**
   * Compiles a POSIX extended regular expression (REG_EXTENDED | REG_NOSUB, in the C locale) and searches texts for it;
   * regcomp(3). The caller bounds the expression: glibc may take minutes and gigabytes, or overflow its stack.
   *
   * @param expression one character a byte
   * @param texts one character a byte; each ends at its first zero byte
   * @returns for each text whether the expression is found in it, or the error number of regcomp
   */
  searchExpression(expression: string, texts: readonly string[]): boolean[] | number;
  /**
   * Waits in a thread of its own until the kernel has a pressure trigger's news; poll(2) for POLLPRI.
   *
   * @param then gets whether there was some within the time; `gone` when there can be none any more
   */
  awaitPressure(descriptor: number, timeout_ms: number, then: (news: boolean | 'gone') => void): void;
  /**
   * Takes a file's unchanged pages out of this process's memory; madvise(2) with MADV_DONTNEED. What is needed again is mapped
   * again from the page cache.
   *
   * @param from address of the first page, @param bytes whole pages. Only for mappings in which no page was written to.
   */
  unmapPages(from: bigint, bytes: bigint): void;
  /** ioprio_set(2). `denied`: another user's, or a class that needs a privilege. */
  setIoPriority(tid: number, priority: IoPriority): 'done' | 'gone' | 'denied';
}

export interface PeerCredentials {
  /** 0 for a process of another PID namespace. */
  readonly pid: number;
  readonly uid: number;
  readonly gid: number;
}

const solSocket = 1;
const soPeercred = 17;
/** REG_EXTENDED | REG_NOSUB. */
const regexFlags = 1 | 8;
/** More than the regex_t of any C library: 64 bytes in glibc. */
const regexBytes = 512;
const prSetChildSubreaper = 36;
const wnohang = 1;
const ioprioWhoProcess = 1;
const esrch = 3;
const pollPri = 2;
const madvDontNeed = 4;
/** POLLERR | POLLNVAL. */
const pollBroken = 8 | 0x20;
const afUnix = 1;
const afNetlink = 16;
const netlinkBytes = 64 * 1024;
/** More than a machine's sockets take. */
const maxDatagrams = 1000;
/** SOCK_DGRAM | SOCK_CLOEXEC. */
const sockDatagram = 2 | 0o2000000;
/** MSG_NOSIGNAL | MSG_DONTWAIT. */
const neverWaiting = 0x4000 | 0x40;
/** Numbers of ioprio_set and ioprio_get; the C library has no functions for them. */
const ioprioNumbers: Partial<Record<string, readonly [set: number, get: number]>> = {
  x64: [251, 252],
  arm64: [30, 31],
};

let loaded: NativeCalls | Unavailable | undefined;

/**
 * Loads the optional foreign function interface at the first call (about 10 ms and 5 MiB) and keeps the outcome.
 * Where it is not installed or does not load, everything else goes on: the answer says why.
 */
export function loadNative(): NativeCalls | Unavailable {
  loaded ??= load();
  return loaded;
}

function load(): NativeCalls | Unavailable {
  const numbers = ioprioNumbers[process.arch];
  if (process.platform !== 'linux' || numbers === undefined)
    return {
      unavailable: { code: 'unavailable.architecture', parameters: { name: `${process.platform}-${process.arch}` } },
    };
  const koffi = loadKoffi();
  return isUnavailable(koffi) ? koffi : orWhy(() => bind(koffi, numbers));
}

function bind(koffi: Koffi, [ioprioSet, ioprioGet]: readonly [number, number]): NativeCalls {
  const libc = openLibc(koffi);
  const prctl = libc.func('int prctl(int option, ulong a, ulong b, ulong c, ulong d)');
  const waitpid = libc.func('int waitpid(int pid, void *status, int options)');
  const socket = libc.func('int socket(int domain, int type, int protocol)');
  const sendto = libc.func('long sendto(int fd, void *text, ulong length, int flags, void *address, uint size)');
  const close = libc.func('int close(int fd)');
  const recv = libc.func('long recv(int fd, void *bytes, ulong length, int flags)');
  const getsockopt = libc.func('int getsockopt(int fd, int level, int name, void *value, void *length)');
  const poll = libc.func('int poll(void *fds, ulong count, int timeout)');
  const regcomp = libc.func('int regcomp(void *compiled, void *expression, int flags)');
  const regexec = libc.func('int regexec(void *compiled, void *text, ulong size, void *matches, int flags)');
  const regfree = libc.func('void regfree(void *compiled)');
  const madvise = libc.func('int madvise(ulong address, ulong length, int advice)');
  const syscall = libc.func('long syscall(long number, long a, long b, long c)');
  return {
    setChildSubreaper: (on) => prctl(prSetChildSubreaper, on ? 1 : 0, 0, 0, 0) === 0,
    reap: (pid) => pid > 0 && waitpid(pid, null, wnohang) === pid,
    sendDatagram: (path, content) => {
      const descriptor = socket(afUnix, sockDatagram, 0);
      if (descriptor < 0) return false;
      const address = unixAddress(path);
      const bytes = Buffer.from(content);
      const sent = sendto(descriptor, bytes, bytes.length, neverWaiting, address, address.length);
      close(descriptor);
      return Number(sent) === bytes.length;
    },
    peerCredentials: (descriptor) => {
      // struct ucred: pid_t, uid_t, gid_t; written by the callee, which koffi lets happen in a Buffer.
      const credentials = Buffer.alloc(12);
      const length = Buffer.alloc(4);
      length.writeInt32LE(12);
      if (getsockopt(descriptor, solSocket, soPeercred, credentials, length) !== 0 || length.readInt32LE() !== 12)
        return null;
      const [pid, uid, gid] = [credentials.readInt32LE(0), credentials.readUInt32LE(4), credentials.readUInt32LE(8)];
      // What has no peer has the UID −1.
      return uid === 0xffffffff ? null : { pid, uid, gid };
    },
    askKernel: (protocol, request, take) => {
      const descriptor = socket(afNetlink, sockDatagram, protocol);
      if (descriptor < 0) return;
      const bytes = Buffer.alloc(netlinkBytes);
      let isMore = Number(sendto(descriptor, request, request.length, neverWaiting, null, 0)) === request.length;
      for (let left = maxDatagrams; isMore && left > 0; left -= 1) {
        // The kernel has the next part ready when the last was taken.
        const length = Number(recv(descriptor, bytes, bytes.length, neverWaiting));
        isMore = length > 0 && take(bytes.subarray(0, length));
      }
      close(descriptor);
    },
    searchExpression: (expression, texts) => {
      const compiled = Buffer.alloc(regexBytes);
      const error = regcomp(compiled, zeroTerminated(expression), regexFlags);
      if (error !== 0) return error;
      const found = texts.map((text) => regexec(compiled, zeroTerminated(text), 0, null, 0) === 0);
      regfree(compiled);
      return found;
    },
    readIoPriority: (tid) => {
      const value = Number(syscall(ioprioGet, ioprioWhoProcess, tid, 0));
      return value < 0 ? 'gone' : decodeIoPriority(value);
    },
    awaitPressure: (descriptor, timeout_ms, then) => {
      // struct pollfd: int, short, short.
      const asked = Buffer.alloc(8);
      asked.writeInt32LE(descriptor, 0);
      asked.writeInt16LE(pollPri, 4);
      poll.async(asked, 1, timeout_ms, (error, count) => {
        const events = asked.readInt16LE(6);
        then(error !== null || (events & pollBroken) !== 0 ? 'gone' : count > 0 && (events & pollPri) !== 0);
      });
    },
    unmapPages: (from, bytes) => {
      madvise(from, bytes, madvDontNeed);
    },
    setIoPriority: (tid, priority) => {
      if (Number(syscall(ioprioSet, ioprioWhoProcess, tid, encodeIoPriority(priority))) === 0) return 'done';
      return koffi.errno() === esrch ? 'gone' : 'denied';
    },
  };
}

function zeroTerminated(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'latin1');
}

/** struct sockaddr_un; unix(7). An abstract name begins with a zero byte. */
function unixAddress(path: string): Buffer {
  const isAbstract = path.startsWith('@');
  const name = Buffer.from(isAbstract ? `\0${path.slice(1)}` : `${path}\0`);
  const family = Buffer.alloc(2);
  family.writeUInt16LE(afUnix);
  return Buffer.concat([family, name]);
}

function openLibc(koffi: Koffi): ReturnType<Koffi['load']> {
  try {
    return koffi.load('libc.so.6');
  } catch {
    return koffi.load(process.arch === 'arm64' ? 'libc.musl-aarch64.so.1' : 'libc.musl-x86_64.so.1');
  }
}
