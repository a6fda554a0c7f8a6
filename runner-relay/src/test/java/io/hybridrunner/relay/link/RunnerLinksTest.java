package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Who holds a runner id, and what goes out on whose link. */
class RunnerLinksTest {

  private final LinksRig rig = new LinksRig();

  @Test
  void theWelcomeIsTheFirstThingThatIsSentWhateverWaits() {
    rig.submitRun();

    LinksRig.Link link = rig.greet("boot-1");

    assertThat(link.wire().sent()).hasSize(2);
    assertThat(link.wire().sent().get(0)).isInstanceOf(Frame.Welcome.class);
    assertThat(link.onlyCommand().id()).isEqualTo(LinksRig.ID);
  }

  @Test
  void theSameProcessTakesOverFromItsOlderLinkAndGetsWhatHasNoResult() {
    LinksRig.Link old = rig.greet("boot-1");
    rig.submitRun();
    assertThat(old.onlyCommand().id()).isEqualTo(LinksRig.ID);

    LinksRig.Link young = rig.greet("boot-1");

    assertThat(old.wire().closeCode()).contains(CloseCode.REPLACED);
    assertThat(young.onlyCommand().id()).isEqualTo(LinksRig.ID);
  }

  @Test
  void whatAReplacedLinkStillSaysIsNotTaken() {
    LinksRig.Link old = rig.greet("boot-1");
    rig.submitRun();
    LinksRig.Link young = rig.greet("boot-1");

    old.send(LinksRig.done(LinksRig.ID));
    assertThat(rig.result()).isEmpty();
    old.session().onClosed(1006, "");
    assertThat(rig.links.isConnected("berlin")).isTrue();

    young.send(LinksRig.done(LinksRig.ID));
    assertThat(rig.result()).isPresent();
  }

  @Test
  void ofTwoProcessesWithOneIdTheSecondIsRefusedAndToldWhoHoldsIt() {
    LinksRig.Link first = rig.greet("boot-1");

    LinksRig.Link second = rig.greet("boot-2");
    rig.submitRun();

    assertThat(second.wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);
    assertThat(second.wire().closeReason()).contains("boot-1").contains("10.0.0.1:4711");
    assertThat(second.wire().sent()).isEmpty();
    assertThat(first.onlyCommand().id()).isEqualTo(LinksRig.ID);
    assertThat(rig.state.runner("berlin"))
        .hasValueSatisfying(r -> assertThat(r.bootId()).isEqualTo("boot-1"));
  }

  @Test
  void aSecondProcessTakesOverAtTheMomentTheFirstWasSilentForTwoHeartbeats() {
    LinksRig.Link first = rig.greet("boot-1");
    rig.time.advance(LinksRig.SILENCE.minus(LinksRig.MILLI));
    assertThat(rig.greet("boot-2").wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);

    rig.time.advance(LinksRig.MILLI);
    LinksRig.Link third = rig.greet("boot-3");

    assertThat(third.wire().closeCode()).isEmpty();
    assertThat(first.wire().closeCode()).contains(CloseCode.REPLACED);
  }

  @Test
  void aSilentLinkIsCutAndItsRunnerIsGone() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.time.advance(LinksRig.SILENCE);

    rig.links.tick();

    assertThat(link.wire().isCut()).isTrue();
    assertThat(rig.links.isConnected("berlin")).isFalse();
  }

  @Test
  void aConnectionAboveTheLimitIsTurnedAwayAndItsPlaceIsFreeAfterwards() {
    LinksRig.Link first = rig.greet("boot-1");
    FakeWire second = new FakeWire();
    rig.links.open(second);
    rig.links.open(new FakeWire());
    FakeWire fourth = new FakeWire();

    rig.links.open(fourth).onClosed(1006, "");

    assertThat(fourth.closeCode()).contains(CloseCode.TRY_LATER);
    first.session().onClosed(1006, "");
    assertThat(rig.greet("boot-1").wire().closeCode()).isEmpty();
  }

  @Test
  void thoseWhoConnectAndDoNotGreetTakeNotAllPlaces() {
    RunnerLinks links = LinksRig.withRoomFor(5_000, rig.time);
    for (int i = 0; i < 2_000; i++) {
      links.open(new FakeWire());
    }
    FakeWire oneMore = new FakeWire();
    links.open(oneMore);
    assertThat(oneMore.closeCode()).contains(CloseCode.TRY_LATER);

    rig.time.advance(Duration.ofSeconds(11));
    links.tick();
    FakeWire later = new FakeWire();
    links.open(later);

    assertThat(later.closeCode()).isEmpty();
  }

  @Test
  void aRelayThatIsClosedTakesNobodyBack() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.links.close();

    FakeWire late = new FakeWire();
    rig.links.open(late);

    assertThat(link.wire().closeCode()).contains(CloseCode.RESTARTS);
    assertThat(late.closeCode()).contains(CloseCode.RESTARTS);
  }

  @Test
  void noMoreCommandsAreOutstandingThanAllowedAndQuestionsPassThem() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submit(Pipelines.deploy("d-1", "a"));
    rig.submit(Pipelines.deploy("d-2", "b"));
    rig.submit(Pipelines.deploy("d-3", "c"));
    assertThat(link.wire().takeCommands()).hasSize(2);

    CompletableFuture<Reply> answer =
        rig.links.ask("berlin", new Command.Health(LinksRig.ID, LinksRig.TTL));
    assertThat(link.onlyCommand().id()).isEqualTo(LinksRig.ID);
    assertThat(answer).isNotCompleted();
    link.send(LinksRig.done(new CommandId("d-2")));

    assertThat(link.onlyCommand().id()).isEqualTo(new CommandId("d-3"));
  }

  @Test
  void tooManyCommandsAreRefusedAndLeaveNothingBehind() {
    for (int i = 0; i < 5; i++) {
      rig.submit(Pipelines.deploy("d-" + i, "p" + i));
    }

    Submission sixth = rig.submitRun();

    assertThat(sixth).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) sixth).cause().kind()).isEqualTo(Kind.BUSY);
    assertThat(rig.state.command(LinksRig.ID)).isEmpty();
    assertThat(rig.links.waiting("berlin")).isEqualTo(5);
  }
}
