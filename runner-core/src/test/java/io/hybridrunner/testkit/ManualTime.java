package io.hybridrunner.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Time that stands still until it is moved: a clock and a nanosecond counter. Thread-safe. */
public final class ManualTime extends Clock implements LongSupplier {

  private static final Instant START = Instant.parse("2026-03-27T00:00:00Z");

  private final AtomicLong nanos = new AtomicLong();

  /** Time that begins at 2026-03-27T00:00Z. */
  public ManualTime() {}

  /** Moves time forward. */
  public void advance(Duration by) {
    nanos.addAndGet(by.toNanos());
  }

  @Override
  public long getAsLong() {
    return nanos.get();
  }

  @Override
  public Instant instant() {
    return START.plusNanos(nanos.get());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("this time is in UTC");
  }
}
