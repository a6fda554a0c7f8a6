package io.hybridrunner.server;

import io.hybridrunner.collate.token.TokenClaims;
import io.hybridrunner.collate.token.TokenListener;
import io.hybridrunner.collate.token.TokenWarnings;
import io.hybridrunner.model.Cause;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the link's token in the log, as a metric and as warnings of the health body: whose it is
 * and when its time is over, never the token. Thread-safe; what it hears comes from one thread.
 */
final class TokenNews implements TokenListener {

  private static final Logger LOG = LoggerFactory.getLogger(TokenNews.class);
  private static final Duration AGAIN = Duration.ofDays(1);

  private final MeterRegistry registry;
  private final Clock clock;
  private volatile Optional<TokenClaims> inUse = Optional.empty();
  private volatile Optional<Cause> trouble = Optional.empty();
  private Instant warnedAt = Instant.MIN;
  private @Nullable Gauge expiry;

  TokenNews(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
  }

  @Override
  public void inUse(TokenClaims claims) {
    trouble = Optional.empty();
    Instant now = clock.instant();
    boolean isNew = !inUse.equals(Optional.of(claims));
    if (isNew) {
      inUse = Optional.of(claims);
      measure(claims);
      LOG.atInfo()
          .addKeyValue("holder", claims.holder())
          .addKeyValue("expires", claims.expiry())
          .log("token");
    }
    if (isNew || !now.isBefore(warnedAt.plus(AGAIN))) {
      warnedAt = now;
      TokenWarnings.of(claims, now).forEach(TokenNews::warn);
    }
  }

  /** A token without an end has no metric, so that no alert takes it for one that ended. */
  private void measure(TokenClaims claims) {
    if (expiry != null) {
      registry.remove(expiry);
    }
    expiry =
        claims
            .expiry()
            .time()
            .map(
                end ->
                    Gauge.builder("hybrid.runner.token.expiry.timestamp", end::getEpochSecond)
                        .description("When the link's token expires, in seconds since 1970")
                        .baseUnit("seconds")
                        .register(registry))
            .orElse(null);
  }

  @Override
  public void notTaken(Cause cause) {
    boolean isNews = !trouble.equals(Optional.of(cause));
    trouble = Optional.of(cause);
    if (isNews) {
      warn(cause);
    }
  }

  private static void warn(Cause cause) {
    LOG.atWarn()
        .addKeyValue("cause", cause.message())
        .addKeyValue("cure", cause.cure())
        .log("token");
  }

  /** What somebody should look at now; none of it keeps the runner from working. */
  List<Cause> warnings() {
    List<Cause> warnings = new ArrayList<>();
    inUse.ifPresent(claims -> warnings.addAll(TokenWarnings.of(claims, clock.instant())));
    trouble.ifPresent(warnings::add);
    return List.copyOf(warnings);
  }
}
