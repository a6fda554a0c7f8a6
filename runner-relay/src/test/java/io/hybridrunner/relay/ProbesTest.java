package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.ManualTime;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What an operator sees of probes: the runner's view, and a line in the log when it changes. */
class ProbesTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final ManualTime time = new ManualTime();
  private final AtomicBoolean well = new AtomicBoolean(true);

  private Reply answer(Command command) {
    return well.get()
        ? command.accept(new Obliging())
        : new Reply.Refused(
            command.id(), Cause.of(Kind.ENGINE_UNAVAILABLE, "the engine is away", "Look at it."));
  }

  private JsonNode probe(RelayRig rig) {
    return rig.get(RelayRig.RUNNER).json().path("probe");
  }

  private void nextProbe(RelayRig rig, FakeRunner runner) {
    time.advance(INTERVAL);
    rig.tick();
    assertThat(runner.command()).isInstanceOf(Command.Probe.class);
  }

  @Test
  void theViewOfARunnerSaysWhetherItWorksAndTheLogWhenThatChanges() {
    try (CapturedLogs logs = new CapturedLogs();
        RelayRig rig =
            new RelayRig(
                time,
                settings ->
                    settings.withProbeInterval(INTERVAL).withHeartbeat(Duration.ofMinutes(5)));
        FakeRunner runner = FakeRunner.scripted(rig.port(), "berlin", this::answer)) {
      rig.tick();
      assertThat(probe(rig).isMissingNode()).as("nothing is known yet").isTrue();
      nextProbe(rig, runner);
      await().atMost(LONG).until(() -> probe(rig).path("works").asBoolean(false));
      assertThat(probe(rig).toString())
          .isEqualTo(
              "{\"works\":true,\"passedAt\":\"2026-03-27T00:00:10Z\",\"roundTripMillis\":0}");
      assertThat(rig.get(RelayRig.RUNNER).json().path("unansweredCommands").asInt()).isZero();

      well.set(false);
      nextProbe(rig, runner);
      await().atMost(LONG).until(() -> !probe(rig).path("works").asBoolean(true));
      nextProbe(rig, runner);
      assertThat(probe(rig).path("failingSince").asText()).isEqualTo("2026-03-27T00:00:20Z");
      assertThat(probe(rig).path("cause").path("message").asText()).isEqualTo("the engine is away");

      well.set(true);
      // The answer to the one before may be on its way yet, and then nothing is due.
      await()
          .atMost(LONG)
          .until(
              () -> {
                time.advance(INTERVAL);
                rig.tick();
                return probe(rig).path("works").asBoolean(false);
              });
      assertThat(logs.text().lines())
          .filteredOn(line -> line.contains("would not do its work"))
          .as("one line at the change, not one for each probe")
          .singleElement()
          .asString()
          .contains("WARN", "'berlin'", "the engine is away. Look at it.");
      assertThat(logs.text().lines()).filteredOn(line -> line.contains("works again")).hasSize(1);
    }
  }
}
