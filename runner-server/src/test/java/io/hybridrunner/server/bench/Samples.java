package io.hybridrunner.server.bench;

import java.util.Arrays;

/** Times of one round, in nanoseconds. */
final class Samples {

  private final long[] nanos;
  private int number;

  Samples(int most) {
    nanos = new long[most];
  }

  void add(long value) {
    nanos[number++] = value;
  }

  double micros(int percent) {
    long[] sorted = Arrays.copyOf(nanos, number);
    Arrays.sort(sorted);
    return sorted[Math.min(number - 1, number * percent / 100)] / 1e3;
  }
}
