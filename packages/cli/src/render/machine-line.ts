import type { MachineState } from '@omnimind/protocol/api/schemas';
import type { Screen } from './screen.ts';
import { displayWidth } from './width.ts';
import { stallText } from './workload.ts';

const gap = '  ';

/** CPU, memory, swap and pressure of the machine, each in half a line. */
export function machineFacts(screen: Screen, machine: MachineState) {
  const { glyphs, messages } = screen;
  const texts = messages.machine;
  const { cores, memory_bytes, swap_bytes } = machine.host;
  const bytes = (value: number | null) => (value === null ? glyphs.dash : screen.format.bytes(value));
  const used = machine.cpu_cores === null ? glyphs.dash : screen.format.number(Math.round(machine.cpu_cores * 10) / 10);
  return {
    cpu: texts.cores(used, screen.format.number(cores)),
    memory: texts.available(bytes(machine.memory_available_bytes), screen.format.bytes(memory_bytes)),
    swap: swap_bytes === 0 ? texts.noSwap : texts.free(bytes(machine.swap_free_bytes), screen.format.bytes(swap_bytes)),
    pressure: stallText(screen, machine.stall),
  };
}

/** The machine in one line, as much of it as there is room for: the most important comes first. */
export function machineLine(screen: Screen, machine: MachineState, columns: number): string {
  const { glyphs, messages, paint } = screen;
  const { labels } = messages.report;
  const facts = machineFacts(screen, machine);
  const { severity } = machine;
  const sign = `${glyphs.dot} ${messages.behaviors.severity[severity].name}`;
  const parts: readonly (readonly [text: string, painted: string])[] = [
    [sign, paint.severity(severity, sign)],
    labelled(screen, labels.cpu, facts.cpu),
    labelled(screen, labels.memory, facts.memory),
    labelled(screen, messages.behaviors.aspect.pressure, facts.pressure),
    labelled(screen, screen.messages.machine.swap, facts.swap),
  ];
  let room = columns;
  let line = '';
  for (const [text, painted] of parts) {
    const width = displayWidth(text) + (line === '' ? 0 : gap.length);
    if (width > room) continue;
    line += (line === '' ? '' : gap) + painted;
    room -= width;
  }
  return line;
}

function labelled({ paint }: Screen, label: string, text: string): [string, string] {
  return [`${label} ${text}`, `${paint.dim(label)} ${text}`];
}
