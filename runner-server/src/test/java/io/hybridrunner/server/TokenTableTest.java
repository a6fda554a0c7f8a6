package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenText;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of tokens.tsv, the runner's half: what {@code serve --check} and the metrics say. */
class TokenTableTest {

  private static final String METRIC = "hybrid_runner_token_expiry_timestamp_seconds";

  private final Capture capture = new Capture();
  private final Path directory;

  TokenTableTest(@TempDir Path directory) {
    this.directory = directory;
  }

  record Row(String header, String payload, String behaviour, String id) {

    String token() {
      return Tokens.of(header, payload);
    }

    @Override
    public String toString() {
      return id + ": " + behaviour;
    }
  }

  /** What a row must come to. */
  private interface Check {
    void run(TokenTableTest test, Row row) throws IOException;
  }

  private static final Map<String, Check> CHECKS =
      Map.of(
          "T01", TokenTableTest::expiryIsShownAndMeasured,
          "T02", TokenTableTest::neverExpires,
          "T03", TokenTableTest::neverExpires,
          "T04", TokenTableTest::expiredIsAWarningWithBothTimes,
          "T08", TokenTableTest::unsignedIsRefused,
          "T11", TokenTableTest::aPersonsIsWarnedOf,
          "T13", TokenTableTest::whiteSpaceIsCutWithOneWarning);

  static List<Row> rows() throws IOException {
    try (InputStream in = TokenTableTest.class.getResourceAsStream("/tokens.tsv")) {
      byte[] bytes = Objects.requireNonNull(in, "tokens.tsv").readAllBytes();
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .skip(1)
          .map(line -> line.split("\t", -1))
          .map(cells -> new Row(cells[0], cells[1], cells[2], cells[3]))
          .toList();
    }
  }

  @Test
  void everyRowHasItsCheck() throws IOException {
    assertThat(rows()).extracting(Row::id).containsExactlyInAnyOrderElementsOf(CHECKS.keySet());
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theRunnerDoesWhatTheTableSays(Row row) throws IOException {
    Objects.requireNonNull(CHECKS.get(row.id())).run(this, row);
    assertThat(capture.out() + capture.err())
        .doesNotContain(Tokens.SIGNATURE, "example.com", "0x0a")
        .doesNotContain(row.token().substring(0, row.token().indexOf('.')));
  }

  private int check(byte[] token) throws IOException {
    Path unused = Files.write(directory.resolve("token"), token);
    String text =
        """
        runner: {id: west, stateDirectory: "@/state"}
        link: {url: "wss://server.invalid", tokenFile: "@/token"}
        engine: {kind: local, local: {command: [/bin/sh]}}
        """
            .replace("@", directory.toString());
    Path config = Files.writeString(directory.resolve("runner.yaml"), text);
    return Program.run(
        capture.surroundings(Map.of(), ""), "serve", "--check", "--config", config.toString());
  }

  private int check(String token) throws IOException {
    return check(token.getBytes(StandardCharsets.UTF_8));
  }

  private static TokenClaims claims(Row row) {
    return ((TokenText.Usable) TokenText.read(row.token())).claims();
  }

  private static String metrics(Row row) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Instant then = Instant.parse("2026-01-01T00:00:00Z");
    new TokenNews(registry, Clock.fixed(then, ZoneOffset.UTC)).inUse(claims(row));
    return registry.scrape();
  }

  private void expiryIsShownAndMeasured(Row row) throws IOException {
    assertThat(check(row.token())).isZero();
    assertThat(capture.out())
        .contains(
            "show        the token of bot ingestion-bot, which expires at 2026-09-21T14:13:20Z");
    assertThat(metrics(row)).contains("\n" + METRIC + " 1.79E9\n");
  }

  private void neverExpires(Row row) throws IOException {
    assertThat(check(row.token())).isZero();
    assertThat(capture.out()).contains("the token of bot ingestion-bot, which never expires\n");
    assertThat(capture.err()).isEmpty();
    assertThat(metrics(row)).doesNotContain(METRIC);
  }

  private void expiredIsAWarningWithBothTimes(Row row) throws IOException {
    assertThat(check(row.token())).isZero();
    assertThat(capture.err())
        .startsWith(
            "warning: the link's token expired at 2026-03-20T09:46:40Z, and the clock here says 20")
        .contains("Put the bot's new token in its place");
  }

  private void unsignedIsRefused(Row row) throws IOException {
    assertThat(check(row.token())).isEqualTo(2);
    assertThat(capture.err())
        .contains(
            "token: is a JWT without a signature, which no server may believe. Copy the bot's token"
                + " again, whole, from the bot's page in the server.");
  }

  private void aPersonsIsWarnedOf(Row row) throws IOException {
    assertThat(check(row.token())).isZero();
    assertThat(capture.err())
        .contains(
            "warning: the link's token is that of a person jane: it ends with the session. Make a"
                + " bot");
  }

  private void whiteSpaceIsCutWithOneWarning(Row row) throws IOException {
    String token = Tokens.of("{\"alg\":\"RS256\"}", "{\"sub\":\"bot\",\"isBot\":true}");
    for (String text : List.of(token + "\r\n", token + "\n\n", " " + token + "\n")) {
      assertThat(check(text)).isZero();
    }
    assertThat(capture.err().lines())
        .hasSize(3)
        .allMatch(line -> line.endsWith("token: cut off around the token: white space"));
    assertThat(capture.out()).contains("bot bot, which never expires");
    assertThat(check(token + "\n")).as("as every editor ends a file").isZero();
    assertThat(capture.err().lines()).hasSize(3);
  }
}
