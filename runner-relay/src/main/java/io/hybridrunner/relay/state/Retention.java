package io.hybridrunner.relay.state;

/**
 * How much is kept. Commands without a result do not count: they are bounded by the queues. Runs
 * that live and runs that have ended are counted apart, so the past never crowds out the present.
 *
 * @param commands finished commands; 10,000 by default
 * @param runs runs; 10,000 by default
 * @param pipelines pipelines; 20,000 by default
 * @param runners runners; 5,000 by default
 * @param bytes what results and statuses may take together, roughly; 64 MiB by default
 */
public record Retention(int commands, int runs, int pipelines, int runners, long bytes) {

  /**
   * Checks the numbers.
   *
   * @throws IllegalArgumentException when one is less than 1
   */
  public Retention {
    if (commands < 1 || runs < 1 || pipelines < 1 || runners < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "each must be at least 1: commands %d, runs %d, pipelines %d, runners %d, bytes %d"
              .formatted(commands, runs, pipelines, runners, bytes));
    }
  }

  /** The defaults. */
  public static Retention defaults() {
    return new Retention(10_000, 10_000, 20_000, 5_000, 64L * 1024 * 1024);
  }
}
