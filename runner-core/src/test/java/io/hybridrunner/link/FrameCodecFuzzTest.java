package io.hybridrunner.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.FrameCodec.Decoded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Golden frames, broken in many ways: the same ways every time, and some others. */
class FrameCodecFuzzTest {

  private static final String CANARY = "secret:shop-db-password";
  private static final String[] JUNK = {
    "null",
    "true",
    "[]",
    "{}",
    "\"\"",
    "-1",
    "1e400",
    "9".repeat(200),
    "1E-400",
    "0.1",
    "\"x\"",
    "[".repeat(300),
    "{\"a\":".repeat(300),
    "\"\\ud800\"",
    "\"\\u0000\"",
    "NaN",
    "\"1-1-1-1-1\""
  };

  private Random random = new Random(20261101);
  private final FrameCodec codec = new FrameCodec();
  private final List<String> golden = new ArrayList<>(Golden.frames().values());

  @Test
  void noBrokenFrameThrowsOrIsShown() {
    int malformed = 0;
    for (int round = 0; round < 6000; round++) {
      malformed += isMalformedAndSaysSo(broken(anyGolden())) ? 1 : 0;
    }
    assertThat(malformed).isBetween(2000, 5900);
  }

  @Property
  void noFrameThatIsBrokenSeveralTimesThrowsOrIsShown(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int times) {
    random = new Random(seed);
    String text = anyGolden();
    for (int i = 0; i < times && !text.isEmpty(); i++) {
      text = broken(text);
    }
    boolean unused = isMalformedAndSaysSo(text);
  }

  private String anyGolden() {
    return golden.get(random.nextInt(golden.size()));
  }

  private boolean isMalformedAndSaysSo(String text) {
    Decoded decoded = codec.decode(text);
    if (decoded instanceof Decoded.Malformed it) {
      assertThat(it.cause().sentence()).doesNotContain(CANARY).hasSizeLessThan(1000);
    } else if (decoded instanceof Decoded.Known known) {
      // What was understood can be written again, and means the same.
      assertThat(codec.decode(codec.encode(known.frame()))).isEqualTo(known);
    }
    return decoded instanceof Decoded.Malformed;
  }

  @Test
  void aHeapOf48MegabytesIsEnoughForTheWorstFrames() throws IOException, InterruptedException {
    Process decoding =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx48m",
                "-cp",
                System.getProperty("java.class.path"),
                DecodesWorstFrames.class.getName())
            .redirectErrorStream(true)
            .start();
    String output = new String(decoding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(decoding.waitFor()).as(output).isZero();
    assertThat(output).isEqualToIgnoringNewLines(DecodesWorstFrames.GOODBYE);
  }

  private String broken(String text) {
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, random.nextInt(text.length()));
      case 1 -> flipped(text);
      case 2 -> withJunkValue(text);
      case 3 -> twice(text);
      case 4 -> withoutALine(text);
      default -> flipped(withJunkValue(text));
    };
  }

  private String flipped(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i <= random.nextInt(4); i++) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private String withJunkValue(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    String junk = JUNK[random.nextInt(JUNK.length)];
    lines.set(at, lines.get(at).replaceFirst(": [^,{\\[]+", ": " + junk.replace("\\", "\\\\")));
    return String.join("\n", lines);
  }

  private String twice(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    int at = random.nextInt(lines.size());
    lines.addAll(at, Collections.nCopies(1 + random.nextInt(3), lines.get(at)));
    return String.join("\n", lines);
  }

  private String withoutALine(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    lines.remove(random.nextInt(lines.size()));
    return String.join("\n", lines);
  }
}
