// Endless loop: after --after s of honest work (files read, records counted, a line each second) a worker waits for a field
// that only this very thread could set.
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;

public class LoopService {
  static boolean done = false;

  public static void main(String[] arguments) throws Exception {
    double after = Clock.option(arguments, "after", 180);
    double length = Clock.option(arguments, "seconds", 580);
    Path input = Files.createTempFile(new File(System.getenv().getOrDefault("BENCH_TMP", ".")).toPath(), "input", ".txt");
    Files.write(input, "a record with some words in it\n".repeat(6000).getBytes());
    long words = 0;
    for (int tick = 1; Clock.seconds() < after; tick++) {
      long end = Clock.cpuNanos() + 50_000_000L;
      do {
        for (String word : Files.readString(input).split(" ")) words += word.length();
      } while (Clock.cpuNanos() < end);
      if (tick % 10 == 0) System.out.println(tick / 10 + " s: " + words);
      Clock.until(tick / 10.0);
    }
    Clock.onset();
    long turns = 0;
    // The bound is for the benchmark alone; no progress is made in here.
    while (!done) if (++turns % 1_000_000_000L == 0 && Clock.seconds() > length) break;
  }
}
