#!/bin/sh
# Honest: SQLite takes in and sums up rows in a file, one transaction after the other with a short rest, for $1 s.
set -u
end=$(($(date +%s) + $1))
base="$BENCH_TMP/rows.sqlite"
sqlite3 "$base" 'create table rows (id integer primary key, word text, number integer)'
while [ "$(date +%s)" -lt "$end" ]; do
  sqlite3 "$base" "
    insert into rows (word, number)
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 200000)
      select 'word ' || (i % 991), i from n;
    select word, sum(number) from rows group by word order by 2 desc limit 1;
    delete from rows where id % 3 = 0;"
  sleep 1
done
