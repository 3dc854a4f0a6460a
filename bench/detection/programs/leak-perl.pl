# Leak: each job's record is kept in a list of finished jobs that nobody reads: --rate MB/min from the start.
use strict;
use warnings;
use Time::HiRes qw(sleep time);

my %option = map { /^--(\w+)=(.+)$/ ? ($1 => $2) : () } @ARGV;
my ($rate, $length) = ($option{rate} // 20, $option{seconds} // 780);
my $start = time;
if ($ENV{ONSET_FILE}) { open my $note, '>', $ENV{ONSET_FILE} or die; printf $note "0.0\n"; close $note }
my @finished;
my $kept = 0;
for (my $tick = 1; time - $start < $length; $tick++) {
  while ($kept < $rate * 1e6 / 60 * (time - $start)) {
    push @finished, { id => scalar @finished, result => 'x' x 2000 };
    $kept += 2400;
  }
  my $left = $start + $tick / 4 - time;
  sleep $left if $left > 0;
}
