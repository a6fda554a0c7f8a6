package io.hybridrunner;

import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.WorkflowEngine;
import java.time.Clock;
import java.util.List;

/**
 * A runner: takes commands from a control plane, has an engine carry them out, and reports how
 * every run ends. Thread-safe.
 */
public final class HybridRunner implements AutoCloseable {

  private final RunnerConfig config;

  private HybridRunner(Builder builder) {
    this.config = builder.config;
  }

  /** A builder; needs a control plane and an engine. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts the engine, then the link. Returns at once; a second call does nothing. */
  public void start() {
    config.workers();
  }

  /**
   * Why the runner could not take work now: link down, engine not answering, inbox full, draining.
   * Empty when it could. May take as long as the engine's check.
   */
  public List<Cause> problems() {
    return List.of();
  }

  /** Stops taking commands, finishes those in hand and sends what is owed, within the timeout. */
  public void drain() {}

  /** Drains, then ends the link and the engine's watch. Idempotent. */
  @Override
  public void close() {}

  /** Builds a {@link HybridRunner}. Not thread-safe. */
  public static final class Builder {
    private RunnerConfig config = RunnerConfig.defaults();

    private Builder() {}

    /** Where commands come from. Required. The runner closes it. */
    public Builder controlPlane(ControlPlane value) {
      return this;
    }

    /** Where runs live. Required. The runner closes it. */
    public Builder engine(WorkflowEngine value) {
      return this;
    }

    /** How it works; {@link RunnerConfig#defaults()} by default. */
    public Builder config(RunnerConfig value) {
      config = value;
      return this;
    }

    /** Who hears of what it does; nobody by default. */
    public Builder listener(RunnerListener value) {
      return this;
    }

    /** The time; the system's by default. */
    public Builder clock(Clock value) {
      return this;
    }

    /**
     * The runner, not yet started.
     *
     * @throws IllegalStateException when the control plane or the engine is missing
     */
    public HybridRunner build() {
      return new HybridRunner(this);
    }
  }
}
