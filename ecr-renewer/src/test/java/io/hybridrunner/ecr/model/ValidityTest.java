package io.hybridrunner.ecr.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidityTest {

  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @ParameterizedTest(name = "obtained {0} ago, ends in {1}: good {2}")
  @CsvSource({
    "PT0S,     PT12H,     true",
    "PT5H40M,  PT6H20M,   true",
    "PT5H46M,  PT6H14M,   false", // a job that runs every six hours comes seconds too early
    "PT6H,     PT6H,      false",
    "PT11H,    PT1H,      false",
    "PT13H,    PT-1H,     false",
    "PT0S,     PT20M,     true", // of a clock that is fast, or of a registry that gives less
    "PT0S,     PT0S,      false",
    "PT-10M,   PT12H,     true", // clocks of two nodes
    "PT-17H,   PT29H,     false", // written when the clock was 17 hours fast
    "PT1H,     PT28H,     false", // obtained while the clock was 17 hours slow
  })
  void isGoodWithMoreThanHalfOfItsLifeLeft(Duration ago, Duration left, boolean good) {
    assertThat(new Validity(NOW.minus(ago), NOW.plus(left)).isGood(NOW)).isEqualTo(good);
  }
}
