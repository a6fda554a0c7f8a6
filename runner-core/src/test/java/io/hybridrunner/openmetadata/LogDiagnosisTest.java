package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Ends of real logs, of 2.0.7 where the file does not say otherwise. */
class LogDiagnosisTest {

  private static final Cause FAILED =
      Cause.of(Kind.INGESTION_FAILED, "the ingestion ended with exit code 1", "See its log.");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong-token|the OpenMetadata server refused its token: Not Authorized! Invalid token.",
        "wrong-token-1.13|the OpenMetadata server refused its token: Not Authorized! The given token"
            + " does not match the current bot",
        "unreachable|the OpenMetadata server at http://om.example.com:8585/api could not be reached:"
            + " Connection refused",
        "unreachable-1.13|the OpenMetadata server at http://127.0.0.1:1/api could not be reached:"
            + " Connection refused",
        "wrong-password|the data source refused the login: password authentication failed for user"
            + " \"shop\"",
        "step|the connection's step GetQueries failed: permission denied for view"
            + " pg_stat_statements",
        "other|FileFormatException: no reader for 'x.parq'",
      },
      quoteCharacter = '~')
  void theLogSaysWhy(String file, String said) throws IOException {
    Cause cause = LogDiagnosis.explain(FAILED.withEvidence(log(file)));
    assertThat(cause.message()).isEqualTo("the ingestion ended with exit code 1: " + said);
    assertThat(cause.kind()).isEqualTo(Kind.INGESTION_FAILED);
    assertThat(cause.cure()).isNotEmpty();
    assertThat(cause.evidence()).isEqualTo(log(file));
  }

  @Test
  void aLogThatSaysNothingLeavesTheCauseAsItWas() {
    Cause mute = FAILED.withEvidence(List.of("INFO: 12 records", "bye"));
    assertThat(LogDiagnosis.explain(mute)).isEqualTo(mute);
    assertThat(LogDiagnosis.explain(FAILED)).isEqualTo(FAILED);
  }

  @Test
  void aLineOfAMegabyteIsReadOnceAndCut() {
    String line = "x.SomeError: " + "Not Authorized".repeat(70_000);
    Cause cause = LogDiagnosis.explain(FAILED.withEvidence(List.of(line, "a".repeat(1_000_000))));
    assertThat(cause.message()).hasSizeLessThan(400).contains("SomeError: Not Authorized");
  }

  private static List<String> log(String name) throws IOException {
    try (InputStream in =
        LogDiagnosisTest.class.getResourceAsStream("/ingestion-log/" + name + ".log")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .toList();
    }
  }
}
