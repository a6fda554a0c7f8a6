package io.hybridrunner.argo.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.logs.Kubelet.Line;
import io.hybridrunner.model.LogPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Put together, pages are the log. */
class WholeLogTest {

  private static final Instant BEGIN = Instant.parse("2026-03-27T10:00:00Z");
  private static final Part MAIN = new Part(1, "run-1", "main", Optional.empty());

  @Property(tries = 150)
  void pagesAreTheLog(@ForAll long seed, @ForAll @IntRange(min = 4, max = 400) int pageBytes) {
    Random random = new Random(seed);
    Kubelet kubelet = new Kubelet();
    List<Line> file = kubelet.file(MAIN);
    Instant time = BEGIN;
    int lines = random.nextInt(120);
    for (int i = 0; i < lines; i++) {
      time = time.plus(step(random));
      file.add(new Line(time, text(random) + "\n"));
    }
    String all = file.stream().map(Line::text).collect(Collectors.joining());
    assertThat(PodLogsTest.whole(new PodLogs(pageBytes), List.of(MAIN), kubelet)).isEqualTo(all);
  }

  /** Mostly many lines of one time; two streams cross by milliseconds; a clock set back, rarely. */
  private static Duration step(Random random) {
    return switch (random.nextInt(40)) {
      case 0 -> Duration.ofSeconds(random.nextInt(100));
      case 1, 2 -> Duration.ofMillis(-random.nextInt(900));
      case 3, 4, 5, 6 -> Duration.ofSeconds(1);
      case 7, 8, 9, 10, 11 -> Duration.ofNanos(random.nextInt(1_000_000));
      default -> Duration.ZERO;
    };
  }

  private static String text(Random random) {
    String alphabet = "abc é例🚢 2026-03-27T10:00:00Z \r";
    int length = random.nextInt(10) == 0 ? random.nextInt(900) : random.nextInt(40);
    StringBuilder text = new StringBuilder();
    int[] letters = alphabet.codePoints().toArray();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }

  /**
   * The log of 50 MB is made while it is read; whoever held it all would need more than there is.
   */
  @Test
  void fiftyMegabytesAreReadInSmallMemory() {
    int count = 500_000;
    PodLogs logs = new PodLogs();
    Source source = (part, slice) -> Optional.of(new Endless(slice, count));
    Optional<String> cursor = Optional.empty();
    long bytes = 0;
    int pages = 0;
    do {
      LogPage page = logs.page(List.of(MAIN), cursor, source);
      bytes += page.text().length();
      pages++;
      assertThat(page.text()).endsWith("\n");
      cursor = page.after();
    } while (cursor.isPresent());
    assertThat(bytes).isEqualTo(100L * count);
    assertThat(pages).isEqualTo((int) (100L * count / PodLogs.PAGE_BYTES) + 1);
  }

  /** A thousand lines a second, each of 100 bytes. */
  private static final class Endless extends InputStream {
    private final int count;
    private int next;
    private byte[] line = new byte[0];
    private int at;

    Endless(Slice slice, int count) {
      this.count = count;
      int skipped =
          slice.since().map(since -> (int) Duration.between(BEGIN, since).toMillis()).orElse(0);
      this.next = Math.max(0, Math.max(skipped, count - slice.lastLines().orElse(count)));
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] into, int offset, int room) {
      if (at == line.length) {
        if (next == count) {
          return -1;
        }
        String text = String.format("%s %-99d%n", BEGIN.plusMillis(next), next);
        line = text.getBytes(StandardCharsets.US_ASCII);
        next++;
        at = 0;
      }
      int taken = Math.min(room, line.length - at);
      System.arraycopy(line, at, into, offset, taken);
      at += taken;
      return taken;
    }
  }
}
