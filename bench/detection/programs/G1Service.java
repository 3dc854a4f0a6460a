// Honest: a service with 60 MB of live data and 10 to 30 MB/s of garbage, with the collector and the heap that the JVM
// chooses by itself.
import java.util.Random;

public class G1Service {
  public static void main(String[] arguments) throws Exception {
    double length = Clock.option(arguments, "seconds", 720);
    Random random = new Random(4);
    String[] live = new String[30_000];
    for (int i = 0; i < live.length; i++) live[i] = "x".repeat(2_000);
    long check = 0;
    for (int tick = 1; Clock.seconds() < length; tick++) {
      int replies = 1_000 + random.nextInt(2_000);
      for (int i = 0; i < replies; i++) {
        StringBuilder reply = new StringBuilder();
        for (int n = 0; n < 20; n++) reply.append("field ").append(n).append(": ").append(random.nextInt(1000)).append('\n');
        check += reply.length();
        if (i % 10 == 0) live[random.nextInt(live.length)] = reply + "y".repeat(1_700);
      }
      Clock.until(tick / 5.0);
    }
    System.out.println(check);
  }
}
