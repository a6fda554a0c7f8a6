package io.hybridrunner.collate.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Neither the token nor a secret in what is sent or received ever gets into a text of ours. */
class CanaryTest {

  private static final String SECRET = "canary-secret";
  private static final String ENTITY =
      "{\"id\":\"7df41d07-d446-4063-a303-a7164c8783a2\",\"name\":\"n\",\"fullyQualifiedName\":\"s.n\","
          + "\"pipelineType\":\"metadata\",\"serviceType\":\"Mysql\",\"version\":\"1.2.3\","
          + "\"connection\":{\"password\":\"canary-secret\"},\"more\":\"canary-secret\"}";

  @RegisterExtension
  private final WireMockExtension server =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  private OpenMetadataRest client(Supplier<SecretValue> token) {
    URI url = URI.create(server.baseUrl().replace("localhost", "127.0.0.1") + "/api");
    return new OpenMetadataRest(RestSettings.of(url, token, "test"));
  }

  private static List<Answer<?>> everything(OpenMetadataRest client) {
    Automation automation =
        new Automation("1", "a", false, "{\"request\":{\"password\":\"canary-secret\"}}");
    return List.of(
        client.version(),
        client.healthy(),
        client.whoAmI(),
        client.pipelines(Optional.empty()),
        client.pipeline("s.n"),
        client.pipeline(Pipelines.id("n")),
        client.service("databaseService", "s"),
        client.row("s.n", Clients.RUN),
        client.write("s.n", Clients.row(SECRET)),
        client.automation("a"),
        client.fail(automation, Cause.of(Cause.Kind.LOST, "gone", "")),
        client.appendLog("s.n", Clients.RUN, SECRET),
        client.closeLog("s.n", Clients.RUN));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | text/html | <html><title>hi</title>canary-secret",
        "200 | application/json | {\"canary-secret\": \"canary-secret\"}",
        "200 | application/json | canary-secret",
        "500 | application/json | {\"canary-secret\": \"canary-secret\"}",
        "500 | text/plain | canary-secret",
        "401 | application/json | {\"code\": 401, \"message\": \"Invalid token. "
            + Clients.TOKEN
            + "\"}",
        "200 | application/json | {\"code\": 401, \"message\": \"no " + Clients.TOKEN + "\"}",
        "403 | text/html | <title>" + Clients.TOKEN + "</title>",
        "400 | application/json | {\"message\": \"bad\\n at [Source: (String)canary-secret]\"}",
      })
  void noAnswerHoldsOne(int status, String type, String body) {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse().withStatus(status).withHeader("Content-Type", type).withBody(body)));
    try (OpenMetadataRest client = client(() -> SecretValue.of(Clients.TOKEN))) {
      List<Answer<?>> answers = everything(client);
      assertThat(answers.toString()).doesNotContain(SECRET);
      // The first two are asked without the token, so that nobody can send it back.
      assertThat(answers.subList(2, answers.size()).toString()).doesNotContain(Clients.TOKEN);
    }
  }

  @Test
  void goodAnswersDoNotPrintWhatTheyHold() {
    server.stubFor(any(anyUrl()).willReturn(aResponse().withBody(ENTITY)));
    try (OpenMetadataRest client = client(() -> SecretValue.of(Clients.TOKEN))) {
      List<Answer<?>> answers = everything(client);
      assertThat(answers.get(6).given()).isPresent();
      assertThat(answers.toString()).doesNotContain(SECRET, Clients.TOKEN);
      assertThat(Clients.settings("http://h").toString()).doesNotContain(Clients.TOKEN);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "canary secret", "canary\nsecret", "canary-\u00e4"})
  void aTokenThatCannotBeSentIsNotSentAndNotShown(String token) {
    try (OpenMetadataRest client = client(() -> SecretValue.of(token))) {
      ServerFailure failure = Clients.failure(client.whoAmI());
      assertThat(failure.kind()).isEqualTo(Kind.UNAUTHORIZED);
      assertThat(failure.cause().sentence())
          .contains("was not asked to tell whose token this is", "one line")
          .doesNotContain("canary");
    }
  }

  @Test
  void aTokenThatCannotBeReadSaysWhy() {
    IOException why = new IOException("/etc/token: permission denied");
    try (OpenMetadataRest client =
        client(
            () -> {
              throw new UncheckedIOException(why);
            })) {
      assertThat(Clients.failure(client.whoAmI()).cause().sentence())
          .contains("/etc/token: permission denied");
    }
    try (OpenMetadataRest client =
        client(
            () -> {
              throw new IllegalStateException(SECRET);
            })) {
      assertThat(Clients.failure(client.whoAmI()).cause().sentence())
          .contains("IllegalStateException")
          .doesNotContain(SECRET);
    }
  }
}
