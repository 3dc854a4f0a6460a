// A program with a leak: keeps more memory ten times a second, at the rate it was told however busy the machine is, up to a
// size, and ends after a time. node leak-main.js <name> <MiB a second> <most MiB> <most seconds>
const [name = 'leak', rate = '8', most = '3072', seconds = '540'] = process.argv.slice(2);
process.title = name;
const mebibyte = 2 ** 20;
const kept = [];
let bytes = 0;
setInterval(() => {
  const wanted = Math.min((performance.now() / 1000) * Number(rate), Number(most)) * mebibyte;
  // Bytes that are not zero: memory that was never written to is not there.
  const piece = Buffer.alloc(Math.max(0, Math.floor(wanted - bytes)), 1);
  kept.push(piece);
  bytes += piece.length;
}, 100);
setTimeout(() => process.exit(), Number(seconds) * 1000);
