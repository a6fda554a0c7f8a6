package io.hybridrunner.collate.rest;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static io.hybridrunner.collate.rest.Clients.RUN;
import static io.hybridrunner.collate.rest.Clients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.ServerFailure.Kind;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogStreamsTest {

  private static final RunId OTHER = Pipelines.runId("two");

  @RegisterExtension
  private final WireMockExtension server =
      WireMockExtension.newInstance()
          .options(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"))
          .build();

  private final ManualTime time = new ManualTime();
  private OpenMetadataRest client;

  @BeforeEach
  void connect() {
    client =
        new OpenMetadataRest(
            Clients.settings(server.baseUrl().replace("localhost", "127.0.0.1")),
            time,
            UnaryOperator.identity());
  }

  @AfterEach
  void close() {
    client.close();
  }

  private void givesCookies() {
    server.stubFor(any(anyUrl()).willReturn(okJson("{\"name\": \"bot\"}")));
    for (RunId run : List.of(RUN, OTHER)) {
      server.stubFor(
          post(urlPathMatching(".*/logs/.*/" + run))
              .willReturn(
                  aResponse()
                      .withHeader("Set-Cookie", "AWSALB=balancer; Path=/")
                      .withHeader(
                          "Set-Cookie", "PIPELINE_SESSION=s_" + run + "; Path=/; Max-Age=86400")));
    }
  }

  private List<String> cookiesSent() {
    // WireMock tells the latest request first.
    List<String> cookies = new ArrayList<>();
    server.getAllServeEvents().forEach(event -> cookies.add(0, cookie(event.getRequest())));
    return cookies;
  }

  private static String cookie(LoggedRequest request) {
    return request.containsHeader("Cookie") ? request.getHeader("Cookie") : "";
  }

  @Test
  void eachRunsCookieGoesWithThatRunsLogsOnly() {
    givesCookies();
    client.appendLog("a.b", RUN, "x");
    client.appendLog("a.b", OTHER, "x");
    client.whoAmI();
    client.write("a.b", Clients.row("s"));
    client.appendLog("a.b", RUN, "y");
    client.closeLog("a.b", RUN);
    client.closeLog("a.b", OTHER);
    client.appendLog("a.b", RUN, "forgotten at the end");
    assertThat(cookiesSent())
        .containsExactly(
            "",
            "",
            "",
            "",
            "PIPELINE_SESSION=s_" + RUN,
            "PIPELINE_SESSION=s_" + RUN,
            "PIPELINE_SESSION=s_" + OTHER,
            "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | Log storage is not configured for this server",
        "500 | Log storage is not configured",
        "404 | HTTP 404 Not Found",
      })
  void aServerWithoutLogsIsLeftAloneForTenMinutes(int status, String message) {
    server.stubFor(
        any(anyUrl())
            .willReturn(
                aResponse()
                    .withStatus(status)
                    .withBody("{\"code\":" + status + ",\"message\":\"" + message + "\"}")));
    assertThat(failure(client.appendLog("a.b", RUN, "x")).kind()).isEqualTo(Kind.NOT_CONFIGURED);
    time.advance(LogStreams.PAUSE.minus(Duration.ofSeconds(1)));
    assertThat(failure(client.appendLog("a.b", OTHER, "x")))
        .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.NOT_CONFIGURED))
        .satisfies(
            failure ->
                assertThat(failure.cause().sentence())
                    .contains(OTHER.toString(), "less than 10 minutes ago")
                    .contains("logStorageConfiguration"));
    assertThat(failure(client.closeLog("a.b", RUN)).kind()).isEqualTo(Kind.NOT_CONFIGURED);
    server.verify(1, anyRequestedFor(anyUrl()));
    time.advance(Duration.ofSeconds(1));
    client.appendLog("a.b", RUN, "x");
    server.verify(2, anyRequestedFor(anyUrl()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Principal: CatalogPrincipal{name='b'} operations [EditAll] not allowed | FORBIDDEN",
        "ingestionPipeline instance for a.b not found | NOT_FOUND",
        "disk full | SERVER_ERROR",
      })
  void theServerAnswers500ToEverythingAboutLogs(String message, Kind kind) {
    server.stubFor(
        any(anyUrl())
            .willReturn(aResponse().withStatus(500).withBody("{\"message\":\"" + message + "\"}")));
    assertThat(failure(client.appendLog("a.b", RUN, "x")).kind()).isEqualTo(kind);
  }

  @Test
  void whatIsRememberedOfRunsIsBounded() {
    LogStreams streams = new LogStreams(time);
    for (int i = 0; i < 1_000; i++) {
      streams.heard(
          Pipelines.runId("run " + i),
          new Heard(
              200,
              "",
              "",
              "",
              List.of("PIPELINE_SESSION=c" + i),
              Optional.empty(),
              Optional.empty()));
    }
    assertThat(streams.cookie(Pipelines.runId("run 999"))).contains("PIPELINE_SESSION=c999");
    assertThat(streams.cookie(Pipelines.runId("run 743"))).isEmpty();
    assertThat(streams.cookie(Pipelines.runId("run 744"))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"PIPELINE_SESSION=a b", "PIPELINE_SESSION=", "OTHER=1", "XPIPELINE_SESSION=1"})
  void whatIsNoCookieOfALogIsNotKept(String given) {
    LogStreams streams = new LogStreams(time);
    streams.heard(
        RUN, new Heard(200, "", "", "", List.of(given), Optional.empty(), Optional.empty()));
    assertThat(streams.cookie(RUN)).isEmpty();
  }
}
