#!/bin/bash
# The API of the system's monitor: who may ask and who may not; runs of the group's members get their scope in the system's
# slice, also from a session by SSH, and the monitor acts on them.
. /omnimind/lib.sh
socket=/run/omnimind/api.sock
slice=/omnimind.slice/omnimind-dev.slice
mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[api]
tcp_port = 8111
TOML
# ask USER METHOD PATH [BODY]: status and body, one line
cat >/omnimind/ask.cjs <<'JS'
const [method, path, body, port, token] = process.argv.slice(2);
const headers = { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) };
const at = port ? { host: '127.0.0.1', port } : { socketPath: '/run/omnimind/api.sock' };
const asked = require('http').request({ ...at, method, path, headers }, (response) => {
  let text = '';
  response.on('data', (piece) => (text += piece)).on('end', () => console.log(response.statusCode, text));
});
asked.on('error', (error) => console.log(error.code));
asked.end(body || undefined);
JS
ask() { local user=$1; shift; runuser -u "$user" -- "$node" /omnimind/ask.cjs "$@"; }
answering() { [[ $(ask dev GET /v1/machine) == 200* ]]; }

# answers USER WANTED METHOD PATH [BODY]
answers() {
  local user=$1 wanted=$2 text
  shift 2
  text=$(ask "$user" "$@")
  [[ $text == $wanted* ]]
  check $? "$user: $* → ${text:0:160}"
}

set_up
make_dev
useradd --create-home other
usermod -aG omnimind dev
wait_for answering
[ "$(stat -c '%a %U:%G' $socket)" = '660 root:omnimind' ]
check $? "the socket: $(stat -c '%a %U:%G' $socket)"
answers root 200 GET /v1/machine
answers dev 200 GET /v1/machine
answers other EACCES GET /v1/machine
ask root GET /v1/machine | grep -q '"history":{"available":true'
check $? 'the past is kept'
answers root 200 GET /v1/verify

# A session of SSH is no part of the user's manager.
# A run that the monitor has not adopted within five seconds goes on in its user's scope: on a host that slow it is tried again.
# The launcher of a command that is held back has the same words, and another name.
begun() { job=$(pgrep -u dev -xf 'sleep 600') && [ "$(cat "/proc/$job/comm")" = sleep ]; }
in_slice() { [[ $(cgroup_of "$job") == $slice/* ]]; }
for _ in 1 2 3; do
  as_dev "$omnimind" run --name job -- sh -c 'sleep 600; :' 2>/out/run.err &
  run=$!
  wait_for begun
  in_slice && break
  kill "$job"
  wait $run
done
in_slice
check $? "a run of a member is in the system's slice: $(cgroup_of "$job")"
[[ $(cgroup_of "$job") == $slice/omnimind-adopt-job-*.scope ]]
check $? 'in a scope of its own'
# The brief asks `systemctl show -p Slice PID`; to systemctl a number is a job, so its scope is named, and ps asked with the PID.
scope=$(basename "$(cgroup_of "$job")")
[ "$(systemctl show --value -p Slice "$scope")" = omnimind-dev.slice ]
check $? "systemctl show -p Slice $scope: $(systemctl show --value -p Slice "$scope")"
[ "$(ps -o slice= -p "$job" | tr -d ' ')" = omnimind-dev.slice ]
check $? "ps -o slice -p $job: $(ps -o slice= -p "$job")"
known() { ask dev GET /v1/workloads >/out/workloads.json && grep -q "\"cgroup\":\"$slice/$scope\"" /out/workloads.json; }
wait_for known
check $? 'the monitor knows it'
"$node" --input-type=module - "$scope" >/out/placed.txt <<'JS'
import { readFileSync } from 'node:fs';
const { workloads } = JSON.parse(readFileSync('/out/workloads.json', 'utf8').replace(/^\d+ /, ''));
const placed = workloads.find(({ cgroup }) => cgroup?.endsWith(process.argv[2]));
const foreign = workloads.find(({ cgroup }) => cgroup !== null && !cgroup.startsWith('/omnimind.slice'));
const isGood = placed?.protected_by === null && placed.uid > 0 && typeof foreign?.protected_by === 'string';
console.log(isGood, placed?.id, placed?.uid, placed?.name, foreign?.id);
JS
read -r good id uid_of _ foreign </out/placed.txt
[ "$good" = true ]
check $? "the monitor may act on it, and not on others: $(cat /out/placed.txt)"
path() { "$node" -p 'encodeURIComponent(process.argv[1])' "$1"; }
answers dev '200 {"id"' POST "/v1/workloads/$(path "$id")/ignore" '{}'
answers dev '200 {"id"' POST "/v1/workloads/$(path "$id")/release" '{}'
answers dev 403 POST "/v1/workloads/$(path "$foreign")/ignore" '{}'

# Somebody else's process, and one that runs with the rights of another.
sleep 700 &
roots=$!
answers dev 403 POST /v1/workloads "{\"pid\":$roots}"
cp /bin/sleep /usr/local/bin/borrowed && chmod 4755 /usr/local/bin/borrowed
as_dev /usr/local/bin/borrowed 800 &
# What starts it has the same words at their end.
wait_for pgrep -xf '/usr/local/bin/borrowed 800'
answers dev 403 POST /v1/workloads "{\"pid\":$(pgrep -xf '/usr/local/bin/borrowed 800')}"
as_dev sh -c 'sleep 900; :' &
wait_for pgrep -xf 'sleep 900'
own=$(pgrep -xf 'sleep 900')
answers dev 200 POST /v1/workloads "{\"pid\":$own,\"name\":\"mine\"}"
[[ $(cgroup_of "$own") == $slice/omnimind-adopt-mine-*.scope ]]
check $? "a process of one's own is adopted: $(cgroup_of "$own")"
# The window that it was started in has the focus: it weighs more until that is over, whether somebody says so or dies.
mine=$(cgroup_of "$own")
# Without a weight of any of its units a slice may have no cpu.weight at all: the manager is asked.
weighs() { [ "$(systemctl show --value -p CPUWeight "${mine##*/}")" = "$1" ]; }
unset='[not set]'
focus() { ask "$1" POST /v1/focus "{\"scopes\":[\"${mine##*/}\"],\"for_s\":$2}"; }
favored() { [[ $(focus dev "$1") == *"${mine##*/}"* ]] && weighs 300; }
wait_for favored 60
check $? "in focus cpu.weight of ${mine##*/} is $(cat "/sys/fs/cgroup$mine/cpu.weight")"
focus dev 0 >/dev/null
wait_for weighs "$unset"
check $? 'out of focus it is what it was'
# Long enough that the manager can be asked meanwhile.
focus dev 20 >/dev/null; wait_for weighs 300 && wait_for weighs "$unset"
check $? 'an editor that is gone is forgotten'
focus dev 120 >/dev/null; wait_for weighs 300
systemctl kill --signal=KILL omnimind-smart-monitor.service
wait_for weighs "$unset"
check $? 'a monitor that died is cleaned up after'
wait_for answering
kill "$own" "$roots"
pkill -xf '/usr/local/bin/borrowed 800'

# On loopback, with the token that only root can read.
token=$(cat /var/lib/omnimind/api-token)
[ "$(stat -c '%a %U' /var/lib/omnimind/api-token)" = '600 root' ]
check $? 'the token is root'"'"'s'
# The monitor was killed just now: its file of a socket is there before anybody listens on the port.
listens() { text=$("$node" /omnimind/ask.cjs GET /v1/machine '' 8111 "$token") && [[ $text == 200* ]]; }
wait_for listens
check $? "on loopback with the token: ${text:0:40}"
text=$("$node" /omnimind/ask.cjs GET /v1/machine '' 8111); [[ $text == 401* ]]
check $? "without it: ${text:0:60}"
text=$("$node" /omnimind/ask.cjs POST "/v1/workloads/$(path "$id")/ignore" '{}' 8111 "$token"); [[ $text == 403* ]]
check $? "nothing can be changed there: ${text:0:90}"

# The monitor dies and comes back: runs go on, and it answers again with its past.
systemctl kill --signal=KILL omnimind-smart-monitor.service
wait_for answering
check $? 'after kill -9 it answers again'
ask root GET "/v1/workloads/machine/series?step=1" >/out/series.json
"$node" --input-type=module - <<'JS'
import { readFileSync } from 'node:fs';
const [, text] = /^200 (.*)$/s.exec(readFileSync('/out/series.json', 'utf8')) ?? [];
const measured = JSON.parse(text ?? '{"cpu_cores":[]}').cpu_cores.filter((value) => value !== null).length;
console.log(measured > 20 ? 'ok  ' : 'FAIL', `${measured} samples of the machine, from before and after`);
process.exit(measured > 20 ? 0 : 1);
JS
check $? 'the past from before is there'
kill -0 $run
check $? 'the run goes on'
pkill -xf 'sleep 600'
wait $run
exit "$failed"
