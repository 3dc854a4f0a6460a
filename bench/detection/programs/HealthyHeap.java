// Honest: 80 MB of live data and 40 to 120 MB/s of garbage that the JVM collects as it likes. Live data is replaced all the
// time, so that the old generation fills and is collected, too.
import java.util.Random;

public class HealthyHeap {
  public static void main(String[] arguments) throws Exception {
    double length = Clock.option(arguments, "seconds", 600);
    Random random = new Random(9);
    byte[][] live = new byte[8000][];
    for (int i = 0; i < live.length; i++) live[i] = new byte[10_000];
    long check = 0;
    for (int tick = 1; Clock.seconds() < length; tick++) {
      int pieces = 1000 + random.nextInt(2000);
      for (int i = 0; i < pieces; i++) {
        byte[] piece = new byte[10_000];
        piece[i % 10_000] = 1;
        if (i % 10 == 0) live[random.nextInt(live.length)] = piece;
        for (byte b : piece) check += b;
      }
      Clock.until(tick / 4.0);
    }
    System.out.println(check);
  }
}
