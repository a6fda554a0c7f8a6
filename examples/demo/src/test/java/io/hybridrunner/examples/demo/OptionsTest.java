package io.hybridrunner.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

  @Test
  void withoutArgumentsItRunsTheHarvesterAndEnds() {
    Options options = Options.parse(List.of());

    assertThat(options.keep()).isFalse();
    assertThat(options.ingestion()).isEmpty();
    assertThat(options.columns()).isZero();
  }

  @Test
  void everyOptionIsRead() {
    Options options =
        Options.parse(
            List.of(
                "--keep",
                "--ingestion",
                "a b",
                "--server",
                "http://x/api",
                "--token-file",
                "t",
                "--service",
                "s.json",
                "--secrets",
                "d",
                "--terminal",
                "90"));

    assertThat(options.keep()).isTrue();
    assertThat(options.ingestion()).contains("a b");
    assertThat(options.server()).contains("http://x/api");
    assertThat(options.columns()).isEqualTo(90);
  }

  @Test
  void wrongOptionsAreNamed() {
    assertThatThrownBy(() -> Options.parse(List.of("--kep"))).hasMessageContaining("'--kep'");
    assertThatThrownBy(() -> Options.parse(List.of("--ingestion")))
        .hasMessageContaining("--ingestion needs a value");
    assertThatThrownBy(() -> Options.parse(List.of("--server", "x")))
        .hasMessageContaining("--token-file");
    assertThatThrownBy(() -> Options.parse(List.of("--secrets", "x")))
        .hasMessageContaining("--service");
  }
}
