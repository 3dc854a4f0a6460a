# Growing CPU: a watcher of a log that is never rotated. Each two seconds it reads the whole log again and matches each line,
# so that the use of CPU grows with the log: from --start to about --peak cores at the end.
use strict;
use warnings;
use Time::HiRes qw(clock sleep time);

my %option = map { /^--(\w+)=(.+)$/ ? ($1 => $2) : () } @ARGV;
my ($length, $begin, $peak) = ($option{seconds} // 1320, $option{start} // 0.07, $option{peak} // 0.42);
my $start = time;
my $folder = $ENV{BENCH_TMP} // '.';
my $every = 2;
$| = 1;
open my $log, '>>', "$folder/server.log" or die;
my $lines = 0;
sub append {
  my ($count) = @_;
  for (1 .. $count) {
    $lines++;
    my $status = $lines % 211 ? 200 : 503;
    print $log "10.0.", $lines % 7, ".", $lines % 251, " GET /orders/", $lines * 31 % 9973, " $status ", $lines * 17 % 4999, "\n";
  }
  $log->flush;
}
sub watch {
  my %slow;
  open my $in, '<', "$folder/server.log" or die;
  while (<$in>) { $slow{$2}++ if m{^(\S+) (?:GET|POST) (/\w+)/\d+ 5\d\d (\d+)$} && $3 > 1000 }
  close $in;
  return $slow{'/orders'} // 0;
}
append(20_000);
my $before = clock();
watch() for 1 .. 5;
my $perLine = (clock() - $before) / 5 / $lines;
my ($atStart, $atEnd) = map { $_ * $every / $perLine } $begin, $peak;
append($atStart - $lines) if $atStart > $lines;
if ($ENV{ONSET_FILE}) { open my $note, '>', $ENV{ONSET_FILE} or die; printf $note "%.1f\n", time - $start; close $note }
for (my $turn = 1; time - $start < $length; $turn++) {
  my $wanted = $atStart + ($atEnd - $atStart) * $turn * $every / $length;
  append($wanted - $lines) if $wanted > $lines;
  my $slow = watch();
  print "$lines lines, $slow slow\n" if $turn % 5 == 0;
  my $left = $start + $turn * $every - time;
  sleep $left if $left > 0;
}
