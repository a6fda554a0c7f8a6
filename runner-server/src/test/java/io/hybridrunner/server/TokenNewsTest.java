package io.hybridrunner.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenText;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.server.config.ServerConfig.Format;
import io.hybridrunner.server.config.ServerConfig.Level;
import io.hybridrunner.server.config.ServerConfig.Logging;
import io.hybridrunner.server.http.ProbeRoutes;
import io.hybridrunner.server.http.Response;
import io.hybridrunner.server.logging.Logs;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokenNewsTest {

  private static final Instant END = Instant.parse("2026-09-21T14:13:20Z");
  private static final String METRIC = "hybrid_runner_token_expiry_timestamp_seconds";

  /** A clock that the test moves. */
  private static final class Hands extends Clock {
    private final AtomicReference<Instant> now =
        new AtomicReference<>(END.minus(Duration.ofDays(30)));

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return Objects.requireNonNull(now.get());
    }

    void leave(Duration left) {
      now.set(END.minus(left));
    }
  }

  private final Hands clock = new Hands();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final TokenNews news = new TokenNews(registry, clock);

  TokenNewsTest() {
    Logs.configure(new Logging(Format.PLAIN, Level.INFO), out, ZoneOffset.UTC);
  }

  @AfterEach
  void silence() {
    Logs.configure(
        new Logging(Format.PLAIN, Level.WARN), OutputStream.nullOutputStream(), ZoneOffset.UTC);
    assertThat(text() + registry.scrape() + body()).doesNotContain("canary");
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private List<String> warned() {
    return text().lines().filter(line -> line.contains("WARN")).toList();
  }

  private String body() {
    Response response =
        Objects.requireNonNull(ProbeRoutes.of(List::of, news::warnings).get("/readyz")).get();
    assertThat(response.status()).as("a warning keeps nobody from working").isEqualTo(200);
    return response.body();
  }

  private static TokenClaims claims(String payload) {
    String token = Tokens.of("{\"alg\":\"RS256\"}", payload);
    return ((TokenText.Usable) TokenText.read(token)).claims();
  }

  private static TokenClaims ending() {
    return claims("{\"sub\":\"etl\",\"isBot\":true,\"exp\":" + END.getEpochSecond() + "}");
  }

  @Test
  void whoseItIsAndItsEndAreLoggedOnceAndMeasured() {
    news.inUse(ending());
    news.inUse(ending());
    assertThat(text().lines())
        .singleElement()
        .asString()
        .contains("INFO", "token holder=\"bot etl\" expires=2026-09-21T14:13:20Z");
    assertThat(registry.scrape()).contains("\n" + METRIC + " 1.79E9\n");
    assertThat(body()).isEqualTo("{\"ready\":true,\"problems\":[],\"warnings\":[]}\n");
  }

  @Test
  void fromTwoWeeksBeforeItIsWarnedOfOnceADay() {
    clock.leave(Duration.ofDays(14));
    news.inUse(ending());
    assertThat(warned()).isEmpty();
    clock.leave(Duration.ofDays(13));
    news.inUse(ending());
    assertThat(warned())
        .singleElement()
        .asString()
        .contains("expires at 2026-09-21T14:13:20Z, in 13 days");
    clock.leave(Duration.ofDays(12).plusSeconds(1));
    news.inUse(ending());
    assertThat(warned()).as("not at each attempt").hasSize(1);
    clock.leave(Duration.ofDays(12));
    news.inUse(ending());
    assertThat(warned()).hasSize(2);
    assertThat(body())
        .contains(
            "\"warnings\":[{\"message\":\"the link's token expires at 2026-09-21T14:13:20Z, in 12 days\",\"cure\":\"Make the bot's token anew");
    clock.leave(Duration.ofHours(2));
    assertThat(body()).contains("in less than a day");
    clock.leave(Duration.ZERO);
    assertThat(body())
        .contains("expired at 2026-09-21T14:13:20Z, and the clock here says 2026-09-21T14:13:20Z");
  }

  @Test
  void aTokenThatNeverExpiresTakesTheMetricAwayAndEndsTheWarning() {
    clock.leave(Duration.ofDays(1));
    news.inUse(ending());
    assertThat(warned()).hasSize(1);
    news.inUse(claims("{\"sub\":\"etl\"}"));
    assertThat(registry.scrape()).doesNotContain(METRIC);
    assertThat(body()).contains("\"warnings\":[]");
    news.inUse(ending());
    assertThat(warned()).as("on a change, whatever the time").hasSize(2);
    assertThat(registry.scrape()).contains(METRIC);
  }

  @Test
  void aReplacedTokenThatIsNotTakenIsWarnedOfUntilOneIs() {
    Cause cause = Cause.of(Kind.LINK_DOWN, "the server does not accept it (401)", "Check it.");
    news.inUse(ending());
    news.notTaken(cause);
    news.notTaken(cause);
    assertThat(warned()).singleElement().asString().contains("(401)", "Check it.");
    assertThat(body()).contains("{\"message\":\"the server does not accept it (401)\"");
    news.inUse(ending());
    assertThat(body()).contains("\"warnings\":[]");
  }

  @Test
  void aPersonsTokenIsWarnedOfByNameAndNeverByAddress() {
    news.inUse(claims("{\"sub\":\"jane\",\"isBot\":false,\"email\":\"jane@example.com\"}"));
    news.inUse(claims("{\"sub\":\"jane@example.com\",\"isBot\":false}"));
    assertThat(warned()).hasSize(2);
    assertThat(warned().get(0)).contains("that of a person jane");
    assertThat(warned().get(1)).contains("that of a person without a name");
    assertThat(text() + body()).doesNotContain("example.com");
  }
}
