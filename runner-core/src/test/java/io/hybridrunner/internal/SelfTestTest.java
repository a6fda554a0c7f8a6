package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.testkit.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What listeners hear of the self-test, and what it restarts; looked at by hand. */
class SelfTestTest {

  private static final Optional<Duration> INTERVAL = Optional.of(Duration.ofSeconds(30));
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Command.Probe PROBE =
      new Command.Probe(new CommandId("probe-1"), Duration.ofMinutes(5));
  private static final Cause AWAY = Cause.of(Kind.ENGINE_UNAVAILABLE, "the engine is away", "");

  private final ManualTime time = new ManualTime();
  private final Workers workers = new Workers(1, time);
  private final List<String> heard = new ArrayList<>();
  private final List<Cause> reconnects = new ArrayList<>();
  private final SelfTest selfTest =
      new SelfTest(new ProbeWatch(time, workers), workers, reconnects::add, listener());

  private RunnerListener listener() {
    return new RunnerListener() {
      @Override
      public void selfTestFails(Cause cause) {
        heard.add("fails " + cause.kind());
      }

      @Override
      public void selfTestPasses() {
        heard.add("passes");
      }

      @Override
      public void restarted(Part part, Cause cause) {
        heard.add("restarted " + part);
      }
    };
  }

  @AfterEach
  void close() {
    selfTest.close();
    workers.close();
  }

  private void probed(Reply reply) {
    assertThat(selfTest.offer(PROBE, command -> Acceptance.TAKEN)).isEqualTo(Acceptance.TAKEN);
    selfTest.answered(PROBE, reply);
    selfTest.look();
    selfTest.look();
  }

  private void passes() {
    probed(new Reply.Done(PROBE.id(), "takes work", Optional.empty()));
  }

  private void isRefused() {
    probed(new Reply.Refused(PROBE.id(), AWAY));
  }

  @Test
  void aFailureIsToldOnceAndSoIsItsEnd() {
    selfTest.linkUp(INTERVAL);
    passes();
    assertThat(heard).isEmpty();
    isRefused();
    isRefused();
    assertThat(heard).containsExactly("fails ENGINE_UNAVAILABLE");
    passes();
    passes();
    assertThat(heard).containsExactly("fails ENGINE_UNAVAILABLE", "passes");
  }

  @Test
  void anotherReasonIsToldAndALinkThatFallsHealsNothing() {
    selfTest.linkUp(INTERVAL);
    isRefused();
    time.advance(PATIENCE);
    selfTest.look();
    assertThat(heard)
        .containsExactly("fails ENGINE_UNAVAILABLE", "fails LINK_DOWN", "restarted LINK");
    assertThat(reconnects).singleElement().extracting(Cause::kind).isEqualTo(Kind.LINK_DOWN);
    selfTest.linkDown();
    selfTest.look();
    selfTest.linkUp(INTERVAL);
    selfTest.look();
    assertThat(heard).as("nothing has passed yet").hasSize(3);
    passes();
    assertThat(heard).last().isEqualTo("passes");
  }

  @Test
  void aFullInboxTurnsAProbeAwayLikeAnyCommand() {
    selfTest.linkUp(INTERVAL);
    assertThat(selfTest.offer(PROBE, command -> Acceptance.BUSY)).isEqualTo(Acceptance.BUSY);
    time.advance(PATIENCE.minusNanos(1));
    assertThat(selfTest.problems()).isEmpty();
  }

  @Test
  void aServerThatPromisesNothingEndsTheJudgement() {
    selfTest.linkUp(INTERVAL);
    isRefused();
    selfTest.linkDown();
    selfTest.linkUp(Optional.empty());
    selfTest.look();
    assertThat(heard).containsExactly("fails ENGINE_UNAVAILABLE", "passes");
    time.advance(Duration.ofDays(1));
    selfTest.look();
    assertThat(heard).hasSize(2);
    assertThat(reconnects).isEmpty();
  }
}
