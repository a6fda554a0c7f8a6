package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.model.RunId;
import io.hybridrunner.spi.ServerFailure;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is remembered between the calls for logs. Thread-safe.
 *
 * <p>Of each run its sticky cookie: the server keeps an open log in one of its replicas, and the
 * load balancer finds it again by the cookie. Bounded; the run that was quiet for longest is
 * forgotten first, which costs it no more than its stickiness. And of the server that it keeps no
 * logs, so that it is not asked for every batch of every run.
 */
final class LogStreams {

  static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int MOST_RUNS = 256;
  private static final Pattern COOKIE =
      Pattern.compile("\\s*(PIPELINE_SESSION=[!#-+\\--:<-\\[\\]-~]{1,1000})\\s*(;.*)?");

  private final LongSupplier nanoTime;
  private final Map<RunId, String> cookies = new LinkedHashMap<>(16, 0.75f, true);
  private OptionalLong refusedAt = OptionalLong.empty();

  LogStreams(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether the server said lately that it keeps no logs, so that it need not be asked. */
  synchronized boolean isRefused() {
    return refusedAt.isPresent() && nanoTime.getAsLong() - refusedAt.getAsLong() < PAUSE.toNanos();
  }

  synchronized Optional<String> cookie(RunId run) {
    return Optional.ofNullable(cookies.get(run));
  }

  synchronized void heard(RunId run, Heard heard) {
    for (String given : heard.cookies()) {
      Matcher cookie = COOKIE.matcher(given);
      if (cookie.matches()) {
        cookies.put(run, cookie.group(1));
      }
    }
    if (cookies.size() > MOST_RUNS) {
      cookies.remove(cookies.keySet().iterator().next());
    }
  }

  synchronized void failed(ServerFailure failure) {
    if (failure.kind() == Kind.NOT_CONFIGURED) {
      refusedAt = OptionalLong.of(nanoTime.getAsLong());
    }
  }

  synchronized void forget(RunId run) {
    cookies.remove(run);
  }
}
