package io.hybridrunner.argo;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.argo.cluster.Calls;
import io.hybridrunner.argo.cluster.KubernetesApi;
import io.hybridrunner.argo.cluster.ResourceType;
import io.hybridrunner.argo.testkit.FakeApiServer;
import io.hybridrunner.argo.testkit.Fault;
import io.hybridrunner.argo.testkit.ManualTiming;
import io.hybridrunner.argo.testkit.Request;
import io.hybridrunner.document.Value.Fields;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.RunPlan;
import io.hybridrunner.spi.EngineException;
import io.hybridrunner.testkit.Pipelines;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The runner dies before or after any one of its calls, and its commands are delivered again to
 * another one: what is in the cluster then is what had been there without that.
 */
class BrokenOffTest {

  private static final String NAMESPACE = "ingestion";
  private static final RunId RUN = Pipelines.runId("run");
  private static final RunId TEST = Pipelines.runId("test");
  private static final PipelineId PIPELINE = Pipelines.id("nightly");

  private static final List<Consumer<ArgoWorkflowEngine>> COMMANDS =
      List.of(
          engine -> engine.deploy(Pipelines.plan("nightly", "first")),
          engine -> engine.submit(run(engine)),
          engine -> engine.deploy(Pipelines.plan("nightly", "second")),
          engine -> engine.submit(test()),
          engine -> engine.setEnabled(PIPELINE, 0.2, false),
          engine -> engine.kill(PIPELINE, Optional.of(RUN), "jane"),
          engine -> engine.settle(RUN, RunPhase.STOPPED));

  @TempDir private Path directory;

  private static RunPlan run(ArgoWorkflowEngine engine) {
    Deployment deployment = engine.deployment(PIPELINE).orElseThrow();
    return new RunPlan.OfPipeline(RUN, "hash", deployment, Optional.empty());
  }

  private static RunPlan test() {
    return new RunPlan.AdHoc(TEST, "hash", Pipelines.plan("test", "{}").workload());
  }

  private ArgoWorkflowEngine engine(FakeApiServer server) {
    ManualTiming timing = new ManualTiming();
    Calls calls = Calls.of(10_000, 10_000, Duration.ofSeconds(5), "test").withTiming(timing);
    KubernetesApi api = KubernetesApi.open(server.access(directory), NAMESPACE, calls);
    ArgoWorkflowEngine engine =
        new ArgoWorkflowEngine(
            ArgoSettings.of(server.access(directory), NAMESPACE), api, Clock.systemUTC(), timing);
    engine.start(status -> {});
    engine.check();
    return engine;
  }

  /** What is in the cluster, without what the API server counts. */
  private static Set<String> state(FakeApiServer server) {
    Set<String> state = new TreeSet<>();
    for (ResourceType type : ResourceType.values()) {
      for (Fields object : server.list(type, NAMESPACE)) {
        state.add(
            type
                + " "
                + object.text("metadata", "name").orElseThrow()
                + " "
                + object.fields("metadata", "labels").values().entrySet().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList()
                + object.fields("metadata", "annotations").values().keySet()
                + object.text("spec", "shutdown")
                + object.text("metadata", "annotations", "hybridrunner.io/config")
                + object.text("metadata", "annotations", "hybridrunner.io/configs")
                + object.items("metadata", "ownerReferences").size());
      }
    }
    return state;
  }

  private int calls(FakeApiServer server, Set<String> expected) {
    try (ArgoWorkflowEngine engine = engine(server)) {
      int before = server.requests().size();
      COMMANDS.forEach(command -> command.accept(engine));
      expected.addAll(state(server));
      return server.requests().size() - before;
    }
  }

  @Test
  void whereverItBreaksOffTheNextRunnerMakesTheSameOfIt() {
    Set<String> expected = new TreeSet<>();
    int calls;
    try (FakeApiServer server = FakeApiServer.start()) {
      calls = calls(server, expected);
    }
    assertThat(expected).hasSizeGreaterThan(3);
    for (Fault fault : List.of(new Fault.Abort(), new Fault.Half())) {
      for (int last = 0; last < calls; last++) {
        assertThat(afterACrash(last, fault))
            .as("%s at call %s of %s", fault, last, calls)
            .isEqualTo(expected);
      }
    }
  }

  private Set<String> afterACrash(int last, Fault fault) {
    try (FakeApiServer server = FakeApiServer.start()) {
      int command = untilItBreaks(server, last, fault);
      server.clearFaults();
      try (ArgoWorkflowEngine next = engine(server)) {
        // The command it died in was not acknowledged, and is delivered again.
        COMMANDS.subList(command, COMMANDS.size()).forEach(each -> each.accept(next));
      }
      return state(server);
    }
  }

  private int untilItBreaks(FakeApiServer server, int last, Fault fault) {
    try (ArgoWorkflowEngine engine = engine(server)) {
      AtomicInteger call = new AtomicInteger();
      server.inject(request -> isDead(request, call, last), 1_000_000, fault);
      for (int i = 0; i < COMMANDS.size(); i++) {
        try {
          COMMANDS.get(i).accept(engine);
        } catch (EngineException dead) {
          return i;
        }
        if (call.get() > last) {
          // It went through without the calls that failed, but a dead runner acknowledges nothing.
          return i;
        }
      }
      return COMMANDS.size() - 1;
    }
  }

  private static boolean isDead(Request request, AtomicInteger call, int last) {
    boolean counts = !request.verb().equals("watch");
    return counts && call.getAndIncrement() >= last;
  }
}
