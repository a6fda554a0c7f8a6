package io.hybridrunner.openmetadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.ServerVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IngestionImageTest {

  private static final ServerVersion SERVER = new ServerVersion(1, 13, 4);

  @ParameterizedTest
  @CsvSource({
    "openmetadata/ingestion:latest,          openmetadata/ingestion,          latest,",
    "openmetadata/ingestion,                 openmetadata/ingestion,          ,",
    "registry:5000/ingestion,                registry:5000/ingestion,         ,",
    "registry:5000/a/ingestion:1.13.4,       registry:5000/a/ingestion,       1.13.4,",
    "registry:5000/ingestion@sha256:ab,      registry:5000/ingestion,         ,        sha256:ab",
    "registry:5000/i:1.13.4@sha256:ab,       registry:5000/i,                 1.13.4,  sha256:ab",
    "ingestion:1.13.4,                       ingestion,                       1.13.4,",
  })
  void aReferenceIsTakenApartAndWrittenAsItWas(
      String reference, String repository, String tag, String digest) {
    IngestionImage image = IngestionImage.of(reference);
    assertThat(image)
        .isEqualTo(
            new IngestionImage(repository, Optional.ofNullable(tag), Optional.ofNullable(digest)));
    assertThat(image).hasToString(reference);
  }

  @ParameterizedTest
  @CsvSource({
    "registry:5000/i,        registry:5000/i:1.13.4",
    "registry:5000/i:latest, registry:5000/i:1.13.4",
    "i:1.12.9,               i:1.13.4",
  })
  void theTagBecomesTheServersVersion(String configured, String chosen) {
    IngestionImage.Choice choice = IngestionImage.of(configured).forServer(SERVER);
    assertThat(choice.image()).hasToString(chosen);
    assertThat(choice.keptBecause()).isEmpty();
  }

  @Test
  void anImageThatIsPinnedByItsDigestIsLeftAlone() {
    IngestionImage pinned = IngestionImage.of("i:1.12.9@sha256:ab");
    IngestionImage.Choice choice = pinned.forServer(SERVER);
    assertThat(choice.image()).isEqualTo(pinned);
    assertThat(choice.keptBecause())
        .contains("it is pinned by its digest, which says which image it is");
    assertThat(pinned.incompatibility(SERVER)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "i",
        "i:latest",
        "i:custom-1.2",
        "i:2026.10.27",
        "i:1.13.0",
        "i:1.13.6.3",
        "i:om-1.13.2-cl-1.13.2",
        "i@sha256:ab"
      })
  void whatSuitsTheServerOrSaysNoVersionMayRun(String reference) {
    assertThat(IngestionImage.of(reference).incompatibility(SERVER)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"i:1.12.4", "i:2.13.4", "i:om-1.12.5-cl-1.12.5", "i:v0.13.4"})
  void anotherVersionIsRefusedWithAReasonAndACure(String reference) {
    Cause cause = IngestionImage.of(reference).incompatibility(SERVER).orElseThrow();
    assertThat(cause.kind()).isEqualTo(Kind.CONFLICT);
    assertThat(cause.message())
        .startsWith("the ingestion image " + reference + " is of version ")
        .endsWith(", and the server is 1.13.4; the first two numbers must be the same");
    assertThat(cause.cure()).contains("1.13.4", "dynamic version", "validation");
  }
}
