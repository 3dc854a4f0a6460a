// A program with a leak: keeps a piece of memory ten times a second, for as long and as much as it was told, then ends.
// node leak-main.js <name> <MiB a second> <most MiB> <most seconds>
const [name = 'leak', rate = '8', most = '3072', seconds = '480'] = process.argv.slice(2);
process.title = name;
const kept = [];
const pieces = Number(rate) / 10;
let bytes = 0;
const timer = setInterval(() => {
  const piece = Buffer.alloc(Math.round(pieces * 2 ** 20), 1);
  kept.push(piece);
  bytes += piece.length;
  if (bytes >= Number(most) * 2 ** 20) clearInterval(timer);
}, 100);
setTimeout(() => process.exit(), Number(seconds) * 1000);
