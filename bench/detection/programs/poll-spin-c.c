/* Poll spin: serves a pipe for --after s, 20 messages a second with work for each; then the other end closes, and poll()
   returns at once for ever with POLLHUP, which nobody handles. */
#include <poll.h>
#include <sys/wait.h>
#include "lib/clock.h"

int main(int argc, char **argv) {
  begin();
  double after = option(argc, argv, "after", 190), length = option(argc, argv, "seconds", 650);
  int ends[2];
  if (pipe(ends)) return 1;
  if (fork() == 0) {
    close(ends[0]);
    static char message[60000];
    for (int n = 1; seconds() < after; n++) {
      if (write(ends[1], message, sizeof message) < 0) return 1;
      until(n / 20.0);
    }
    return 0;
  }
  close(ends[1]);
  static char message[60000];
  struct pollfd descriptor = {.fd = ends[0], .events = POLLIN};
  unsigned long messages = 0, sum = 0;
  int marked = 0;
  while (seconds() < length) {
    poll(&descriptor, 1, 1000);
    if (!(descriptor.revents & POLLIN)) {
      if (!marked++) onset();
      continue;
    }
    ssize_t size = read(ends[0], message, sizeof message);
    double used = cpu_seconds();
    while (cpu_seconds() - used < 0.02)
      for (ssize_t i = 0; i < size; i++) sum += message[i] + i;
    if (++messages % 20 == 0) {
      printf("%lu messages, %lu\n", messages, sum);
      fflush(stdout);
    }
  }
  wait(NULL);
  return 0;
}
