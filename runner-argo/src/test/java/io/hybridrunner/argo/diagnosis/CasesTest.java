package io.hybridrunner.argo.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What is said of each situation that was made on a real cluster; of the public cases Z01
 * (success), Z02 (oom-main), Z03 (oom-init), Z09 (image-*), A-04, A-08, A-09 and A-11.
 */
class CasesTest {

  private static final Diagnosis DIAGNOSIS = new Diagnosis(Bounds.defaults());

  @TestFactory
  Stream<DynamicTest> everySituation() {
    return rows().map(row -> DynamicTest.dynamicTest(row[0] + " " + row[1], () -> check(row)));
  }

  private static void check(String[] row) {
    Fixture fixture = Fixture.of(row[0]);
    Verdict verdict =
        DIAGNOSIS.diagnose(
            fixture.run(),
            fixture.surroundings(),
            Optional.empty(),
            fixture.after(Long.parseLong(row[1])));
    String said =
        String.join(
            "\t",
            verdict.status().phase().name(),
            verdict.status().cause().map(cause -> cause.kind().name()).orElse("-"),
            verdict.hopeless().isPresent() ? "hopeless" : "-",
            verdict.hopeless().or(() -> verdict.status().cause()).map(Cause::message).orElse("-"));
    assertThat(said).isEqualTo(String.join("\t", row[2], row[3], row[4], row[5]));
    verdict.status().cause().ifPresent(cause -> assertThat(cause.message()).doesNotEndWith("."));
  }

  static Stream<String[]> rows() {
    try (InputStream in = CasesTest.class.getResourceAsStream("/diagnosis/cases.tsv")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return lines.stream().skip(1).map(line -> line.split("\t", -1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
