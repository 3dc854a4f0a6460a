import { readText } from '../files/outcome.ts';

const maxKnown = 1000;
const known = new Map<number, string>();

/** The name of a user as /etc/passwd has it, passwd(5); `UID 1000` for one that is not there (LDAP, a container's). */
export function userName(uid: number, passwd = '/etc/passwd'): string {
  const name = known.get(uid) ?? find(uid, passwd) ?? `UID ${uid}`;
  if (known.size >= maxKnown) known.clear();
  known.set(uid, name);
  return name;
}

function find(uid: number, passwd: string): string | undefined {
  const text = readText(passwd);
  if (typeof text !== 'string') return undefined;
  const rows = text.split('\n').map((line) => line.split(':'));
  return rows.find(([name, , id]) => name && id === `${uid}`)?.[0];
}
