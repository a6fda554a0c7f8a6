package io.hybridrunner.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  private final Backoff backoff = new Backoff(new Random(7));

  @ParameterizedTest
  @CsvSource({"1,500", "2,1000", "3,2000", "6,16000", "7,30000", "8,30000", "2147483647,30000"})
  void waitsFillTheWholeRangeUpToTheirBound(int failures, long boundMillis) {
    LongSummaryStatistics waits =
        IntStream.range(0, 5000)
            .mapToLong(i -> backoff.delayAfter(failures).toNanos())
            .summaryStatistics();
    long bound = Duration.ofMillis(boundMillis).toNanos();
    assertThat(waits.getMin()).isBetween(1L, bound / 50);
    assertThat(waits.getMax()).isBetween(bound - bound / 50, bound);
    assertThat(waits.getAverage()).isBetween(bound * 0.48, bound * 0.52);
  }

  @Test
  void boundsThatMakeNoSenseAreRefusedWithTheirValues() {
    Duration one = Duration.ofSeconds(1);
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, one, new Random()))
        .hasMessageContaining("base PT0S");
    assertThatThrownBy(() -> new Backoff(one, Duration.ofMillis(1), new Random()))
        .hasMessageContaining("cap PT0.001S");
    assertThatThrownBy(() -> backoff.delayAfter(0)).hasMessageContaining("0");
  }
}
