import type { Change, CommandPurpose, FilePurpose, Note, Profile } from '@omnimind/protocol/setup-plan';
import type { Language } from './locale.ts';
import { englishSetup } from './setup-english.ts';
import { portugueseSetup } from './setup-portuguese.ts';

type Kind = 'system' | 'user';
type PlainNote = Exclude<
  Note['note'],
  | 'weights'
  | 'quota'
  | 'memory'
  | 'protection'
  | 'protection_needs_system'
  | 'program'
  | 'two_setups'
  | 'configuration_of_service'
  | 'earlyoom'
>;

/** What end users read of `setup` and `uninstall`. */
export interface SetupTexts {
  title(kind: Kind, profile: Profile): string;
  machine(processors: number, memory: string): string;
  readonly change: Readonly<Record<Change, string>>;
  readonly purpose: Readonly<Record<FilePurpose, string>>;
  readonly command: Readonly<Record<CommandPurpose, string>>;
  readonly notes: Readonly<Record<PlainNote, string>> & {
    weights(cpu: number, io: number, siblings: string): string;
    quota(percent: number, processors: number): string;
    memory(high: string, max: string): string;
    protection(low: string): string;
    protection_needs_system(low: string): string;
    program(directory: string): string;
    two_setups(other: Kind): string;
    configuration_of_service(file: string): string;
    earlyoom(memory_percent: number): string;
  };
  program(files: number, size: string): string;
  files(count: number): string;
  readonly goes: string;
  readonly comesBack: string;
  readonly commands: string;
  readonly nothingToDo: string;
  readonly onlyShown: string;
  readonly ask: string;
  readonly notDone: string;
  readonly done: string;
  readonly uninstallTitle: Readonly<Record<Kind, string>>;
  readonly noSetup: Readonly<Record<Kind, string>>;
  readonly populated: string;
  readonly removes: string;
  readonly restores: string;
  readonly changed: string;
  readonly kept: string;
  left(path: string): string;
  readonly removed: string;
  readonly partlyRemoved: string;
}

export function setupTexts(language: Language): SetupTexts {
  return language === 'pt' ? portugueseSetup : englishSetup;
}
