import type { SetupTexts } from '@omnimind/messages/setup';
import type { Note } from '@omnimind/protocol/setup-plan';
import { formatBytes } from '@omnimind/protocol/units';

/** A note of a plan in words. */
export function noteText({ notes }: SetupTexts, note: Note): string {
  switch (note.note) {
    case 'weights':
      return notes.weights(note.cpu_weight, note.io_weight, note.siblings.join(', '));
    case 'quota':
      return notes.quota(note.percent, note.processors);
    case 'memory':
      return notes.memory(formatBytes(note.high_bytes), formatBytes(note.max_bytes));
    case 'protection':
      return notes.protection(formatBytes(note.low_bytes));
    case 'protection_needs_system':
      return notes.protection_needs_system(formatBytes(note.low_bytes));
    case 'program':
      return notes.program(note.directory);
    case 'two_setups':
      return notes.two_setups(note.other);
    case 'configuration_of_service':
      return notes.configuration_of_service(note.file);
    case 'earlyoom':
      return notes.earlyoom(note.memory_percent);
    default:
      return notes[note.note];
  }
}
