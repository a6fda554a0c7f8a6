package io.hybridrunner.collate.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hybridrunner.model.SecretValue;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestSettingsTest {

  private static final Duration SECOND = Duration.ofSeconds(1);

  private static RestSettings of(String url, String version) {
    return RestSettings.of(URI.create(url), () -> SecretValue.of("canary"), version);
  }

  @Test
  void slashesAtTheEndAreCut() {
    assertThat(of("https://om.example/prefix/api//", "1").base())
        .isEqualTo("https://om.example/prefix/api");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "om.example/api",
        "canary",
        "ftp://user:canary@om.example/api",
        "wss://om.example/api",
        "https:///api",
        "https://canary@om.example/api",
        "https://om.example/api?token=canary",
        "https://om.example/api#canary"
      })
  void otherAddressesAreRefusedWithoutShowingSecrets(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> of(url, "1"))
        .withMessageNotContaining("canary");
  }

  @Test
  void boundsAreChecked() {
    RestSettings good = of("https://om.example/api", "1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good.withTimeouts(Duration.ZERO, SECOND, SECOND));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> good.withTimeouts(SECOND, SECOND, Duration.ofHours(2)));
    assertThatIllegalArgumentException().isThrownBy(() -> good.withMaxResponseBytes(0));
    assertThatIllegalArgumentException().isThrownBy(() -> good.withPageSize(0));
    assertThatIllegalArgumentException().isThrownBy(() -> of("https://om.example/api", "a\nb"));
    assertThat(good.toString()).doesNotContain("canary");
  }
}
