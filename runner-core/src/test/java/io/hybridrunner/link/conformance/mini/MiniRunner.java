package io.hybridrunner.link.conformance.mini;

import io.hybridrunner.link.conformance.RunnerHalf;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A whole runner half in memory, which keeps every rule but the one that it is told to break. */
public final class MiniRunner implements RunnerHalf, RunnerHalf.Control {

  private final String broken;
  private final String runnerId;
  private final MiniRuns runs;
  private @Nullable MiniRunnerProcess process;
  private String bootId = "";

  private MiniRunner(String broken, String runnerId) {
    this.broken = broken;
    this.runnerId = runnerId;
    this.runs = new MiniRuns(this);
  }

  /**
   * Makes one.
   *
   * @param rule the id of the rule to break; empty for none
   */
  public static MiniRunner breaking(String rule, String runnerId) {
    return new MiniRunner(rule, runnerId);
  }

  boolean keeps(String rule) {
    return !rule.equals(broken);
  }

  boolean breaks(String rule) {
    return rule.equals(broken);
  }

  String runnerId() {
    return runnerId;
  }

  MiniRuns runs() {
    return runs;
  }

  @Override
  public void start(URI url, Supplier<String> token) {
    bootId = bootId.isEmpty() || keeps("R25") ? UUID.randomUUID().toString() : bootId;
    runs.newProcess();
    MiniRunnerProcess next = new MiniRunnerProcess(this, url, token, bootId);
    process = next;
    next.start();
  }

  @Override
  public void stop() {
    runs.release();
    MiniRunnerProcess running = process;
    if (running != null) {
      running.stop();
    }
  }

  @Override
  public Optional<Control> control() {
    return Optional.of(this);
  }

  @Override
  public int starts(String runId) {
    return runs.starts(runId);
  }

  @Override
  public void move(String runId, String state, List<String> evidence) {
    runs.move(runId, state, evidence);
    MiniRunnerProcess running = process;
    if (running != null) {
      running.pump();
    }
  }

  @Override
  public void hold() {
    runs.hold();
  }

  @Override
  public void release() {
    runs.release();
  }

  @Override
  public void close() {
    stop();
  }
}
