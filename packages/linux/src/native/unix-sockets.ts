import type { NativeCalls } from './libc.ts';

/** Numbers of sock_diag(7), netlink(7) and rtnetlink(7). */
const headerBytes = 16;
const messageBytes = 16;
const attributeBytes = 4;
const sockDiagByFamily = 20;
/** NLM_F_REQUEST | NLM_F_DUMP. */
const dumpFlags = 0x1 | 0x300;
const netlinkSockDiag = 4;
const afUnix = 1;
const showPeer = 4;
const attributePeer = 2;
const done = 3;
const failed = 2;

/** The other end of each Unix socket of this network namespace, inode by inode. Empty where the kernel doesn't tell. */
export function unixPeers(native: NativeCalls): ReadonlyMap<number, number> {
  const peers = new Map<number, number>();
  native.askKernel(netlinkSockDiag, unixDiagRequest(), (bytes) => parseUnixDiag(bytes, peers));
  return peers;
}

/** Asks for all Unix sockets of the network namespace, each with the one at its other end. */
export function unixDiagRequest(): Buffer {
  const request = Buffer.alloc(headerBytes + 24);
  request.writeUInt32LE(request.length, 0);
  request.writeUInt16LE(sockDiagByFamily, 4);
  request.writeUInt16LE(dumpFlags, 6);
  request.writeUInt32LE(1, 8);
  request.writeUInt8(afUnix, headerBytes);
  // Whatever state they are in.
  request.writeUInt32LE(0xffffffff, headerBytes + 4);
  request.writeUInt32LE(showPeer, headerBytes + 12);
  request.fill(0xff, headerBytes + 16);
  return request;
}

/**
 * Takes one datagram of the answer.
 *
 * @param peers gets the inode of each socket's other end by that of the socket
 * @returns whether more follows
 */
export function parseUnixDiag(bytes: Buffer, peers: Map<number, number>): boolean {
  for (let at = 0; at + headerBytes <= bytes.length; ) {
    const length = bytes.readUInt32LE(at);
    const type = bytes.readUInt16LE(at + 4);
    if (type === done || type === failed || length < headerBytes || at + length > bytes.length) return false;
    if (length >= headerBytes + messageBytes) addPeer(bytes.subarray(at + headerBytes, at + length), peers);
    at += aligned(length);
  }
  return true;
}

function addPeer(message: Buffer, peers: Map<number, number>): void {
  const inode = message.readUInt32LE(4);
  for (let at = messageBytes; at + attributeBytes + 4 <= message.length; ) {
    const length = message.readUInt16LE(at);
    if (length < attributeBytes) return;
    if (message.readUInt16LE(at + 2) === attributePeer) peers.set(inode, message.readUInt32LE(at + attributeBytes));
    at += aligned(length);
  }
}

function aligned(length: number): number {
  return (length + 3) & ~3;
}
