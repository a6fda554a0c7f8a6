package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a runner that is connected would do its work, as the relay sees it. */
class ProberTest {

  private static final Duration INTERVAL = Duration.ofSeconds(30);

  private final LinksRig rig = new LinksRig(INTERVAL);
  private final LinksRig.Link link = greet();

  private LinksRig.Link greet() {
    LinksRig.Link greeted = rig.greet("boot-1");
    rig.links.tick();
    return greeted;
  }

  private ProbeRecord record() {
    return rig.links.probes("berlin").orElseThrow();
  }

  private Command.Probe nextProbe() {
    rig.passAlive(link, INTERVAL);
    return (Command.Probe) link.onlyCommand();
  }

  private static Frame refused(CommandId id, Cause cause) {
    return new Frame.Result(new Reply.Refused(id, cause));
  }

  @Test
  void theWelcomePromisesTheProbesThatCome() {
    Frame.Welcome welcome = (Frame.Welcome) link.wire().sent().get(0);
    assertThat(welcome.probes()).contains(INTERVAL);
    rig.passAlive(link, INTERVAL.minusMillis(1));
    assertThat(link.wire().takeCommands()).isEmpty();
    rig.passAlive(link, Duration.ofMillis(1));
    assertThat(link.onlyCommand()).isInstanceOf(Command.Probe.class);
  }

  @Test
  void theRoundTripOfTheLastOneIsKept() {
    Command.Probe probe = nextProbe();
    assertThat(record()).isEqualTo(ProbeRecord.NONE);
    rig.time.advance(Duration.ofMillis(12));
    link.send(LinksRig.done(probe.id()));
    assertThat(record().passed())
        .contains(new ProbeRecord.Passed(rig.time.instant(), Duration.ofMillis(12)));
    assertThat(record().failing()).isEmpty();
    assertThat(nextProbe().id()).isNotEqualTo(probe.id());
  }

  @Test
  void uiShowsTheRunnerConnectedWhileItTakesNoWork() {
    Command.Probe probe = nextProbe();
    rig.passAlive(link, INTERVAL);
    assertThat(record().failing()).as("not late yet").isEmpty();
    rig.passAlive(link, INTERVAL);
    assertThat(record().failing().orElseThrow().cause().message())
        .isEqualTo("the runner has not answered a probe for 60 s");
    link.send(LinksRig.done(probe.id()));
    assertThat(record().failing()).isEmpty();
  }

  @Test
  void probesDoNotPileUpForARunnerThatAnswersNone() {
    List<CommandId> ids = new ArrayList<>();
    ids.add(nextProbe().id());
    for (int i = 0; i < 38; i++) {
      rig.passAlive(link, LinksRig.HEARTBEAT);
      link.wire().takeCommands().forEach(command -> ids.add(command.id()));
      assertThat(rig.links.waiting("berlin")).as("of the callers' commands").isZero();
    }
    // Over nine minutes: a probe is delivered again like any question, and given up after five.
    assertThat(ids.stream().distinct()).hasSize(2);
  }

  @Test
  void aRefusalIsItsCauseSinceTheFirstOneInARow() {
    Cause away = Cause.of(Kind.ENGINE_UNAVAILABLE, "the API server is away", "Look at it.");
    link.send(refused(nextProbe().id(), away));
    var since = rig.time.instant();
    link.send(refused(nextProbe().id(), away));
    assertThat(record().failing()).contains(new ProbeRecord.Failing(since, away));
    link.send(LinksRig.done(nextProbe().id()));
    assertThat(record().failing()).isEmpty();
  }

  @Test
  void aFullQueueStarvesNoProbeAndAProbeStarvesNoWork() {
    for (int i = 0; i < LinksRig.SETTINGS.queuedPerRunner(); i++) {
      assertThat(rig.submit(Pipelines.kill("c-" + i, "p" + i)))
          .isInstanceOf(Submission.Accepted.class);
    }
    assertThat(rig.submit(Pipelines.kill("late", "late"))).isInstanceOf(Submission.Refused.class);
    assertThat(link.wire().takeCommands()).hasSize(LinksRig.SETTINGS.outstanding());

    Command.Probe probe = nextProbe();
    assertThat(probe.timeToLive()).isPositive();
    link.send(LinksRig.done(new CommandId("c-0")));
    assertThat(link.onlyCommand().id().value())
        .as("work goes on while a probe is out")
        .isEqualTo("c-2");
  }

  @Test
  void aProbeEndsWithItsLinkAndTheNextLinkBeginsWithoutBlame() {
    nextProbe();
    link.session().onClosed(1006, "");
    assertThat(rig.links.probes("berlin")).isEmpty();
    LinksRig.Link next = greet();
    assertThat(next.wire().takeCommands()).isEmpty();
    rig.passAlive(next, INTERVAL);
    assertThat(next.onlyCommand()).isInstanceOf(Command.Probe.class);
  }

  @Test
  void aProbeThatIsTurnedAwayIsOfferedAgain() {
    Command.Probe probe = nextProbe();
    link.send(new Frame.Busy(probe.id()));
    rig.time.advance(LinksRig.SETTINGS.busyPause());
    rig.links.tick();
    assertThat(link.onlyCommand().id()).isEqualTo(probe.id());
  }
}
