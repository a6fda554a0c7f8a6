package io.hybridrunner;

import io.hybridrunner.internal.Switchboard;
import io.hybridrunner.internal.Switchboard.NamedServer;
import io.hybridrunner.model.Cause;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.MetadataServer;
import io.hybridrunner.spi.WorkflowEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A runner: takes commands from a control plane, has an engine carry them out, and reports how
 * every run ends. Thread-safe.
 *
 * <pre>{@code
 * try (HybridRunner runner =
 *     HybridRunner.builder().controlPlane(controlPlane).engine(engine).build()) {
 *   runner.start();
 *   ...
 * }
 * }</pre>
 */
public final class HybridRunner implements AutoCloseable {

  private final Switchboard switchboard;

  private HybridRunner(Switchboard switchboard) {
    this.switchboard = switchboard;
  }

  /** A builder; needs a control plane and an engine. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Starts the engine, then the link. Returns at once; a second call does nothing.
   *
   * @throws io.hybridrunner.spi.EngineException when the engine cannot take up its work; its reason
   *     says what to do. The runner cannot be started again then; close it
   */
  public void start() {
    switchboard.start();
  }

  /**
   * Why the runner could not take work now: not started, link down, no probe of the server coming
   * through or none being answered, engine not answering, inbox full, shutting down. Empty when it
   * could. Asks the engine, and waits for it for three seconds at most.
   */
  public List<Cause> problems() {
    return switchboard.problems();
  }

  /**
   * Stops taking commands, finishes those in hand and sends what is owed, within {@link
   * RunnerConfig#drainTimeout()}. Runs go on. Idempotent.
   */
  public void drain() {
    switchboard.drain();
  }

  /**
   * Drains, then ends the link and the engine's watch; runs go on where the engine keeps them apart
   * from this process, and what is still owed is sent after the next start. Idempotent; also closes
   * a runner that was never started.
   */
  @Override
  public void close() {
    switchboard.close();
  }

  /** Builds a {@link HybridRunner}. Not thread-safe. */
  public static final class Builder {

    private @Nullable ControlPlane controlPlane;
    private @Nullable WorkflowEngine engine;
    private Optional<NamedServer> server = Optional.empty();
    private RunnerConfig config = RunnerConfig.defaults();
    private final List<RunnerListener> listeners = new ArrayList<>();
    private LongSupplier nanoTime = System::nanoTime;

    private Builder() {}

    /** Where commands come from. Required. The runner closes it. */
    public Builder controlPlane(ControlPlane value) {
      controlPlane = value;
      return this;
    }

    /** Where runs live. Required. The runner closes it. */
    public Builder engine(WorkflowEngine value) {
      engine = value;
      return this;
    }

    /**
     * The OpenMetadata server's REST API; none by default. With it the runner sees to the rows of
     * ended runs, takes the inventory, and knows the server's version. The runner closes it.
     *
     * @param runnerName the name this runner has there; a pipeline that names another runner does
     *     not belong here
     */
    public Builder metadataServer(MetadataServer value, String runnerName) {
      server = Optional.of(new NamedServer(value, runnerName));
      return this;
    }

    /** How it works; {@link RunnerConfig#defaults()} by default. */
    public Builder config(RunnerConfig value) {
      config = value;
      return this;
    }

    /** One more who hears of what it does; nobody by default. Told in the order they came. */
    public Builder listener(RunnerListener value) {
      listeners.add(value);
      return this;
    }

    /** The time that commands wait is measured by, in nanoseconds; the system's by default. */
    public Builder nanoTime(LongSupplier value) {
      nanoTime = value;
      return this;
    }

    /**
     * The runner, not yet started.
     *
     * @throws IllegalStateException when the control plane or the engine is missing
     */
    public HybridRunner build() {
      if (controlPlane == null || engine == null) {
        throw new IllegalStateException(
            (controlPlane == null ? "controlPlane" : "engine") + " is required");
      }
      return new HybridRunner(
          new Switchboard(config, controlPlane, engine, server, listeners, nanoTime));
    }
  }
}
