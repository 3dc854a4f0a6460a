/* Honest: two threads render pictures of the Mandelbrot set, each its own, ever deeper, and write them as they are done: all of two
   processors for the whole time, with progress to be seen. */
#include <pthread.h>

#include "lib/clock.h"

enum { width = 480, height = 360, most = 2000 };
static double length;

static void *render(void *argument) {
  const char *thread = argument;
  static __thread unsigned char row[3 * width];
  for (double zoom = 1; seconds() < length; zoom = zoom > 1e9 ? 1 : zoom * 1.05) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double real = -0.743643887 + (x - width / 2) / (160 * zoom), imaginary = 0.131825904 + (y - height / 2) / (160 * zoom);
        double a = 0, b = 0;
        int steps = 0;
        for (; a * a + b * b < 4 && steps < most; steps++) {
          double next = a * a - b * b + real;
          b = 2 * a * b + imaginary;
          a = next;
        }
        row[3 * x] = steps, row[3 * x + 1] = steps >> 3, row[3 * x + 2] = *thread;
      }
      fwrite(row, sizeof row, 1, stdout);
    }
  }
  return NULL;
}

int main(int argc, char **argv) {
  begin();
  length = option(argc, argv, "seconds", 500);
  pthread_t other;
  if (pthread_create(&other, NULL, render, "b")) return 1;
  render("a");
  return pthread_join(other, NULL);
}
