package io.hybridrunner.collate.rest;

import static io.hybridrunner.collate.rest.Clients.RUN;
import static io.hybridrunner.collate.rest.Clients.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Automation;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.spi.ServerFailure.Kind;
import io.hybridrunner.testkit.Pipelines;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, byte for byte, as a socket sees it. */
class RequestsTest {

  private RawServer server;
  private OpenMetadataRest client;

  @BeforeEach
  void connect() throws Exception {
    server =
        RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    client = Clients.client(server.base());
  }

  @AfterEach
  void close() throws Exception {
    client.close();
    server.close();
  }

  private String line(int index) {
    return server.heads().get(index).lines().findFirst().orElseThrow();
  }

  private String lastHeader(String name) {
    return server
        .heads()
        .get(server.heads().size() - 1)
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .findFirst()
        .orElse("");
  }

  @Test
  void theRoutes() {
    Automation automation = new Automation("a/1", "test db", false, "{}");
    List<Object> asked =
        List.of(
            client.version(),
            client.healthy(),
            client.whoAmI(),
            client.pipelines(Optional.empty()),
            client.pipelines(Optional.of("a+b=&c")),
            client.pipeline(Pipelines.id("daily")),
            client.pipeline("shop.daily"),
            client.service("databaseService", "shop"),
            client.service("testSuite", "a.testSuite"),
            client.row("shop.daily", RUN),
            client.write("shop.daily", Clients.row("s")),
            client.automation("test db"),
            client.fail(automation, Cause.of(Cause.Kind.LOST, "gone", "")),
            client.appendLog("shop.daily", RUN, "x"),
            client.closeLog("shop.daily", RUN));
    assertThat(asked).hasSameSizeAs(server.heads());
    String fields = "fields=ingestionRunner,pipelineStatuses,service&include=all&limit=100";
    String pipelines = "/api/v1/services/ingestionPipelines";
    assertThat(server.heads())
        .extracting(head -> head.lines().findFirst().orElseThrow().replace(" HTTP/1.1", ""))
        .containsExactly(
            "GET /api/v1/system/version",
            "GET /api/v1/system/health",
            "GET /api/v1/users/loggedInUser",
            "GET " + pipelines + "?" + fields,
            "GET " + pipelines + "?" + fields + "&after=a%2Bb%3D%26c",
            "GET " + pipelines + "/" + Pipelines.id("daily") + "?fields=ingestionRunner,service",
            "GET " + pipelines + "/name/shop.daily?fields=ingestionRunner,service",
            "GET /api/v1/services/databaseServices/name/shop",
            "GET /api/v1/dataQuality/testSuites/name/a.testSuite",
            "GET " + pipelines + "/shop.daily/pipelineStatus/" + RUN,
            "PUT " + pipelines + "/shop.daily/pipelineStatus",
            "GET /api/v1/automations/workflows/name/test%20db",
            "PATCH /api/v1/automations/workflows/a%2F1",
            "POST " + pipelines + "/logs/shop.daily/" + RUN,
            "POST " + pipelines + "/logs/shop.daily/" + RUN + "/close");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "DBT Cloud Pipeline.DW Base/Cleansed (prod)"
            + "|DBT%20Cloud%20Pipeline.DW%20Base%2FCleansed%20%28prod%29",
        "\"redshift%orders.12\".redshift%orders_12|%22redshift%25orders.12%22.redshift%25orders_12",
        "a%2Fb.c%25d|a%252Fb.c%2525d",
        "Größe.Täglich|Gr%C3%B6%C3%9Fe.T%C3%A4glich",
        "a+b.c|a%2Bb.c",
        "x.\uD83D\uDE00|x.%F0%9F%98%80",
        "...|...",
        "a/../b.c|a%2F..%2Fb.c",
        "a;b=c?d#e&f.\\g|a%3Bb%3Dc%3Fd%23e%26f.%5Cg",
      })
  void aNameIsEncodedOnceAsOneSegment(String name, String encoded) {
    assertThat(client.pipeline(name).failed()).isPresent();
    assertThat(client.row(name, RUN).given()).isPresent();
    assertThat(line(0))
        .isEqualTo(
            "GET /api/v1/services/ingestionPipelines/name/"
                + encoded
                + "?fields=ingestionRunner,service HTTP/1.1");
    assertThat(line(1))
        .isEqualTo(
            "GET /api/v1/services/ingestionPipelines/"
                + encoded
                + "/pipelineStatus/"
                + RUN
                + " HTTP/1.1");
  }

  @Test
  void controlCharactersAreEncodedToo() {
    assertThat(client.pipeline("tab\there.new\r\nline").failed()).isPresent();
    assertThat(line(0)).contains("/name/tab%09here.new%0D%0Aline?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "\uD83D", "a.\uDE00b"})
  void whatWouldBeAnotherPathIsNotAsked(String name) {
    assertThat(failure(client.pipeline(name)).kind()).isEqualTo(Kind.REJECTED);
    assertThat(failure(client.write(name, Clients.row("s"))).cause().sentence())
        .contains("was not asked to store the status of a run");
    assertThat(failure(client.service("databaseService", name)).kind()).isEqualTo(Kind.REJECTED);
    assertThat(server.heads()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chair", "../Service", "a/Service", "Service?", "testsuite"})
  void aTypeOfServiceThatIsUnknownIsNotAsked(String type) {
    assertThat(failure(client.service(type, "a")).kind()).isEqualTo(Kind.REJECTED);
    assertThat(server.heads()).isEmpty();
  }

  @Test
  void headers() {
    assertThat(client.row("a.b", RUN).given()).isPresent();
    assertThat(lastHeader("authorization")).isEqualTo("Authorization: Bearer " + Clients.TOKEN);
    assertThat(lastHeader("user-agent")).isEqualTo("User-Agent: hybrid-runner/test");
    assertThat(lastHeader("accept")).isEqualTo("Accept: application/json");
    assertThat(client.write("a.b", Clients.row("s")).given()).isPresent();
    assertThat(lastHeader("content-type")).isEqualTo("Content-Type: application/json");
    assertThat(client.fail(new Automation("1", "a", false, "{}"), cause()).failed()).isPresent();
    assertThat(lastHeader("content-type")).isEqualTo("Content-Type: application/json-patch+json");
    assertThat(client.version().failed()).isPresent();
    assertThat(lastHeader("authorization")).isEmpty();
    assertThat(client.healthy().given()).contains(false);
    assertThat(lastHeader("authorization")).isEmpty();
  }

  private static Cause cause() {
    return Cause.of(Cause.Kind.LOST, "gone", "");
  }

  @Test
  void theTokenIsReadAtEveryCall() {
    AtomicInteger count = new AtomicInteger();
    try (OpenMetadataRest rotating =
        new OpenMetadataRest(
            RestSettings.of(
                URI.create(server.base() + "/api/"),
                () -> SecretValue.of(" token" + count.incrementAndGet() + "\n"),
                "test"))) {
      assertThat(rotating.row("a.b", RUN).given()).isPresent();
      assertThat(lastHeader("authorization")).isEqualTo("Authorization: Bearer token1");
      assertThat(rotating.row("a.b", RUN).given()).isPresent();
      assertThat(lastHeader("authorization")).isEqualTo("Authorization: Bearer token2");
    }
  }
}
