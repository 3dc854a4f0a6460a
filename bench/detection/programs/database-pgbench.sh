#!/bin/sh
# Honest: PostgreSQL under pgbench, two clients at 150 transactions a second (as many as it can with "full"), for $1 s. Its
# socket, its data and nothing else lie in a directory of its own; it listens on no port.
set -u
bin=$(ls -d /usr/lib/postgresql/*/bin | tail -n 1)
directory=$(mktemp -d "$BENCH_TMP/pg.XXXXXX")
as=
if [ "$(id -u)" = 0 ]; then
  chown nobody "$directory"
  as='setpriv --reuid nobody --clear-groups'
fi
cd "$directory" || exit 1
rate='-R 150'
[ "${2:-}" = full ] && rate=
$as "$bin/initdb" -D "$directory/data" -A trust -U bench >/dev/null || exit 1
$as "$bin/postgres" -D "$directory/data" -k "$directory" -c listen_addresses= -c shared_buffers=128MB &
server=$!
until "$bin/pg_isready" -q -h "$directory" -U bench -d postgres; do sleep 0.5; done
$as "$bin/pgbench" -h "$directory" -U bench -q -i -s 10 postgres
$as "$bin/pgbench" -h "$directory" -U bench -c 2 -T "$1" -P 10 $rate postgres
kill -INT $server
wait $server
cd / && rm -rf "$directory"
