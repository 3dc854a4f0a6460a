/* Honest: multiplies matrices of 500 x 500 for the whole time, silent until the end. No bytes, no faults, no sleep: by its
   counters a tight numeric kernel looks like an endless loop. */
#include "lib/clock.h"

enum { n = 500 };
static double a[n][n], b[n][n], c[n][n];

int main(int argc, char **argv) {
  begin();
  double length = option(argc, argv, "seconds", 500), trace = 0;
  unsigned long seed = 10, products = 0;
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      a[i][j] = next_random(&seed) % 1000 / 1000.0;
      b[i][j] = next_random(&seed) % 1000 / 1000.0;
    }
  for (; seconds() < length; products++) {
    memset(c, 0, sizeof c);
    for (int i = 0; i < n; i++)
      for (int k = 0; k < n; k++)
        for (int j = 0; j < n; j++) c[i][j] += a[i][k] * b[k][j];
    for (int i = 0; i < n; i++) trace += c[i][i];
  }
  printf("%lu products, trace %g\n", products, trace);
  return 0;
}
