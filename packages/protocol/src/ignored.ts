import { z } from 'zod';
import { type Message, message } from './message.ts';

/** What a workload is called so that a person recognizes it, and that it still is called after a restart. */
export const identitySchema = z.discriminatedUnion('kind', [
  /** A systemd unit, without the part of its name that is another one each time: `app-gnome-firefox.scope`. */
  z.object({ kind: z.literal('unit'), unit: z.string().max(255) }),
  /** `omnimind run --name NAME`. */
  z.object({ kind: z.literal('run'), name: z.string().max(255) }),
  /** A program by its file and working directory; `/usr/bin/node server.js` for a script. */
  z.object({ kind: z.literal('program'), executable: z.string().max(4096), directory: z.string().max(4096) }),
  /** Whatever has this name: a unit, a run, a program. For what nobody watched when it was ignored. */
  z.object({ kind: z.literal('name'), name: z.string().max(255) }),
]);
export type WorkloadIdentity = z.infer<typeof identitySchema>;

/** A workload that is watched and shown, but neither acted on nor announced. */
export const ignoredSchema = z.object({
  identity: identitySchema,
  /** ISO 8601, UTC; `null`: until somebody takes it back. */
  until: z.string().nullable(),
  /** UID of who asked; it holds for that user's workloads, root's for all. */
  by: z.int().nullable(),
});
export type Ignored = z.infer<typeof ignoredSchema>;

/** What an ignored workload is recognized by. */
export interface RecognizedWorkload {
  /** `null` while it is not known. */
  readonly identity: WorkloadIdentity | null;
  /** As people are shown it. */
  readonly name: string;
}

/** Whether an identity means a workload. */
export function isMeant(identity: WorkloadIdentity, { identity: own, name }: RecognizedWorkload): boolean {
  if (own !== null && keyOf(identity) === keyOf(own)) return true;
  return identity.kind === 'name' && (identity.name === name.slice(0, 255) || isCalled(own, identity.name));
}

/** Whether a person may mean it by that name: a unit by its whole name or without the type, a program by its file or path. */
export function isCalled(identity: WorkloadIdentity | null, name: string): boolean {
  switch (identity?.kind) {
    case 'unit':
      return name === identity.unit || name === identity.unit.replace(/\.[a-z]+$/, '');
    case 'run':
      return name === identity.name || name === `run ${identity.name}`;
    case 'program':
      return (
        name === identity.executable ||
        (/[/ ]/.test(identity.executable.slice(0, -name.length).at(-1) ?? '') && identity.executable.endsWith(name))
      );
    case 'name':
      return name.slice(0, 255) === identity.name;
    default:
      return false;
  }
}

/** Equal for identities that mean the same. */
export function keyOf(identity: WorkloadIdentity): string {
  return JSON.stringify(identity, ['kind', 'unit', 'name', 'executable', 'directory']);
}

/** The identity for people: `run api-tests`, `node in /home/ana/shop`. */
export function identityMessage(identity: WorkloadIdentity): Message {
  switch (identity.kind) {
    case 'unit':
      return message('identity.unit', { unit: identity.unit });
    case 'run':
      return message('identity.run', { name: identity.name });
    case 'program':
      return message('identity.program', { executable: identity.executable, directory: identity.directory });
    case 'name':
      return message('identity.name', { name: identity.name });
  }
}
