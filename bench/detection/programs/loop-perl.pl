# Endless loop: after --after s of honest work (a log read line by line, counts written) a parser no longer moves ahead in a
# line that ends in a backslash.
use strict;
use warnings;
use Time::HiRes qw(clock sleep time);

my %option = map { /^--(\w+)=(.+)$/ ? ($1 => $2) : () } @ARGV;
my ($after, $length) = ($option{after} // 180, $option{seconds} // 575);
my $start = time;
my $folder = $ENV{BENCH_TMP} // '.';
open my $log, '>', "$folder/input.log" or die;
print $log "line $_ GET /page/" . ($_ % 97) . " 200 " . ($_ * 31 % 5000) . "\n" for 1 .. 20000;
close $log;
$| = 1;
my %hits;
for (my $second = 1; time - $start < $after; $second++) {
  my $end = clock() + 0.5;
  while (clock() < $end) {
    open my $in, '<', "$folder/input.log" or die;
    while (<$in>) { $hits{$1} += $2 if m{GET (\S+) 200 (\d+)} }
    close $in;
    open my $out, '>>', "$folder/counts.txt" or die;
    print $out join(' ', map { "$_=$hits{$_}" } sort keys %hits), "\n";
    close $out;
  }
  printf "%d s: %d pages\n", $second, scalar keys %hits;
  my $left = $start + $second - time;
  sleep $left if $left > 0;
}
if ($ENV{ONSET_FILE}) { open my $note, '>', $ENV{ONSET_FILE} or die; printf $note "%.1f\n", time - $start; close $note }
my ($line, $at, $turns) = ('a continued line \\', 0, 0);
while ($at < length $line) {
  $at++ if substr($line, $at, 1) ne '\\';
  # For the benchmark alone: no progress is made in here.
  last if ++$turns % 20_000_000 == 0 && time - $start > $length;
}
