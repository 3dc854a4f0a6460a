/*
 * A herd of processes to be watched: `herd COUNT BUSY`.
 *
 * COUNT children sleep; the first BUSY of them wake ten times a second and do a little work, as the programs of a
 * desktop do. The herd prints "ready", ends when its standard input is closed, and takes its children along.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

static void work_a_little(void) {
  volatile unsigned long sum = 0;
  for (unsigned long i = 0; i < 20000; i++) sum += i;
}

static void child(int busy, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(0);
  if (!busy)
    for (;;) pause();
  struct timespec tenth = {0, 100000000};
  for (;;) {
    work_a_little();
    nanosleep(&tenth, NULL);
  }
}

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: herd COUNT BUSY\n");
    return 64;
  }
  int count = atoi(argv[1]);
  int busy = atoi(argv[2]);
  pid_t self = getpid();
  for (int i = 0; i < count; i++) {
    pid_t pid = fork();
    if (pid < 0) {
      perror("herd: fork");
      return 71;
    }
    if (pid == 0) child(i < busy, self);
  }
  printf("ready\n");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
