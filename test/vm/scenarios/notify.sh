#!/bin/bash
# Webhooks of the whole machine: a service of nobody's posts what the monitor announced, signed, in order; the receiver is down for
# a while and the monitor is killed meanwhile: nothing is lost.
. /omnimind/lib.sh
mkdir -p /etc/omnimind
cat >/etc/omnimind/config.toml <<'TOML'
[[notify.webhooks]]
url = "http://127.0.0.1:8099/hook"
secret = "scenario"
severity = "ok"
TOML
cat >/root/receiver.py <<'PY'
import hashlib, hmac, http.server, json, sys
class Hook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers['Content-Length']))
        good = 'sha256=' + hmac.new(b'scenario', body, hashlib.sha256).hexdigest() == self.headers['X-OmniMind-Signature']
        event = json.loads(body)
        with open('/out/posts.txt', 'a') as posts:
            print(event['id'], event['kind'], 'signed' if good else 'FORGED', file=posts)
        self.send_response(204)
        self.end_headers()
    def log_message(self, *words): pass
http.server.HTTPServer(('127.0.0.1', 8099), Hook).serve_forever()
PY
touch /out/posts.txt
python3 /root/receiver.py & receiver=$!
set_up
systemctl is-active --quiet omnimind-notify.service
check $? "omnimind-notify.service is $(systemctl is-active omnimind-notify.service), as user $(ps -o user= -p "$(systemctl show -p MainPID --value omnimind-notify.service)")"
systemd-analyze security omnimind-notify.service 2>/dev/null | tail -n 1
posts() { wc -l </out/posts.txt; }
more_than() { [ "$(posts)" -gt "$1" ]; }
burn() { systemd-run --quiet --unit="burn-$1" --slice=omnimind-dev.slice -p RuntimeMaxSec=12 sh -c 'while :; do :; done'; }
burn 1
wait_for more_than 0
check $? "$(posts) posts came"

kill "$receiver"
wait "$receiver" 2>/dev/null
before=$(posts)
burn 2
sleep 15
systemctl kill --kill-whom=main --signal=KILL omnimind-smart-monitor.service
sleep 8
burn 3
sleep 15
[ "$(posts)" -eq "$before" ]
check $? 'a receiver that is down gets nothing'
python3 /root/receiver.py & receiver=$!
written() { cat /var/lib/omnimind/events/*.jsonl | wc -l; }
all_there() { [ "$(cut -d' ' -f1 /out/posts.txt | sort -u | wc -l)" -ge "$(written)" ]; }
sleep 1
systemctl stop omnimind-smart-monitor.service
wait_for all_there
! grep -q FORGED /out/posts.txt
check $? "all $(posts) posts are signed"
cat /var/lib/omnimind/events/*.jsonl | sed 's/^{"id":"\([^"]*\)".*/\1/' >/out/written.txt
awk '!seen[$1]++ { print $1 }' /out/posts.txt >/out/posted.txt
tail -n "$(wc -l </out/posted.txt)" /out/written.txt | diff - /out/posted.txt
check $? "what was posted is what was written, in order: $(wc -l </out/posted.txt) of $(wc -l </out/written.txt)"
[ "$(cut -d- -f1,2 /out/posted.txt | sort -u | wc -l)" -ge 2 ]
check $? 'by the monitor before and after it was killed'
systemctl --quiet is-active omnimind-notify.service
check $? 'and the service still runs'
kill "$receiver"
exit "$failed"
