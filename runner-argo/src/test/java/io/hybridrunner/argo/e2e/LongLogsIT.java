package io.hybridrunner.argo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.model.DeployPlan;
import io.hybridrunner.model.LogPage;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Fifty megabytes of log, of which the kubelet keeps the last ten or so: read while it is written.
 */
class LongLogsIT {

  private static final int LINES = 50_000;

  /** A megabyte each second, which is about as quick as anybody reads it here. */
  private static final String LONG =
      """
      import sys, time
      line = 'x' * 990
      for i in range(%d):
          sys.stdout.write('%%07d %%s\\n' %% (i, line))
          if i %% 1000 == 999:
              sys.stdout.flush()
              time.sleep(1)
      print('the end', flush=True)
      time.sleep(5)
      """
          .formatted(LINES);

  private final TestNamespace namespace = TestNamespace.create();

  LongLogsIT() throws IOException {}

  @AfterEach
  void close() throws IOException {
    namespace.close();
  }

  @Test
  void aLongLogIsReadInPagesAndWhatWasRotatedAwayIsSaid() {
    try (ArgoWorkflowEngine engine = new ArgoWorkflowEngine(Plans.settings(namespace))) {
      engine.start(status -> {});
      DeployPlan plan = Plans.plan("long", LONG);
      PipelineId id = plan.pipeline().id();
      engine.deploy(plan);
      RunId runId = Pipelines.runId("long");
      engine.submit(
          new RunPlan.OfPipeline(
              runId, "hash", engine.deployment(id).orElseThrow(), Optional.empty()));
      List<String> pages = follow(engine, id, runId);
      // Not by assertions on texts: what fails would be printed whole.
      assertThat(pages.stream().mapToInt(String::length).max().orElse(0)).isLessThan(1_200_000);
      assertThat(pages).as("pages of about a megabyte").hasSizeGreaterThan(5);
      List<String> lines = pages.stream().flatMap(String::lines).toList();
      assertThat(lines.contains("the end")).as("the end is there").isTrue();
      int gaps = gaps(lines);
      long numbered = lines.stream().filter(LongLogsIT::isNumbered).count();
      System.out.printf(
          "a log of 50 MB, read while it was written: %d pages, %d of %d lines, %d gaps, all said%n",
          pages.size(), numbered, LINES, gaps);

      namespace.kubectl("delete", "pods", "--all", "--wait=true");
      assertThatGone(engine, id, runId);
    }
  }

  private static void assertThatGone(ArgoWorkflowEngine engine, PipelineId id, RunId runId) {
    try {
      engine.logs(id, Optional.of(runId), Optional.empty());
    } catch (EngineException gone) {
      assertThat(gone.reason().sentence()).contains("pod");
      return;
    }
    throw new AssertionError("the log of a pod that is gone was read");
  }

  /** As somebody who watches: page after page, and the newest again until the run has ended. */
  private static List<String> follow(ArgoWorkflowEngine engine, PipelineId id, RunId runId) {
    List<LogPage> pages = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              boolean hasEnded = engine.run(runId).orElseThrow().phase().isTerminal();
              LogPage page = pageAfter(pages, engine, id, runId);
              while (page.after().isPresent()) {
                pages.add(page);
                page = pageAfter(pages, engine, id, runId);
              }
              if (hasEnded) {
                pages.add(page);
              }
              return hasEnded;
            });
    return pages.stream().map(LogPage::text).toList();
  }

  private static LogPage pageAfter(
      List<LogPage> read, ArgoWorkflowEngine engine, PipelineId id, RunId runId) {
    Optional<String> after = read.isEmpty() ? Optional.empty() : read.get(read.size() - 1).after();
    return engine.logs(id, Optional.of(runId), after);
  }

  private static boolean isNumbered(String line) {
    return line.matches("\\d{7} x+");
  }

  /** Lines come in order and once; where some are missing, a line in brackets says so. */
  private static int gaps(List<String> lines) {
    int next = 0;
    int gaps = 0;
    boolean isSaid = false;
    for (String line : lines) {
      isSaid |= line.startsWith("[...");
      if (isNumbered(line)) {
        int number = Integer.parseInt(line.substring(0, 7));
        assertThat(number).as("no line twice").isGreaterThanOrEqualTo(next);
        if (number > next) {
          assertThat(isSaid)
              .as("lines %s to %s are missing, and it is said", next, number)
              .isTrue();
          gaps++;
        }
        next = number + 1;
        isSaid = false;
      }
    }
    return gaps;
  }
}
