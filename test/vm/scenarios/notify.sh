#!/bin/bash
# Webhooks are told by a service of nobody's with the network, apart from the monitor that has none: every announcement comes,
# signed and in order, though the receiver is away for a while, and monitor and service are killed meanwhile.
# named: four minutes under emulation; unit tests hold the same in simulated time
. /omnimind/lib.sh
service=omnimind-notify.service
monitor=omnimind-smart-monitor.service
events=/var/lib/omnimind/events
received=/out/received.jsonl
config=/etc/omnimind/config.toml
mkdir -p /etc/omnimind
cat >$config <<'TOML'
[[notify.webhooks]]
url = "http://127.0.0.1:8099/hook"
secret = "a key of 4 words"
severity = "ok"
TOML
cat >/out/receiver.mjs <<'JS'
import { createHmac } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
createServer(async (request, response) => {
  const body = Buffer.concat(await request.toArray());
  const signature = `sha256=${createHmac('sha256', 'a key of 4 words').update(body).digest('hex')}`;
  const { id, type, workload } = JSON.parse(body);
  const { headers } = request;
  const isGood = headers['x-omnimind-signature'] === signature && headers['x-omnimind-event-id'] === id;
  appendFileSync('/out/received.jsonl', `${JSON.stringify({ id, type, name: workload.name, isGood, agent: headers['user-agent'] })}\n`);
  response.writeHead(204).end();
}).listen(8099, '127.0.0.1');
JS
receive() { systemd-run --quiet --collect --unit=receiver.service --property=SuccessExitStatus=SIGTERM "$node" /out/receiver.mjs; }
# start FROM TO: workloads, each of which is told of once it is known
start() {
  for number in $(seq "$1" "$2"); do
    systemd-run --quiet --unit="w-$number.service" --slice=omnimind-dev.slice sleep 3000
  done
}
came() { grep -q "\"w-$1.service\"" $received; }
logged() { grep -q "\"w-$1.service\"" $events/*.jsonl; }

: >$received
receive
set_up
systemctl is-active --quiet $service
check $? "$service runs"
# The key stands in the configuration: for root and the group only.
chown root:omnimind $config && chmod 640 $config && systemctl restart $service
wait_for systemctl is-active --quiet $service
check $? 'also when only root and the group may read the configuration'
[ "$(systemctl show --value -p RestrictAddressFamilies $monitor)" = AF_UNIX ]
check $? "the monitor has no network: $(systemctl show --value -p RestrictAddressFamilies $monitor)"
pid=$(systemctl show --value -p MainPID $service)
[ "$(stat -c %u "/proc/$pid")" -ne 0 ] && grep -q '^CapEff:\s*0*$' "/proc/$pid/status"
check $? "the service is of user $(stat -c %u "/proc/$pid"), without capabilities"
systemd-analyze security --no-pager $service | tail -n 1

start 1 5
wait_for came 5
check $? "the receiver is told: $(tail -n 1 $received)"

systemctl stop receiver.service
start 6 9
wait_for logged 9
check $? 'the receiver is away, and the monitor goes on'
systemctl kill --signal=KILL $monitor
wait_for systemctl is-active --quiet $monitor
start 10 13
wait_for logged 13
check $? 'the monitor was killed, and goes on'
! came 6
check $? 'nothing came meanwhile'
systemctl kill --signal=KILL $service
wait_for systemctl is-active --quiet $service
receive
wait_for came 13
check $? "the receiver is back, and told up to the last: $(tail -n 1 $received)"
# In the middle of deliveries.
start 14 19
wait_for came 14
systemctl kill --signal=KILL $service
wait_for came 19
check $? 'the service was killed between deliveries, and goes on'
pid=$(systemctl show --value -p MainPID $service)
echo "     $service: $(grep -h VmRSS "/proc/$pid/status" | tr -s '\t ' ' '), $(($(cut -d' ' -f14 "/proc/$pid/stat") + $(cut -d' ' -f15 "/proc/$pid/stat"))) hundredths of a second of CPU time"
sleep 5
# First what came, then what was written: what is announced in between has no way to be in the first alone.
cp $received /out/came.jsonl
cat $events/*.jsonl >/out/events.jsonl
journalctl --quiet --unit=$service --output=cat | grep '^omnimind: ' | sed 's/^/     /'
"$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const lines = (file) => readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line));
const received = lines('/out/came.jsonl');
const told = [...new Set(received.map(({ id }) => id))];
const written = lines('/out/events.jsonl').map(({ id }) => id);
const wanted = written.slice(written.indexOf(told[0]));
// What was announced in the last moment may be on its way.
const isWhole = told.length > 0 && wanted.slice(0, told.length).join() === told.join() && wanted.length - told.length <= 2;
const lives = new Set(told.map((id) => id.replace(/-\d+$/, ''))).size;
const bad = received.filter(({ isGood }) => !isGood).length;
const doubles = received.length - told.length;
const check = (isGood, text) => console.log(isGood ? 'ok  ' : 'FAIL', text);
check(isWhole && lives === 2, `${told.length} of ${wanted.length} announcements came, in order, of ${lives} lives of the monitor`);
check(bad === 0, `wrong signatures or ids: ${bad}; told by ${received[0]?.agent}`);
check(doubles <= 2, `doubles after two kills of the service: ${doubles}`);
process.exit(isWhole && lives === 2 && bad === 0 && doubles <= 2 ? 0 : 1);
JS
check $? 'at least once, in order, signed'
exit "$failed"
