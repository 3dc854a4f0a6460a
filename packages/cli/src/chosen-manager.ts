/** Whose setup is meant: what was asked for, else root's is the system's. */
export function chosenManager(
  { user, system }: { user?: boolean | undefined; system?: boolean | undefined },
  uid: number,
): 'system' | 'user' {
  return system || (!user && uid === 0) ? 'system' : 'user';
}
