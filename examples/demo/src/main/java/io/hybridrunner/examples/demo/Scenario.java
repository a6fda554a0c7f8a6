package io.hybridrunner.examples.demo;

import io.hybridrunner.examples.demo.Screen.Row;
import io.hybridrunner.examples.demo.Screen.Tone;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The four runs, and whether each ended as it should. Not thread-safe. */
final class Scenario {

  private static final Duration AT_ONCE = Duration.ofSeconds(10);
  private static final Duration A_RUN = Duration.ofMinutes(2);
  private static final Duration SLOW = Duration.ofSeconds(1);
  private static final Duration UNHURRIED = Duration.ofMillis(120);
  private static final String SOMEBODY = "ada@example.org";

  private final Stage stage;
  private final Screen screen;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  /** Runs whose ingestion could not report its end, by their ids. */
  private final Map<String, Pipelines.Deployable> silent = new LinkedHashMap<>();

  Scenario(Stage stage, Screen screen) {
    this.stage = stage;
    this.screen = screen;
  }

  /** Plays one act after another, until one goes wrong. */
  void play() throws DemoException, IOException, InterruptedException {
    for (Act act :
        List.<Act>of(
            this::runsWell,
            this::hasNoSecret,
            this::isKilled,
            this::survivesACut,
            this::areShownByTheServer)) {
      if (faults.isEmpty()) {
        act.play();
      }
    }
  }

  @FunctionalInterface
  private interface Act {
    void play() throws DemoException, IOException, InterruptedException;
  }

  /** The runs, in order. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  /** What was not as it should be; empty is good. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private void runsWell() throws DemoException, IOException, InterruptedException {
    Pipelines.Deployable pipeline = deployed(stage.pipelines().metadata("shop", "nightly"));
    RelayApi.Run run = untilEnded(pipeline, run(pipeline));
    Row row = ended(pipeline, run);
    expect(pipeline, "success", row.phase());
    expect(row.tables() > 0 && row.columns() > 0, pipeline.fqn() + " harvested nothing");
    RelayApi.LogPage page = stage.relay().log(pipeline.id(), run.runId());
    screen.event(
        pipeline.fqn(),
        Tone.FAINT,
        "log",
        page.lines().size() + " lines, the last: " + page.last());
    expect(!page.lines().isEmpty(), pipeline.fqn() + " has no log");
  }

  private void hasNoSecret() throws DemoException, IOException, InterruptedException {
    Pipelines.Deployable pipeline =
        deployed(stage.pipelines().withoutItsSecret("billing", "nightly"));
    String runId = run(pipeline);
    RelayApi.Run run = untilEnded(pipeline, runId);
    ended(pipeline, run);
    expect(pipeline, "failed", run.phase());
    expect(
        run.kind().equals("SECRET_MISSING") && run.cause().contains(Pipelines.MISSING),
        pipeline.fqn() + " does not say which secret is missing");
    silent.put(runId, pipeline);
  }

  private void isKilled() throws DemoException, IOException, InterruptedException {
    Pipelines.Deployable pipeline =
        deployed(stage.pipelines().throttled("archive", "backfill", SLOW));
    String runId = run(pipeline);
    untilRunning(pipeline, runId);
    if (stage.isHarvester()) {
      Wait.untilTrue(
          "the first table of " + pipeline.fqn(),
          A_RUN,
          () -> Optional.of(stage.server().counts(pipeline.service()).tables() > 0));
    }
    stage.relay().kill(pipeline.id(), runId, SOMEBODY);
    screen.event(pipeline.fqn(), Tone.BUSY, "kill", "asked for by " + SOMEBODY);
    RelayApi.Run run = untilEnded(pipeline, runId);
    ended(pipeline, run);
    expect(pipeline, "stopped", run.phase());
    expect(run.cause().contains(SOMEBODY), pipeline.fqn() + " does not say who stopped it");
    expect(!stage.runner().hasRuns(), pipeline.fqn() + " left a process behind");
    silent.put(runId, pipeline);
  }

  private void survivesACut() throws DemoException, IOException, InterruptedException {
    Pipelines.Deployable pipeline =
        deployed(stage.pipelines().throttled("crm", "hourly", UNHURRIED));
    String runId = run(pipeline);
    untilRunning(pipeline, runId);
    stage.link().cut();
    screen.event("link", Tone.BAD, "cut", "while " + pipeline.fqn() + " runs");
    Wait.untilTrue(
        "the end of " + pipeline.fqn(), A_RUN, () -> Optional.of(!stage.runner().hasRuns()));
    String told = stage.relay().run(runId).phase();
    String shown = stage.server().state(pipeline, runId);
    screen.event(
        pipeline.fqn(), Tone.FAINT, "ended", "the server shows " + shown + ", the relay " + told);
    expect(told.equals("running"), pipeline.fqn() + " was reported over a link that was cut");
    stage.link().mend();
    screen.event("link", Tone.GOOD, "mended", "");
    RelayApi.Run run = untilEnded(pipeline, runId);
    ended(pipeline, run);
    expect(pipeline, "success", run.phase());
    expectOnce(pipeline, runId);
  }

  private void expectOnce(Pipelines.Deployable pipeline, String runId) throws IOException {
    long times = stage.recorded().ends(runId);
    screen.event(pipeline.fqn(), Tone.FAINT, "counted", "its end crossed the link " + times + "×");
    expect(times == 1, pipeline.fqn() + "'s end was sent " + times + " times, not once");
  }

  /**
   * What ended without a word of its ingestion is written into the server's books by the runner.
   */
  private void areShownByTheServer() throws DemoException {
    for (Map.Entry<String, Pipelines.Deployable> ended : silent.entrySet()) {
      Pipelines.Deployable pipeline = ended.getValue();
      String phase =
          rows.stream()
              .filter(row -> row.pipeline().equals(pipeline.fqn()))
              .map(Row::phase)
              .findFirst()
              .orElseThrow();
      Wait.until(
          "the server shows " + pipeline.fqn() + " as " + phase,
          A_RUN,
          () -> Optional.of(stage.server().state(pipeline, ended.getKey())).filter(phase::equals));
      screen.event(
          pipeline.fqn(), Tone.FAINT, "row", "the server shows " + phase + ", by the runner");
    }
  }

  private Pipelines.Deployable deployed(Pipelines.Deployable made)
      throws DemoException, IOException, InterruptedException {
    Pipelines.Deployable pipeline = stage.server().store(made);
    stage.relay().deploy(pipeline.pipeline(), pipeline.entity());
    screen.event(pipeline.fqn(), Tone.PLAIN, "deployed", "");
    return pipeline;
  }

  private String run(Pipelines.Deployable pipeline)
      throws DemoException, IOException, InterruptedException {
    return stage.relay().start(pipeline.id());
  }

  private void untilRunning(Pipelines.Deployable pipeline, String runId) throws DemoException {
    RelayApi.Run run =
        Wait.until(
            pipeline.fqn() + " runs",
            AT_ONCE,
            () -> Optional.of(stage.relay().run(runId)).filter(RelayApi.Run::began));
    screen.event(pipeline.fqn(), Tone.ofState(run.phase()), run.phase(), "");
  }

  private RelayApi.Run untilEnded(Pipelines.Deployable pipeline, String runId)
      throws DemoException {
    return Wait.until(
        "the end of " + pipeline.fqn(),
        A_RUN,
        () -> Optional.of(stage.relay().run(runId)).filter(RelayApi.Run::ended));
  }

  private Row ended(Pipelines.Deployable pipeline, RelayApi.Run run)
      throws IOException, InterruptedException {
    Server.Counts counts = stage.server().counts(pipeline.service());
    boolean began = counts.tables() > 0;
    Row row =
        new Row(
            pipeline.fqn(),
            run.phase(),
            began ? counts.tables() : -1,
            began ? counts.columns() : -1,
            run.millis(),
            run.cause());
    rows.add(row);
    screen.event(
        pipeline.fqn(),
        Tone.ofState(run.phase()),
        run.phase(),
        began
            ? many(counts.tables(), "table") + ", " + many(counts.columns(), "column")
            : run.kind().toLowerCase(Locale.ROOT).replace('_', ' '));
    return row;
  }

  private static String many(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private void expect(Pipelines.Deployable pipeline, String wanted, String phase) {
    expect(wanted.equals(phase), pipeline.fqn() + " ended " + phase + ", not " + wanted);
  }

  private void expect(boolean asItShould, String otherwise) {
    if (!asItShould) {
      faults.add(otherwise);
    }
  }
}
