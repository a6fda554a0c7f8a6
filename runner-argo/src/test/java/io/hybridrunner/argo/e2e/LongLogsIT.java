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

/** Fifty megabytes of log, of which the kubelet keeps the last ten or so. */
class LongLogsIT {

  private static final String LONG =
      """
      import sys, time
      line = 'x' * 990
      for i in range(50000):
          sys.stdout.write('%07d %s\\n' % (i, line))
          if i % 1000 == 0:
              sys.stdout.flush()
              time.sleep(0.8)
      for i in range(25):
          print('%07d %s' % (50000 + i, 'y'), flush=True)
          time.sleep(1)
      print('the end', flush=True)
      time.sleep(2)
      """;

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
      await()
          .atMost(Duration.ofMinutes(5))
          .until(() -> engine.run(runId).orElseThrow().phase().isTerminal());
      List<LogPage> pages = read(engine, id, runId);
      long kept = pages.stream().mapToLong(page -> page.text().length()).sum();
      String first = pages.get(0).text();
      System.out.printf(
          "a log of 50 MB: %d pages, the kubelet kept %d MB, beginning with: %s%n",
          pages.size(), kept / 1_000_000, first.substring(0, Math.min(first.length(), 120)));
      // Not by assertions on texts: what fails would be printed whole.
      assertThat(pages.stream().mapToInt(page -> page.text().length()).max().orElse(0))
          .isLessThan(1_200_000);
      String last = pages.get(pages.size() - 1).text();
      assertThat(last.contains("the end")).isTrue();
      assertThat(last.lines().filter(line -> line.startsWith("0050024 ")).count()).isEqualTo(1);
      assertThat(inOrder(pages)).isTrue();
      assertThat(pages.get(0).text().contains("rotated")).as("what is missing is said").isTrue();
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

  private static List<LogPage> read(ArgoWorkflowEngine engine, PipelineId id, RunId runId) {
    List<LogPage> pages = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      LogPage page = engine.logs(id, Optional.of(runId), cursor);
      pages.add(page);
      cursor = page.after();
    } while (cursor.isPresent());
    return pages;
  }

  private static boolean inOrder(List<LogPage> pages) {
    List<String> numbers =
        pages.stream()
            .flatMap(page -> page.text().lines())
            .filter(line -> line.matches("\\d{7} [xy]+"))
            .map(line -> line.substring(0, 7))
            .toList();
    for (int i = 1; i < numbers.size(); i++) {
      if (Integer.parseInt(numbers.get(i)) != Integer.parseInt(numbers.get(i - 1)) + 1) {
        return false;
      }
    }
    return numbers.size() > 5;
  }
}
