// Honest: the language server of TypeScript as an editor uses it: every three seconds some keys are struck in one of 60 modules, then
// it is asked for completions, for what stands under the cursor and for errors; every two minutes another module is opened.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { option, random, seconds, until } from './lib/clock.mjs';
import { moduleText, typescriptProject } from './lib/typescript-project.mjs';

const length = option('seconds', 3000);
const { folder, pathOf } = typescriptProject();
const server = spawn('tsc', ['--lsp', '--stdio'], { cwd: folder, stdio: ['pipe', 'pipe', 'inherit'] });
const next = random(22);
let id = 0;
let answers = 0;
let rest = Buffer.alloc(0);
server.stdout.on('data', (bytes) => {
  rest = Buffer.concat([rest, bytes]);
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    const size = Number(/Content-Length: (\d+)/.exec(rest.toString('latin1', 0, end))?.[1]);
    if (end < 0 || rest.length < end + 4 + size) return;
    const message = JSON.parse(rest.toString('utf8', end + 4, end + 4 + size));
    rest = rest.subarray(end + 4 + size);
    // What the server asks (its configuration, watched files) is answered with nothing.
    if (message.method !== undefined && message.id !== undefined) send({ id: message.id, result: null });
    else if (message.result !== undefined) answers += 1;
  }
});
function send(message) {
  const text = JSON.stringify({ jsonrpc: '2.0', ...message });
  server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
}
const ask = (method, params) => send({ id: ++id, method, params });
const tell = (method, params) => send({ method, params });

const root = pathToFileURL(folder).href;
ask('initialize', { processId: process.pid, rootUri: root, capabilities: { textDocument: { diagnostic: {} } } });
tell('initialized', {});
let open = null;
for (let stroke = 0; seconds() < length; stroke += 1) {
  if (stroke % 40 === 0) {
    if (open !== null) tell('textDocument/didClose', { textDocument: { uri: open.uri } });
    const n = Math.floor(next() * 60);
    open = { n, uri: pathToFileURL(pathOf(n)).href };
    const textDocument = { uri: open.uri, languageId: 'typescript', version: 1, text: moduleText(n, 0) };
    tell('textDocument/didOpen', { textDocument });
  }
  const text = `${moduleText(open.n, stroke)}export const typed${stroke} = beside${open.n}([]).fil`;
  const textDocument = { uri: open.uri };
  tell('textDocument/didChange', {
    textDocument: { ...textDocument, version: stroke + 2 },
    contentChanges: [{ text }],
  });
  const line = text.split('\n').length - 1;
  ask('textDocument/completion', {
    textDocument,
    position: { line, character: text.length - text.lastIndexOf('\n') - 1 },
  });
  ask('textDocument/hover', { textDocument, position: { line: 1, character: 20 } });
  ask('textDocument/diagnostic', { textDocument });
  if (stroke % 20 === 0) console.log(`${answers} answers of ${id}`);
  await until((stroke + 1) * 3);
}
server.kill();
