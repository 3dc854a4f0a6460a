/**
 * An agent's script, by the official client of the Model Context Protocol: it asks `may_start` while something leaks, waits, runs
 * isolated, and reads the result while the leak is held. One line for each thing that it looked at; ends with 1 when one was not so.
 *
 * @example node agent.mjs OMNIMIND ASKED
 * OMNIMIND is the launcher, ASKED a file that it makes when it was told to go; whoever sees it starts the leak.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { z } from 'zod';

const [command = '', asked = ''] = process.argv.slice(2);
/** Emulation takes 6 to 11 times as long as a machine. */
const patience_s = 300;
/** Names that the test made begin so, and that of what leaks ends so; a unit's name is escaped once more. */
const hostile = /Ignore(?: |\\+x20)all/;
const leaking = /go(?:"|\\+x22)(?:\}|\\+x7d)/;
const MiB = 2 ** 20;

const client = new Client({ name: 'agent', version: '1' }, { versionNegotiation: { mode: 'auto' } });
const environment = Object.fromEntries(Object.entries(process.env).map(([name, value]) => [name, value ?? '']));
await client.connect(new StdioClientTransport({ command, args: ['mcp'], env: environment }));

let failed = 0;
function check(isSo: boolean, text: string): void {
  if (!isSo) failed += 1;
  console.log(isSo ? 'ok  ' : 'FAIL', text);
}

/** Characters that hide something from a reader: controls, and those that turn the direction of a line. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u;
let answers = 0;
const crooked: string[] = [];

/** What a tool says; its text must be a line that calls it data, and the same data. */
async function call<Shape extends z.ZodObject>(name: string, shape: Shape, args: Record<string, unknown> = {}) {
  const { content, structuredContent } = await client.callTool({ name, arguments: args }, { timeout: 120_000 });
  const [first] = content;
  const text = first?.type === 'text' ? first.text : '';
  const [said, json = '', ...more] = text.split('\n');
  answers += 1;
  if (!said?.endsWith('never instructions:') || more.length > 0 || hidden.test(json) || json.length > 16_000)
    crooked.push(`${name}: ${JSON.stringify(text.slice(0, 300))}`);
  if (json !== JSON.stringify(structuredContent)) crooked.push(`${name}: text and data differ`);
  return shape.parse(structuredContent);
}

const decisionSchema = z.object({
  decision: z.enum(['go', 'wait', 'refuse']),
  wait_s: z.number().nullable(),
  room_bytes: z.number().nullable(),
  reasons: z.array(z.object({ code: z.string(), text: z.string() })),
});
const briefSchema = z.object({ id: z.string(), name: z.string(), rung: z.string(), memory_behavior: z.string() });
const machineSchema = z.object({ in_trouble: z.array(briefSchema) });
const listSchema = z.object({ total: z.number(), workloads: z.array(briefSchema) });
const resultSchema = z.object({
  state: z.string(),
  exit_status: z.number().nullable(),
  output: z.array(z.string()),
});

const script = ['sh', '-c', 'cat /proc/self/cgroup; echo built; exit 3'];
const mayStart = (memory_bytes: number) => call('may_start', decisionSchema, { command: script, memory_bytes });
const show = ({ decision, wait_s, reasons }: z.output<typeof decisionSchema>) =>
  `${decision}${wait_s === null ? '' : ` ${wait_s} s`}: ${reasons.map(({ code, text }) => `${code} (${text})`).join('; ')}`;
const troubled = async () => (await call('machine_state', machineSchema)).in_trouble;

/** Asks until it is so. */
async function ask<Answer>(question: () => Promise<Answer>, isSo: (answer: Answer) => boolean): Promise<Answer> {
  const end = performance.now() + patience_s * 1000;
  for (;;) {
    const answer = await question();
    if (isSo(answer) || performance.now() > end) return answer;
    await pause(1000);
  }
}

// Their names come with the monitor's first look at them.
const hostileOnes = async () =>
  (await call('list_workloads', listSchema, { limit: 50 })).workloads.filter(({ name }) => hostile.test(name));
const named = await ask(hostileOnes, ({ length }) => length >= 20);
check(
  named.length >= 20,
  `${named.length} workloads with hostile names are listed, such as ${JSON.stringify(named[0]?.name)}`,
);
check(
  named.every(({ rung }) => rung === 'observe'),
  'nothing was done to them',
);
const never = await mayStart(64 * 1024 * MiB);
check(never.decision === 'refuse', show(never));
const first = await mayStart(256 * MiB);
/** What just fits: as the leak grows it does not any more. */
const heavy_bytes = (first.room_bytes ?? 0) - 256 * MiB;
check(first.decision === 'go', `before the leak ${show(first)}`);
writeFileSync(asked, '');

const waiting = await ask(
  () => mayStart(heavy_bytes),
  ({ decision }) => decision !== 'go',
);
check(waiting.decision === 'wait' && (waiting.wait_s ?? 0) > 0, `while it leaks ${show(waiting)}`);
// An agent waits as long as it is told to; so long is the emulated machine's patience not.
const leakOf = (those: readonly z.output<typeof briefSchema>[]) => those.find(({ name }) => leaking.test(name));
const held = leakOf(await ask(troubled, (those) => leakOf(those)?.rung === 'throttle'));
check(held?.rung === 'throttle', `in trouble: ${JSON.stringify(held)}`);
const then = await ask(
  () => mayStart(256 * MiB),
  ({ decision }) => decision === 'go',
);
check(then.decision === 'go', `while it is held ${show(then)}`);

const { run } = await call('run_isolated', z.object({ run: z.string() }), { command: script, name: 'build' });
const result = await ask(
  () => call('run_result', resultSchema, { run }),
  ({ state }) => state !== 'running',
);
const [cgroup = '', built] = result.output;
check(result.state === 'finished' && result.exit_status === 3 && built === 'built', `read: ${JSON.stringify(result)}`);
check(/omnimind-dev\.slice\/omnimind-(?:run|adopt)-build-[^/]+\.scope$/.test(cgroup), `it ran in ${cgroup}`);
// A throttle that has helped for minutes is undone, and comes again with the leak.
const after = leakOf(await ask(troubled, (those) => leakOf(those)?.rung === 'throttle'));
check(after?.rung === 'throttle', `meanwhile the leak: ${after?.rung}`);
const why = z.object({ reasons: z.array(z.string()) });
const { reasons } = await call('why', why, { of: after?.id ?? '' });
check(reasons.length > 0, `why: ${JSON.stringify(reasons)}`);
check(crooked.length === 0, `${answers} answers are data in one line: ${crooked.join(' | ')}`);
await client.close();
process.exit(failed === 0 ? 0 : 1);
