package io.hybridrunner.argo.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.testkit.ManualTiming;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateLimitTest {

  private final ManualTiming timing = new ManualTiming();

  @Test
  void a_burst_passes_and_then_one_in_each_part_of_a_second() throws InterruptedException {
    RateLimit rate = new RateLimit(10, 3, timing);
    for (int call = 0; call < 5; call++) {
      rate.acquire();
    }

    assertThat(timing.pauses()).containsExactly(Duration.ofMillis(100), Duration.ofMillis(100));
  }

  @Test
  void what_was_not_used_is_saved_up_to_the_burst() throws InterruptedException {
    RateLimit rate = new RateLimit(10, 3, timing);
    for (int call = 0; call < 3; call++) {
      rate.acquire();
    }
    timing.advance(Duration.ofHours(1));
    for (int call = 0; call < 4; call++) {
      rate.acquire();
    }

    assertThat(timing.pauses()).containsExactly(Duration.ofMillis(100));
  }
}
