package io.hybridrunner.collate.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class ReconnectingTest {

  private static final Duration CAP = Duration.ofSeconds(30);
  private static final Duration SPREAD = Duration.ofSeconds(5);
  private static final Ending BROKEN = Ending.soon("broken", "Wait.");

  /** Draws the largest number every time. */
  private static final RandomGenerator LONGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final AtomicLong now = new AtomicLong();
  private final Reconnecting longest = with(CAP);

  private Reconnecting with(Duration max) {
    return new Reconnecting(max, SPREAD, LONGEST, now::get);
  }

  private void upFor(Duration time) {
    longest.up();
    now.addAndGet(time.toNanos());
  }

  @Test
  void waitsDoubleFromHalfASecondToTheUpperBound() {
    assertThat(java.util.stream.IntStream.range(0, 9).mapToObj(i -> longest.waitAfter(BROKEN)))
        .extracting(Duration::toMillis)
        .containsExactly(500L, 1000L, 2000L, 4000L, 8000L, 16_000L, 30_000L, 30_000L, 30_000L);
  }

  @Test
  void aHealthyMinuteBeginsAnewWithASpreadAttempt() {
    for (int i = 0; i < 9; i++) {
      longest.waitAfter(BROKEN);
    }
    upFor(Duration.ofSeconds(61));
    assertThat(longest.waitAfter(BROKEN)).isEqualTo(SPREAD);
    assertThat(longest.waitAfter(BROKEN)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aShortLinkIsNoSuccessButItsRunnersAreSpreadToo() {
    upFor(Duration.ofSeconds(59));
    assertThat(longest.waitAfter(BROKEN)).isEqualTo(SPREAD);
    for (int i = 0; i < 9; i++) {
      longest.waitAfter(BROKEN);
    }
    upFor(Duration.ofSeconds(59));
    assertThat(longest.waitAfter(BROKEN)).isEqualTo(CAP);
  }

  @Test
  void whatAnEndingAsksForComesBeforeTheJitter() {
    Ending busy = BROKEN.notBefore(Duration.ofSeconds(20));
    assertThat(longest.waitAfter(busy)).isEqualTo(Duration.ofMillis(20_500));
  }

  @Test
  void theUpperBoundIsOneForTheSpreadToo() {
    Reconnecting short1 = with(Duration.ofSeconds(1));
    short1.up();
    assertThat(short1.waitAfter(BROKEN)).isEqualTo(Duration.ofSeconds(1));
    assertThat(short1.waitAfter(BROKEN)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aThousandRunnersOfARestartedServerComeBackSpreadOverTheTime() {
    SplittableRandom random = new SplittableRandom(7);
    long[] perSecond = new long[6];
    for (int i = 0; i < 1000; i++) {
      Reconnecting one = new Reconnecting(CAP, SPREAD, random.split(), now::get);
      one.up();
      perSecond[(int) one.waitAfter(BROKEN).toSeconds()]++;
    }
    assertThat(java.util.Arrays.stream(perSecond)).allMatch(count -> count < 300);
  }
}
