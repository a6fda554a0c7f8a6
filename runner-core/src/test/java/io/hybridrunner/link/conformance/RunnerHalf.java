package io.hybridrunner.link.conformance;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A runner half to be judged: one runner with a runner id of its own, and whatever it keeps over
 * restarts. Not thread-safe.
 */
public interface RunnerHalf extends AutoCloseable {

  /**
   * Starts the runner's process; it connects to this server. Called again after {@link #stop} it
   * starts the next process of the same runner.
   *
   * @param url {@code ws://host:port}, without a path
   * @param token asked by the runner at every attempt to connect
   */
  void start(URI url, Supplier<String> token) throws Exception;

  /** Ends the process in good order; nothing happens when there is none. */
  void stop() throws Exception;

  /**
   * Moves what the runner works with; without one the rules about commands and statuses are not
   * checked. The runner must let {@link Samples} be deployed and run.
   */
  Optional<Control> control();

  /** Moves what the runner works with. Thread-safe. */
  interface Control {

    /** How often a run was really begun, over all processes. */
    int starts(String runId);

    /**
     * A run comes to this state.
     *
     * @param state a {@code pipelineState}
     * @param evidence lines that the status gives as its cause's evidence; empty for no cause
     */
    void move(String runId, String state, List<String> evidence);

    /** From now on no command is acted upon, though commands are taken in. */
    void hold();

    /** What was held back goes on. */
    void release();
  }

  /** Ends it for good. */
  @Override
  void close();
}
