package io.hybridrunner.server.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.server.link.FaultPlan.Kind;
import io.hybridrunner.server.link.FaultScenario.Outcome;
import io.hybridrunner.server.link.FaultScenario.Parts;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Commands and statuses over links that break in every way. {@code -Dlink.faults.seed=N} plays one
 * scenario again; {@code -Dlink.faults.scenarios=N} plays more of them than the usual 200.
 */
class LinkFaultsTest {

  private static final int AT_ONCE = 12;

  /** The seed of a scenario with resets. */
  private static final long RESETS = 1;

  private static final int ENOUGH = 100;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private TestTls tls;

  @BeforeEach
  void makeCertificate(@TempDir Path folder) throws Exception {
    tls = TestTls.make(folder);
  }

  private static LongStream seeds() {
    Long only = Long.getLong("link.faults.seed");
    return only == null
        ? LongStream.range(0, Long.getLong("link.faults.scenarios", 200))
        : LongStream.of(only);
  }

  @Test
  void noCommandAndNoStatusIsLostOrDoubledWhateverTheNetworkDoes() throws Exception {
    List<Outcome> outcomes = playAll(seeds().mapToObj(FaultPlan::of).toList());
    FaultTable table = new FaultTable(outcomes);
    System.out.println(table);
    assertThat(table.faults()).as("rerun one with -Dlink.faults.seed=…").isEmpty();
    if (outcomes.size() >= ENOUGH) {
      // Else the network would have done nothing, and this test would have shown nothing.
      assertThat(Kind.values())
          .filteredOn(kind -> kind != Kind.LATENCY)
          .allSatisfy(kind -> assertThat(table.struck(kind)).as("%s", kind).isPositive());
    }
  }

  private Verdict play(Parts parts) throws Exception {
    FaultPlan plan = FaultPlan.of(RESETS);
    return Verdict.of(
        new FaultScenario(plan, http, tls, Duration.ofSeconds(5)).play(parts).history());
  }

  @Test
  void anEngineThatActsTwiceIsFound() throws Exception {
    Verdict verdict = play(new Parts(UnaryOperator.identity(), BrokenParts::actingTwice));
    assertThat(verdict.doubled()).isNotEmpty();
  }

  @Test
  void aLinkThatAnswersBeforeAnythingIsDoneIsFound() throws Exception {
    Verdict verdict = play(new Parts(BrokenParts::answeringOnReceipt, UnaryOperator.identity()));
    assertThat(verdict.lost()).isNotEmpty();
  }

  @Test
  void aLinkThatLosesStatusesIsFound() throws Exception {
    Verdict verdict = play(new Parts(BrokenParts::losingStatuses, UnaryOperator.identity()));
    assertThat(verdict.statusesLost()).isNotEmpty();
  }

  private List<Outcome> playAll(List<FaultPlan> plans)
      throws InterruptedException, ExecutionException {
    ExecutorService players = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Callable<Outcome>> scenarios = new ArrayList<>();
      plans.forEach(
          plan ->
              scenarios.add(
                  () -> new FaultScenario(plan, http, tls, PATIENCE).play(Parts.sound())));
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> outcome : players.invokeAll(scenarios)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } finally {
      players.shutdownNow();
    }
  }
}
