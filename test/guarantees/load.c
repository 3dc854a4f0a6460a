/* Loads of a known size: load forks PER_SECOND SECONDS | load threads COUNT SECONDS | load sessions COUNT SECONDS */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void *wait_for_ever(void *unused) {
  for (;;) pause();
  return unused;
}

int main(int argc, char **argv) {
  if (argc != 4) return 64;
  int count = atoi(argv[2]);
  double seconds = atof(argv[3]);
  double start = now();
  int made = 0;
  if (strcmp(argv[1], "forks") == 0) {
    while (now() - start < seconds) {
      for (; made < (now() - start) * count; made++) {
        if (fork() == 0) _exit(0);
        while (waitpid(-1, NULL, WNOHANG) > 0) {}
      }
      usleep(500);
    }
    while (wait(NULL) > 0) {}
  } else if (strcmp(argv[1], "threads") == 0) {
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (; made < count; made++)
      if (pthread_create(&thread, &small, wait_for_ever, NULL) != 0) break;
    printf("%d\n", made);
    fflush(stdout);
    usleep(seconds * 1e6);
    return 0;
  } else {
    pid_t *children = calloc(count, sizeof *children);
    for (; made < count; made++) {
      pid_t child = fork();
      if (child < 0) break;
      if (child == 0) {
        setsid();
        alarm(seconds + 60);
        for (;;) pause();
      }
      children[made] = child;
    }
    printf("%d\n", made);
    fflush(stdout);
    usleep(seconds * 1e6);
    for (int index = 0; index < made; index++) kill(children[index], SIGKILL);
    while (wait(NULL) > 0) {}
    return 0;
  }
  printf("%d\n", made);
  return 0;
}
