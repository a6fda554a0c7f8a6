package io.hybridrunner.collate.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.RunId;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.model.StatusRow;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.testkit.Pipelines;
import java.net.URI;
import java.time.Duration;

/** Clients and rows for tests. */
final class Clients {

  static final String TOKEN = "canary-token.eyJzdWIiOiJib3QifQ.c2ln";
  static final RunId RUN = Pipelines.runId("one");

  private Clients() {}

  static RestSettings settings(String base) {
    return RestSettings.of(URI.create(base + "/api"), () -> SecretValue.of(TOKEN), "test")
        .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  static OpenMetadataRest client(String base) {
    return new OpenMetadataRest(settings(base));
  }

  static StatusRow row(String step) {
    return ServerAnswers.row(
        "{\"runId\":\"%s\",\"pipelineState\":\"failed\",\"status\":[{\"name\":\"%s\"}]}"
            .formatted(RUN, step));
  }

  static ServerFailure failure(Answer<?> answer) {
    assertThat(answer.given()).isEmpty();
    return answer.failed().orElseThrow();
  }
}
