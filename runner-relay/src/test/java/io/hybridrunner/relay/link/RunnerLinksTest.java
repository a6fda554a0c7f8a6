package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.relay.state.InMemoryState;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RunnerLinksTest {

  private static final FrameCodec CODEC = new FrameCodec();
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);
  private static final Duration SILENCE = HEARTBEAT.multipliedBy(2);
  private static final Duration TTL = Pipelines.TTL;
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final CommandId ID = new CommandId("c-1");
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          "a test",
          HEARTBEAT,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofMinutes(1),
          2,
          5,
          1024 * 1024,
          3);

  private final ManualTime time = new ManualTime();
  private final InMemoryState state = new InMemoryState();
  private final RunnerLinks links = new RunnerLinks(state, SETTINGS, CODEC, time);

  /** A greeted connection. */
  private record Link(LinkSession session, FakeWire wire) {
    Link send(Frame frame) {
      session.onText(CODEC.encode(frame));
      return this;
    }

    Command onlyCommand() {
      List<Command> commands = wire.takeCommands();
      assertThat(commands).hasSize(1);
      return commands.get(0);
    }
  }

  private Link greet(String bootId) {
    FakeWire wire = new FakeWire();
    Link link = new Link(links.open(wire), wire);
    return link.send(new Frame.Hello(1, "berlin", "1.2.3", bootId, 10, List.of()));
  }

  private Submission submit(Command command) {
    return links.submit("berlin", command, "digest of " + command.id());
  }

  private Submission submitRun() {
    return submit(Pipelines.run(ID.value(), "orders", Pipelines.runId("1")));
  }

  private static Frame done(CommandId id) {
    return new Frame.Result(new Reply.Done(id, "done", Optional.empty()));
  }

  private Optional<Reply> result() {
    return state.command(ID).flatMap(command -> command.result());
  }

  private void assertExpired(String message) {
    assertThat(result())
        .hasValueSatisfying(
            reply -> {
              assertThat(reply).isInstanceOf(Reply.Refused.class);
              assertThat(((Reply.Refused) reply).cause().kind()).isEqualTo(Kind.EXPIRED);
              assertThat(((Reply.Refused) reply).cause().message()).contains(message);
            });
  }

  /** Time passes, and the link shows all along that it lives. */
  private void passAlive(Link link, Duration duration) {
    Duration left = duration;
    while (!left.isZero()) {
      Duration step = left.compareTo(HEARTBEAT) > 0 ? HEARTBEAT : left;
      time.advance(step);
      link.session().onBytes();
      links.tick();
      left = left.minus(step);
    }
  }

  @Test
  void theWelcomeIsTheFirstThingThatIsSentWhateverWaits() {
    submitRun();

    Link link = greet("boot-1");

    assertThat(link.wire().sent()).hasSize(2);
    assertThat(link.wire().sent().get(0)).isInstanceOf(Frame.Welcome.class);
    assertThat(link.onlyCommand().id()).isEqualTo(ID);
  }

  @Test
  void theSameProcessTakesOverFromItsOlderLinkAndGetsWhatHasNoResult() {
    Link old = greet("boot-1");
    submitRun();
    assertThat(old.onlyCommand().id()).isEqualTo(ID);

    Link young = greet("boot-1");

    assertThat(old.wire().closeCode()).contains(CloseCode.REPLACED);
    assertThat(young.onlyCommand().id()).isEqualTo(ID);
  }

  @Test
  void whatAReplacedLinkStillSaysIsNotTaken() {
    Link old = greet("boot-1");
    submitRun();
    Link young = greet("boot-1");

    old.send(done(ID));
    assertThat(result()).isEmpty();
    old.session().onClosed();
    assertThat(links.isConnected("berlin")).isTrue();

    young.send(done(ID));
    assertThat(result()).isPresent();
  }

  @Test
  void ofTwoProcessesWithOneIdTheSecondIsRefusedAndToldWhoHoldsIt() {
    Link first = greet("boot-1");

    Link second = greet("boot-2");
    submitRun();

    assertThat(second.wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);
    assertThat(second.wire().closeReason()).contains("boot-1").contains("10.0.0.1:4711");
    assertThat(second.wire().sent()).isEmpty();
    assertThat(first.onlyCommand().id()).isEqualTo(ID);
    assertThat(state.runner("berlin"))
        .hasValueSatisfying(r -> assertThat(r.bootId()).isEqualTo("boot-1"));
  }

  @Test
  void aSecondProcessTakesOverAtTheMomentTheFirstWasSilentForTwoHeartbeats() {
    Link first = greet("boot-1");
    time.advance(SILENCE.minus(MILLI));
    assertThat(greet("boot-2").wire().closeCode()).contains(CloseCode.RUNNER_ID_HELD);

    time.advance(MILLI);
    Link third = greet("boot-3");

    assertThat(third.wire().closeCode()).isEmpty();
    assertThat(first.wire().closeCode()).contains(CloseCode.REPLACED);
  }

  @Test
  void aSilentLinkIsCutAndItsRunnerIsGone() {
    Link link = greet("boot-1");
    time.advance(SILENCE);

    links.tick();

    assertThat(link.wire().isCut()).isTrue();
    assertThat(links.isConnected("berlin")).isFalse();
  }

  @Test
  void aConnectionAboveTheLimitIsTurnedAwayAndItsPlaceIsFreeAfterwards() {
    Link first = greet("boot-1");
    FakeWire second = new FakeWire();
    links.open(second);
    links.open(new FakeWire());
    FakeWire fourth = new FakeWire();

    links.open(fourth).onClosed();

    assertThat(fourth.closeCode()).contains(CloseCode.TRY_LATER);
    first.session().onClosed();
    assertThat(greet("boot-1").wire().closeCode()).isEmpty();
  }

  @Test
  void aCommandThatWasNeverSentExpiresAtItsTimeToLiveAndNotBefore() {
    submitRun();
    time.advance(TTL.minus(MILLI));
    links.tick();
    assertThat(result()).isEmpty();

    time.advance(MILLI);
    links.tick();

    assertExpired("nothing was done");
  }

  @Test
  void aCommandWhoseTimeIsOverIsNotSentThoughItWasNotEndedYet() {
    submitRun();
    time.advance(TTL);

    Link link = greet("boot-1");

    assertThat(link.wire().takeCommands()).isEmpty();
    links.tick();
    assertExpired("nothing was done");
  }

  @Test
  void aTakenCommandIsAskedForWithNoTimeLeftUntilTheRunnerSaysWhatBecameOfIt() {
    Link link = greet("boot-1");
    submitRun();
    assertThat(link.onlyCommand().timeToLive()).isEqualTo(TTL);

    passAlive(link, TTL.plus(SETTINGS.redeliverAfter()).plus(HEARTBEAT));

    List<Command> again = link.wire().takeCommands();
    assertThat(again.get(again.size() - 1).timeToLive()).isZero();
    assertThat(result()).isEmpty();
    link.send(done(ID));
    assertThat(result()).isPresent();
  }

  @Test
  void aTakenCommandOfALostLinkEndsWhenItsRunnerCanNoLongerBeginIt() {
    Link link = greet("boot-1");
    submitRun();
    passAlive(link, Duration.ofSeconds(40));
    link.session().onClosed();

    // It may have arrived just before the loss was noticed, with all of its time.
    time.advance(SILENCE.plus(TTL).minus(MILLI));
    links.tick();
    assertThat(result()).isEmpty();

    time.advance(MILLI);
    links.tick();
    assertExpired("it may have acted on it");
  }

  @Test
  void aCommandThatWaitsToBeSentAgainWhenTheLinkIsLostIsNotGivenUpEarlier() {
    Link link = greet("boot-1");
    submitRun();
    passAlive(link, SETTINGS.redeliverAfter().plus(HEARTBEAT));
    link.send(new Frame.Busy(ID));
    link.session().onClosed();

    // The first sending was not answered: the runner may still hold that one.
    time.advance(TTL);
    links.tick();
    assertThat(result()).isEmpty();

    time.advance(SILENCE);
    links.tick();
    assertExpired("it may have acted on it");
  }

  @Test
  void aShortLinkDoesNotShortenWhatALongOneLeftOpen() {
    Link link = greet("boot-1");
    submitRun();
    passAlive(link, Duration.ofSeconds(45));
    link.session().onClosed();
    greet("boot-1").session().onClosed();

    time.advance(SILENCE.plus(TTL).minus(MILLI));
    links.tick();
    assertThat(result()).isEmpty();
  }

  @Test
  void aCommandThatWasTurnedAwayExpiresWithNothingDone() {
    Link link = greet("boot-1");
    submitRun();
    link.send(new Frame.Busy(ID));
    link.session().onClosed();

    time.advance(TTL);
    links.tick();

    assertExpired("nothing was done");
  }

  @Test
  void anUnansweredQuestionEndsInTimeThoughItsLinkIsUp() {
    Link link = greet("boot-1");
    CompletableFuture<Reply> answer = links.ask("berlin", new Command.Health(ID, SILENCE));

    passAlive(link, SILENCE);

    assertThat(answer).isCompleted();
    assertThat(((Reply.Refused) answer.join()).cause().message()).contains("not answered in time");
  }

  @Test
  void theNextOfAPipelineGoesWhenTheFirstHasExpired() {
    submitRun();
    submit(
        new Command.Kill(
            new CommandId("k"),
            TTL.multipliedBy(2),
            Pipelines.id("orders"),
            Optional.empty(),
            "ada"));
    time.advance(TTL);
    links.tick();

    assertThat(greet("boot-1").onlyCommand().operation()).isEqualTo("Kill");
  }

  @Test
  void noMoreCommandsAreOutstandingThanAllowedAndQuestionsPassThem() {
    Link link = greet("boot-1");
    submit(Pipelines.deploy("d-1", "a"));
    submit(Pipelines.deploy("d-2", "b"));
    submit(Pipelines.deploy("d-3", "c"));
    assertThat(link.wire().takeCommands()).hasSize(2);

    CompletableFuture<Reply> answer = links.ask("berlin", new Command.Health(ID, TTL));
    assertThat(link.onlyCommand().id()).isEqualTo(ID);
    assertThat(answer).isNotCompleted();
    link.send(done(new CommandId("d-2")));

    assertThat(link.onlyCommand().id()).isEqualTo(new CommandId("d-3"));
  }

  @Test
  void tooManyCommandsAreRefusedAndLeaveNothingBehind() {
    for (int i = 0; i < 5; i++) {
      submit(Pipelines.deploy("d-" + i, "p" + i));
    }

    Submission sixth = submitRun();

    assertThat(sixth).isInstanceOf(Submission.Refused.class);
    assertThat(((Submission.Refused) sixth).cause().kind()).isEqualTo(Kind.BUSY);
    assertThat(state.command(ID)).isEmpty();
    assertThat(links.waiting("berlin")).isEqualTo(5);
  }
}
