package io.hybridrunner.server.link;

import static org.awaitility.Awaitility.await;

import io.hybridrunner.HybridRunner;
import io.hybridrunner.RunnerConfig;
import io.hybridrunner.collate.CollateControlPlane;
import io.hybridrunner.collate.link.LinkSettings;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.SecretValue;
import io.hybridrunner.relay.Relay;
import io.hybridrunner.relay.RelaySettings;
import io.hybridrunner.relay.TokenCheck;
import io.hybridrunner.spi.ControlPlane;
import io.hybridrunner.spi.WorkflowEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One relay, one runner, and a network between them that follows a plan: errands are asked while
 * the links break, then everything has to settle. Used by one thread.
 */
final class FaultScenario {

  static final Duration HEARTBEAT = Duration.ofMillis(400);

  /** The network's part in what became of a history. */
  record Outcome(FaultPlan plan, History history, int links, int struck, int redeliveries) {}

  /** What may be put in the place of the runner's parts, to see that it is noticed. */
  record Parts(UnaryOperator<ControlPlane> link, UnaryOperator<WorkflowEngine> engine) {
    static Parts sound() {
      return new Parts(UnaryOperator.identity(), UnaryOperator.identity());
    }
  }

  private static final String RUNNER = "berlin";
  private static final String TOKEN = "token-of-the-runners";

  private final FaultPlan plan;
  private final HttpClient http;
  private final TestTls tls;
  private final Duration patience;
  private final Random random;
  private final EffectLog engine = new EffectLog();
  private final List<RunId> runs = new ArrayList<>();
  private final Map<Integer, Integer> results = new ConcurrentHashMap<>();
  private final Map<RunId, List<RunPhase>> seen = new ConcurrentHashMap<>();

  /**
   * @param patience how long everything may take to settle, once all is asked
   */
  FaultScenario(FaultPlan plan, HttpClient http, TestTls tls, Duration patience) {
    this.plan = plan;
    this.http = http;
    this.tls = tls;
    this.patience = patience;
    this.random = new Random(plan.seed());
  }

  Outcome play(Parts parts) throws IOException, InterruptedException {
    try (Relay relay = relay();
        Network network = Network.of(plan, relay.port(), tls);
        WatchedLink link = new WatchedLink(new CollateControlPlane(settings(network)));
        HybridRunner runner =
            HybridRunner.builder()
                .controlPlane(parts.link().apply(link))
                .engine(parts.engine().apply(engine))
                .config(
                    RunnerConfig.defaults().withWorkers(2).withDrainTimeout(Duration.ofSeconds(1)))
                .build()) {
      runner.start();
      RelayCalls calls = new RelayCalls(http, relay.port());
      boolean settled = ask(calls);
      for (RunId run : engine.phases().keySet()) {
        look(calls, run);
      }
      History history =
          new History(
              plan.errands(),
              Map.copyOf(results),
              engine.effects(),
              engine.phases(),
              Map.copyOf(seen),
              settled);
      return new Outcome(plan, history, link.links(), network.struck(), link.redeliveries());
    }
  }

  private static Relay relay() {
    Relay relay =
        Relay.builder()
            .settings(
                RelaySettings.defaults()
                    .withHeartbeat(HEARTBEAT)
                    .withHelloTimeout(Duration.ofSeconds(20))
                    .withRedeliverAfter(Duration.ofSeconds(1)))
            .runnerTokens(TokenCheck.anyOf(SecretValue.of(TOKEN)))
            .apiTokens(TokenCheck.anyOf(SecretValue.of(RelayCalls.TOKEN)))
            .build();
    relay.start();
    return relay;
  }

  private static LinkSettings settings(Network network) {
    return LinkSettings.of(
            URI.create("ws://127.0.0.1:" + network.port()),
            () -> SecretValue.of(TOKEN),
            RUNNER,
            "1.2.3")
        .withMaxBackoff(Duration.ofMillis(500))
        .withTimeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
  }

  /** Asks for everything; whether all of it has settled in time. */
  private boolean ask(RelayCalls calls) throws IOException, InterruptedException {
    Semaphore free = new Semaphore(plan.atOnce());
    List<CompletableFuture<?>> answers = new ArrayList<>();
    for (int i = 0; i < plan.errands().size(); i++) {
      int errand = i;
      boolean unused = free.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
      String command = calls.submit(RUNNER, plan.errands().get(i));
      plan.errands().get(i).runId().ifPresent(runs::add);
      answers.add(
          calls
              .result(command)
              .thenAccept(
                  code -> {
                    code.ifPresent(known -> results.put(errand, known));
                    free.release();
                  }));
      moveSomething(calls);
    }
    return settles(CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)));
  }

  private void moveSomething(RelayCalls calls) throws IOException, InterruptedException {
    for (int i = 0; i < 2 && !runs.isEmpty(); i++) {
      RunId run = runs.get(random.nextInt(runs.size()));
      boolean unused = engine.advance(run, end());
      look(calls, run);
    }
  }

  private RunPhase end() {
    return random.nextInt(3) == 0 ? RunPhase.FAILED : RunPhase.SUCCESS;
  }

  /** What the relay shows of a run now. */
  private void look(RelayCalls calls, RunId run) throws IOException, InterruptedException {
    Optional<RunPhase> phase = calls.phase(run);
    phase.ifPresent(known -> seen.computeIfAbsent(run, id -> new ArrayList<>()).add(known));
  }

  private boolean settles(CompletableFuture<?> answers) {
    try {
      await()
          .atMost(patience)
          .pollInterval(Duration.ofMillis(100))
          .until(
              () -> {
                runs.forEach(run -> engine.advance(run, end()));
                return answers.isDone() && engine.owesNothing();
              });
      return true;
    } catch (ConditionTimeoutException unsettled) {
      return false;
    }
  }
}
