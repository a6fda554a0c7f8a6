package io.hybridrunner.argo.e2e;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.RunnerListener;
import io.hybridrunner.argo.ArgoWorkflowEngine;
import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.manifest.Manifests;
import io.hybridrunner.argo.manifest.Names;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.testkit.FakeControlPlane;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Pick-up: from the text of a command frame to the Workflow's creation, as a ratio to a bare create
 * call for the same Workflow in the same run. A program, not a test: {@code .ci/bench} runs it.
 */
final class PickUpBenchmark {

  private static final int WARM = 50;
  private static final int MEASURED = 200;

  private PickUpBenchmark() {}

  public static void main(String[] args) throws Exception {
    try (TestNamespace namespace = TestNamespace.create();
        ArgoWorkflowEngine engine =
            new ArgoWorkflowEngine(Plans.settings(namespace).withRate(10_000, 10_000));
        KubernetesApi bare =
            KubernetesApi.open(
                namespace.access(),
                namespace.name(),
                Calls.of(10_000, 10_000, Duration.ofSeconds(15), "bench"))) {
      measure(namespace, engine, bare);
    }
  }

  private static void measure(
      TestNamespace namespace, ArgoWorkflowEngine engine, KubernetesApi bare) throws Exception {
    SynchronousQueue<Long> started = new SynchronousQueue<>();
    FakeControlPlane plane = new FakeControlPlane();
    RunnerListener listener =
        new RunnerListener() {
          @Override
          public void started(RunPlan plan) {
            try {
              boolean unused = started.offer(System.nanoTime(), 10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }
        };
    try (HybridRunner runner =
        HybridRunner.builder()
            .controlPlane(plane)
            .engine(engine)
            .config(RunnerConfig.defaults())
            .listener(listener)
            .build()) {
      runner.start();
      plane.connect();
      // Of the Workflows only their creation counts: a quota keeps their pods from the node.
      namespace.kubectl("create", "quota", "none", "--hard=pods=0");
      engine.deploy(
          Plans.plan(
              "bench",
              0.1,
              "{\"maxActiveRuns\": 1000, \"concurrency\": 1000}",
              Optional.empty(),
              Plans.workload("bench", "print()")));
      Deployment deployment = engine.deployment(Pipelines.id("bench")).orElseThrow();
      Fields template =
          bare.get(
                  ResourceType.WORKFLOW_TEMPLATE,
                  Names.base(deployment.pipelineId(), deployment.name()))
              .orElseThrow();
      Manifests manifests = new Manifests(Plans.pods());
      long[] whole = new long[MEASURED];
      long[] create = new long[MEASURED];
      FrameCodec codec = new FrameCodec();
      for (int i = -WARM; i < MEASURED; i++) {
        long byRunner = command(plane, codec, started, i);
        long byHand = create(bare, manifests, template, deployment, i);
        if (i >= 0) {
          whole[i] = byRunner;
          create[i] = byHand;
        }
      }
      print(whole, create);
    }
  }

  private static long command(
      FakeControlPlane plane, FrameCodec codec, SynchronousQueue<Long> started, int i)
      throws InterruptedException {
    RunId runId = Pipelines.runId("by the runner " + i);
    String text = codec.encode(new Frame.Order(Pipelines.run("command " + i, "bench", runId)));
    long begun = System.nanoTime();
    Frame frame = ((FrameCodec.Decoded.Known) codec.decode(text)).frame();
    plane.give(((Frame.Order) frame).command());
    Long end = started.poll(30, TimeUnit.SECONDS);
    if (end == null) {
      throw new IllegalStateException("not started: " + plane.replies());
    }
    return end - begun;
  }

  private static long create(
      KubernetesApi bare, Manifests manifests, Fields template, Deployment deployment, int i) {
    RunId runId = Pipelines.runId("by hand " + i);
    Fields workflow =
        manifests.run(
            template, new RunPlan.OfPipeline(runId, "hash", deployment, Optional.empty()));
    long begun = System.nanoTime();
    Fields unused = bare.create(ResourceType.WORKFLOW, workflow).orElseThrow();
    return System.nanoTime() - begun;
  }

  private static void print(long[] whole, long[] create) {
    Arrays.sort(whole);
    Arrays.sort(create);
    System.out.printf("%-28s %8s %8s%n", "of " + MEASURED, "median", "p99");
    row("command frame to Workflow", whole);
    row("bare create call", create);
    System.out.printf(
        "%-28s %8.2f %8.2f%n",
        "ratio", (double) at(whole, 50) / at(create, 50), (double) at(whole, 99) / at(create, 99));
  }

  private static void row(String what, long[] sorted) {
    System.out.printf(
        "%-28s %5.1f ms %5.1f ms%n", what, at(sorted, 50) / 1e6, at(sorted, 99) / 1e6);
  }

  private static long at(long[] sorted, int percent) {
    return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
  }
}
