import { readText } from '@omnimind/linux/files/outcome';

/**
 * Divides a number of places among users: whoever comes gets one while there are some, and when all are taken, only who has less than
 * an equal share. For the latter there are as many again, so that nobody's late coming costs another what they have.
 */
export class UserShares {
  readonly #most: number;
  readonly #taken = new Map<number, number>();
  #sum = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Takes a place for the user, by UID. @returns whether there is one */
  take(uid: number): boolean {
    const taken = this.#taken.get(uid) ?? 0;
    const users = this.#taken.size + (taken === 0 ? 1 : 0);
    if (this.#sum >= this.#most && (this.#sum >= 2 * this.#most || taken >= this.#most / users)) return false;
    this.#taken.set(uid, taken + 1);
    this.#sum += 1;
    return true;
  }

  giveBack(uid: number): void {
    const taken = this.#taken.get(uid) ?? 0;
    if (taken > 1) this.#taken.set(uid, taken - 1);
    else this.#taken.delete(uid);
    if (taken > 0) this.#sum -= 1;
  }
}

/** UID of a process; root's where it is gone. */
export function ownerOf(pid: number, proc: string): number {
  const text = readText(`${proc}/${pid}/status`);
  return Number((typeof text === 'string' && /^Uid:\s*(\d+)/m.exec(text)?.[1]) || 0);
}
