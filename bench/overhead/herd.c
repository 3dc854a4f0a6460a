/*
 * A herd of processes to be watched: `herd COUNT BUSY [SESSIONS]`.
 *
 * COUNT children sleep; the first BUSY of them wake ten times a second and do a little work, as the programs of a
 * desktop do. With SESSIONS they are spread over as many sessions, each of which is a workload. The herd prints "ready", ends when its standard input is closed, and takes its children along.
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

/* A part of the herd: children FIRST, FIRST + STEP and so on. */
static int fork_children(int count, int busy, int first, int step) {
  pid_t self = getpid();
  for (int i = first; i < count; i += step) {
    pid_t pid = fork();
    if (pid < 0) {
      perror("herd: fork");
      return 71;
    }
    if (pid == 0) child(i < busy, self);
  }
  return 0;
}

/* Its leader is the first of its children. */
static void session(int count, int busy, int first, int step, pid_t parent) {
  setsid();
  if (fork_children(count, busy, first + step, step) != 0) _exit(71);
  child(first < busy, parent);
}

int main(int argc, char **argv) {
  if (argc != 3 && argc != 4) {
    fprintf(stderr, "usage: herd COUNT BUSY [SESSIONS]\n");
    return 64;
  }
  int count = atoi(argv[1]);
  int busy = atoi(argv[2]);
  int sessions = argc == 4 ? atoi(argv[3]) : 0;
  pid_t self = getpid();
  for (int i = 0; i < sessions && i < count; i++) {
    pid_t pid = fork();
    if (pid < 0) {
      perror("herd: fork");
      return 71;
    }
    if (pid == 0) session(count, busy, i, sessions, self);
  }
  int status = sessions == 0 ? fork_children(count, busy, 0, 1) : 0;
  if (status != 0) return status;
  printf("ready\n");
  fflush(stdout);
  char byte;
  while (read(0, &byte, 1) > 0) {
  }
  return 0;
}
