import { connectApi } from '@omnimind/client/connect-api';
import { errorCode } from '@omnimind/linux/files/outcome';
import { OmnimindError } from '@omnimind/protocol/errors';
import { type Ignored, isCalled, keyOf, type RecognizedWorkload } from '@omnimind/protocol/ignored';
import { message } from '@omnimind/protocol/message';
import { IgnoreList } from '@omnimind/remember/ignore-list';
import { stateDirectory } from '@omnimind/remember/runs/state-directory';

/** Nobody answers, or none who could change it for us. */
const unreachable = new Set<string>(['monitor_unavailable', 'permission_denied', 'unavailable', 'route_not_found']);

/** Characters of a name that the monitor keeps. */
const maxName = 255;

/**
 * What a user ignores, changed by the monitor that answers, and where none does in the list of this user, which the notifier
 * reads, too.
 */
export class IgnoreRequests {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #uid: number | null;
  readonly #list: IgnoreList;

  /** @param uid of this user */
  constructor(environment: NodeJS.ProcessEnv = process.env, uid = process.getuid?.() ?? null) {
    this.#environment = environment;
    this.#uid = uid;
    const onUnwritable = (error: unknown): never => {
      const file = `${stateDirectory(environment)}/ignored.json`;
      const problem = message('file.unwritable', { file, errno: errorCode(error) });
      throw new OmnimindError('output_unwritable', problem, { cause: error });
    };
    this.#list = new IgnoreList({ environment, onUnwritable });
  }

  has(workload: RecognizedWorkload): boolean {
    this.#list.refresh();
    return this.#list.find(workload) !== null;
  }

  /** Ignores what an announcement was about. @throws OmnimindError `output_unwritable` */
  async ignore(id: string, { identity, name }: RecognizedWorkload): Promise<Ignored> {
    const workload = await this.#ask((api) => api.call('ignore', { id, body: {} }));
    if (workload?.ignored_as !== undefined) return workload.ignored_as;
    return this.#list.ignore(identity ?? { kind: 'name', name: name.slice(0, maxName) }, null, this.#uid);
  }

  /** @param for_s `null` without end @throws OmnimindError `output_unwritable` */
  async ignoreNamed(name: string, for_s: number | null): Promise<Ignored[]> {
    const kept = name.slice(0, maxName);
    const body = { name: kept, ...(for_s === null ? {} : { for_s }) };
    const answer = await this.#ask((api) => api.call('ignoreNamed', { body }));
    return answer?.ignored ?? [this.#list.ignore({ kind: 'name', name: kept }, for_s, this.#uid)];
  }

  /** @throws OmnimindError `workload_not_found` when it is not ignored, `output_unwritable` */
  async unignoreNamed(name: string): Promise<Ignored[]> {
    const body = { name: name.slice(0, maxName), ignored: false };
    const answer = await this.#ask((api) => api.call('ignoreNamed', { body }));
    this.#list.refresh();
    const own = this.#list.unignore((identity) => isCalled(identity, name), 0);
    const removed = distinct([...(answer?.ignored ?? []), ...own]);
    if (removed.length === 0) throw new OmnimindError('workload_not_found', message('ignore.nothing', { name }));
    return removed;
  }

  async entries(): Promise<Ignored[]> {
    const answer = await this.#ask((api) => api.call('ignored'));
    this.#list.refresh();
    return distinct([...(answer?.ignored ?? []), ...this.#list.entries()]);
  }

  /** @returns `null` where no monitor does it, or it has no such workload */
  async #ask<Answer>(call: (api: ReturnType<typeof connectApi>) => Promise<Answer>): Promise<Answer | null> {
    try {
      return await call(connectApi(this.#environment, this.#uid ?? undefined));
    } catch (error) {
      if (!(error instanceof OmnimindError)) throw error;
      if (unreachable.has(error.code) || error.code === 'workload_not_found') return null;
      throw error;
    }
  }
}

function distinct(entries: readonly Ignored[]): Ignored[] {
  return [...new Map(entries.map((entry) => [keyOf(entry.identity), entry])).values()];
}
