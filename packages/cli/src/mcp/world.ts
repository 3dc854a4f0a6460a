import type { ApiClient } from '@omnimind/client/api-client';
import type { Language } from '@omnimind/protocol/announcement';
import type { Workload } from '@omnimind/protocol/api/schemas';
import { OmnimindError } from '@omnimind/protocol/errors';
import { message } from '@omnimind/protocol/message';
import { nameData } from './as-data.ts';

/** What the tools work with. */
export interface ToolWorld {
  readonly language: Language;
  readonly environment: NodeJS.ProcessEnv;
  /** The file that starts omnimind. */
  readonly launcher: string;
  readonly api: ApiClient;
  readonly wall_ms: () => number;
}

/** An ID as an agent sees it and gives it back. */
export const idData = (id: string): string => nameData(id, 1000);

/**
 * The workload that an agent means by an ID, or by a name that only one has.
 *
 * @throws OmnimindError `workload_not_found`, or as the API
 */
export async function findWorkload({ api }: ToolWorld, which: string): Promise<Workload> {
  const { workloads } = await api.call('workloads');
  const byId = workloads.find(({ id }) => id === which || idData(id) === which);
  const [byName, another] = workloads.filter(({ name }) => name === which || nameData(name) === which);
  const found = byId ?? (another === undefined ? byName : undefined);
  if (found === undefined) throw new OmnimindError('workload_not_found', message('workload.not_found'));
  return found;
}
