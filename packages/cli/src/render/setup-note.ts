import type { Format } from '@omnimind/messages/format';
import type { SetupTexts } from '@omnimind/messages/setup';
import type { Note } from '@omnimind/protocol/setup-plan';

/** A note of a plan in words. */
export function noteText({ bytes }: Format, { notes }: SetupTexts, note: Note): string {
  switch (note.note) {
    case 'weights':
      return notes.weights(note.cpu_weight, note.io_weight, note.siblings.join(', '));
    case 'quota':
      return notes.quota(note.percent, note.processors);
    case 'memory':
      return notes.memory(bytes(note.high_bytes), bytes(note.max_bytes));
    case 'protection':
      return notes.protection(bytes(note.low_bytes));
    case 'protection_needs_system':
      return notes.protection_needs_system(bytes(note.low_bytes));
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
