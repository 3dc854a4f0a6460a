// What the Java programs share: a clock that starts with the program, options, the exact onset of trouble.
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

final class Clock {
  private static final long START = System.nanoTime();

  private Clock() {}

  static double seconds() {
    return (System.nanoTime() - START) / 1e9;
  }

  static void until(double t) throws InterruptedException {
    double left = t - seconds();
    if (left > 0) Thread.sleep((long) (left * 1000));
  }

  static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static double option(String[] arguments, String name, double fallback) {
    for (String argument : arguments)
      if (argument.startsWith("--" + name + "=")) return Double.parseDouble(argument.substring(name.length() + 3));
    return fallback;
  }

  static void onset() throws Exception {
    String file = System.getenv("ONSET_FILE");
    if (file != null) Files.writeString(Path.of(file), String.format("%.1f%n", seconds()));
  }
}
