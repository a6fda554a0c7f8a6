package io.hybridrunner.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearMissTest {

  private static final List<String> WORDS = List.of("id", "stateDirectory", "hostIp");

  @Test
  void aSlipFindsTheWordThatWasMeant() {
    assertThat(NearMiss.of("stateDirectry", WORDS)).contains("stateDirectory");
    assertThat(NearMiss.of("state-directory", WORDS)).contains("stateDirectory");
    assertThat(NearMiss.of("hostIP", WORDS)).contains("hostIp");
  }

  @Test
  void anotherWordFindsNothing() {
    assertThat(NearMiss.of("tolerations", WORDS)).isEmpty();
  }

  @Test
  void aDistanceCountsLettersChangedAddedAndRemoved() {
    assertThat(NearMiss.distance("", "abc")).isEqualTo(3);
    assertThat(NearMiss.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearMiss.distance("same", "SAME")).isZero();
  }
}
