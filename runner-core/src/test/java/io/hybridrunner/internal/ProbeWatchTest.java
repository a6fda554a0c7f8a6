package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.internal.ProbeWatch.Sign;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.ManualTime;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Complaints about the agents of others: green while they are dead. */
class ProbeWatchTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration PATIENCE = INTERVAL.multipliedBy(3);
  private static final CommandId ONE = new CommandId("probe-1");
  private static final CommandId TWO = new CommandId("probe-2");

  private final ManualTime time = new ManualTime();
  private final Workers workers = new Workers(2, time);
  private final ProbeWatch watch = new ProbeWatch(time, workers);

  @AfterEach
  void closeWorkers() {
    workers.close();
  }

  private void up() {
    watch.linkUp(Optional.of(INTERVAL));
  }

  private void passes(CommandId id) {
    assertThat(watch.came(id)).isTrue();
    watch.answered(new Reply.Done(id, "takes work", Optional.empty()));
  }

  private Optional<Sign> sign() {
    return watch.trouble().map(ProbeWatch.Trouble::sign);
  }

  private String message() {
    return watch.trouble().orElseThrow().cause().message();
  }

  @Test
  void theListenerLooksHealthyButTakesNoJobs() {
    up();
    time.advance(PATIENCE.minusNanos(1));
    assertThat(sign()).isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(sign()).contains(Sign.SILENT);
    assertThat(message())
        .isEqualTo(
            "connected, but no work comes through: the server promised a probe every 30 s and none"
                + " has come for 90 s");
  }

  @Test
  void probesThatComeAndAreAnsweredAreNoTroubleForEver() {
    up();
    for (int i = 0; i < 1000; i++) {
      passes(new CommandId("probe-" + i));
      time.advance(PATIENCE.minusNanos(1));
      assertThat(watch.trouble()).isEmpty();
      assertThat(watch.renewal()).isEmpty();
    }
    assertThat(watch.passes()).isEqualTo(1000);
  }

  @Test
  void aServerThatPromisesNoProbesChangesNothing() {
    watch.linkUp(Optional.empty());
    time.advance(Duration.ofDays(1));
    assertThat(watch.trouble()).isEmpty();
    assertThat(watch.renewal()).isEmpty();
    assertThat(watch.isPromised()).isFalse();
  }

  @Test
  void aLinkThatIsDownIsNotCalledConnected() {
    up();
    watch.linkDown();
    time.advance(Duration.ofDays(1));
    assertThat(watch.trouble()).isEmpty();
    assertThat(watch.renewal()).isEmpty();
  }

  @Test
  void theWorkerSilentlyStopsPollingAndIsStillOnline() {
    up();
    assertThat(watch.came(ONE)).isTrue();
    time.advance(PATIENCE.minusNanos(1));
    assertThat(sign()).isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(watch.came(TWO)).as("a second one while the first is in hand").isFalse();
    assertThat(sign()).contains(Sign.UNANSWERED);
    assertThat(message())
        .isEqualTo(
            "takes commands, but does not finish them: a probe has waited for 90 s; none of the 2"
                + " workers is busy");
    watch.answered(new Reply.Done(ONE, "takes work", Optional.empty()));
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aServerThatWaitsForAnAnswerIsNotCalledSilent() {
    up();
    assertThat(watch.came(ONE)).isTrue();
    time.advance(Workers.HANGING);
    assertThat(sign()).contains(Sign.UNANSWERED);
    assertThat(watch.renewal()).isEmpty();
    watch.answered(new Reply.Done(ONE, "takes work", Optional.empty()));
    time.advance(PATIENCE.minusNanos(1));
    assertThat(watch.trouble()).as("the next one is due after an interval").isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(sign()).contains(Sign.SILENT);
  }

  @Test
  void whileOtherCommandsAreFinishedThereIsOnlyMuchToDo() {
    up();
    assertThat(watch.came(ONE)).isTrue();
    time.advance(PATIENCE);
    Reply unused = workers.act(WorkersTest.kill(1), WorkersTest::done);
    assertThat(watch.came(TWO)).as("the server goes on with its probes").isFalse();
    assertThat(watch.trouble()).isEmpty();
    time.advance(PATIENCE);
    assertThat(watch.came(TWO)).isFalse();
    assertThat(sign()).as("nothing is finished any more").contains(Sign.UNANSWERED);
  }

  @Test
  void livenessStaysGreenWhileTheEngineIsLost() {
    up();
    Cause away = Cause.of(Kind.ENGINE_UNAVAILABLE, "the API server is away", "Look at it.");
    assertThat(watch.came(ONE)).isTrue();
    watch.answered(new Reply.Refused(ONE, away));
    assertThat(watch.trouble().orElseThrow()).isEqualTo(new ProbeWatch.Trouble(Sign.REFUSED, away));
    passes(TWO);
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void probesDoNotPileUpBehindOneThatHangsAndOneThatIsGivenUpMakesRoom() {
    up();
    assertThat(watch.came(ONE)).isTrue();
    assertThat(watch.came(ONE)).as("the same one, delivered again").isTrue();
    assertThat(watch.came(TWO)).isFalse();
    time.advance(Workers.HANGING);
    assertThat(watch.came(TWO)).isTrue();
    assertThat(sign()).as("still none was answered").contains(Sign.UNANSWERED);
    watch.answered(new Reply.Done(ONE, "late", Optional.empty()));
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aProbeThatWasTurnedAwayIsNotWaitedFor() {
    up();
    assertThat(watch.came(ONE)).isTrue();
    watch.turnedAway(ONE);
    time.advance(PATIENCE.minusNanos(1));
    assertThat(watch.came(TWO)).isTrue();
    assertThat(watch.trouble()).isEmpty();
  }

  @Test
  void aLinkWithoutProbesIsMadeAnewEachTimeAfterTwiceAsLong() {
    up();
    Duration wait = PATIENCE;
    for (int links = 0; links < 4; links++) {
      time.advance(wait.minusNanos(1));
      assertThat(watch.renewal()).isEmpty();
      time.advance(Duration.ofNanos(1));
      assertThat(watch.renewal()).isPresent();
      assertThat(watch.renewal()).as("once for each link").isEmpty();
      watch.linkDown();
      up();
      assertThat(sign()).as("the new link has not shown itself yet").contains(Sign.SILENT);
      wait = wait.multipliedBy(2);
    }
    assertThat(message())
        .endsWith("none has come for 1350 s, over the 4 links before this one neither");
    passes(ONE);
    assertThat(watch.trouble()).isEmpty();
    time.advance(PATIENCE);
    assertThat(watch.renewal()).as("the pauses begin anew").isPresent();
  }

  @Test
  void theLongestPauseBetweenLinksIsAnHour() {
    up();
    for (int links = 0; links < 50; links++) {
      time.advance(Duration.ofHours(1));
      assertThat(watch.renewal()).isPresent();
      up();
    }
  }
}
