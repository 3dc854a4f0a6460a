// Leak: a static list keeps each request's bytes: --rate MB/min from the start, beside 20 MB/s of garbage. The heap may
// grow to 1,200 MB.
import java.util.ArrayList;
import java.util.List;

public class LeakStatic {
  static final List<byte[]> REQUESTS = new ArrayList<>();

  public static void main(String[] arguments) throws Exception {
    double rate = Clock.option(arguments, "rate", 40);
    double length = Clock.option(arguments, "seconds", 840);
    Clock.onset();
    long check = 0;
    for (int tick = 1; Clock.seconds() < length; tick++) {
      while (REQUESTS.size() * 10_000.0 < rate * 1e6 / 60 * Clock.seconds()) REQUESTS.add(new byte[10_000]);
      for (int i = 0; i < 50; i++) check += new byte[100_000].length;
      Clock.until(tick / 4.0);
    }
    System.out.println(check);
  }
}
