package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PaceTest {

  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  /** Steps of one call or several, wishes to come earlier or later, pauses: by this pace. */
  @Property(tries = 500)
  void noWindowEverHasMoreCallsThanTheRateAndPausesAreKept(
      @ForAll @IntRange(min = 1, max = 50) int rate,
      @ForAll @Size(max = 60) List<@IntRange(max = 99) Integer> choices,
      @ForAll @IntRange(min = -1, max = 1) int origin) {
    Pace pace = new Pace(rate);
    long now = origin * 1_000L * SECOND;
    long pausedUntil = now;
    List<Long> calls = new ArrayList<>();
    for (int choice : choices) {
      if (choice >= 95) {
        pace.pause(now, Duration.ofSeconds(choice - 90));
        pausedUntil = Math.max(pausedUntil, now + (choice - 90) * SECOND);
        continue;
      }
      now = Math.max(now, pace.next(now + choice * SECOND / 100));
      assertThat(now).isGreaterThanOrEqualTo(pausedUntil);
      int atOnce = 1 + choice % 3;
      for (int i = 0; i < atOnce; i++) {
        pace.called(now);
        calls.add(now);
      }
    }
    // The calls of one step come together, three here; so a window may have two more at its end.
    for (int first = 0; first < calls.size(); first++) {
      for (int last = first; last < calls.size(); last++) {
        double seconds = (calls.get(last) - calls.get(first)) / (double) SECOND;
        assertThat(last - first + 1).isLessThanOrEqualTo((int) Math.floor(rate * seconds) + 3);
      }
    }
  }

  @Test
  void anIdleTimeSavesUpNothing() {
    Pace pace = new Pace(5);
    pace.called(0);
    pace.called(3600 * SECOND);
    assertThat(pace.next(3600 * SECOND)).isEqualTo(3600 * SECOND + SECOND / 5);
  }

  @Test
  void anAbsurdlyLowRateIsStillARate() {
    Pace pace = new Pace(1e-12);
    pace.called(SECOND);
    pace.called(SECOND);
    assertThat(pace.next(SECOND)).isGreaterThan(Duration.ofDays(1).toNanos());
  }
}
