import { readText } from '../files/outcome.ts';

const loopback = '0100007F';

/**
 * The UID of the process that holds the other end of a TCP connection over 127.0.0.1, as /proc/net/tcp has it
 * (Documentation/networking/proc_net_tcp.rst).
 *
 * @param peerPort port of the other end
 * @param ownPort port of this end
 * @returns `null` where it is not known: the kernel says 0 of a socket that its process has closed, whoever that was
 */
export function loopbackPeerUid(text: string, peerPort: number, ownPort: number): number | null {
  const local = `${loopback}:${hexPort(peerPort)}`;
  const remote = `${loopback}:${hexPort(ownPort)}`;
  for (const line of text.split('\n')) {
    // sl local rem st tx:rx tr:tm retransmits uid timeout inode
    const [, from, to, , , , , uid, , inode] = line.trim().split(/\s+/);
    if (from !== local || to !== remote) continue;
    return inode === undefined || inode === '0' ? null : Number(uid);
  }
  return null;
}

/** All IPv4 TCP sockets of this network namespace; empty where they can't be read. */
export function readNetTcp(proc = '/proc'): string {
  const text = readText(`${proc}/net/tcp`);
  return typeof text === 'string' ? text : '';
}

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0');
}
