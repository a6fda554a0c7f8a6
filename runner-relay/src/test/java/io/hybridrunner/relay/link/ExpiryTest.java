package io.hybridrunner.relay.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** When a command ends without its runner's answer: never while the runner could still begin it. */
class ExpiryTest {

  private final LinksRig rig = new LinksRig();

  @Test
  void aCommandThatWasNeverSentExpiresAtItsTimeToLiveAndNotBefore() {
    rig.submitRun();
    rig.time.advance(LinksRig.TTL.minus(LinksRig.MILLI));
    rig.links.tick();
    assertThat(rig.result()).isEmpty();

    rig.time.advance(LinksRig.MILLI);
    rig.links.tick();

    rig.assertExpired("nothing was done");
  }

  @Test
  void aCommandWhoseTimeIsOverIsNotSentThoughItWasNotEndedYet() {
    rig.submitRun();
    rig.time.advance(LinksRig.TTL);

    LinksRig.Link link = rig.greet("boot-1");

    assertThat(link.wire().takeCommands()).isEmpty();
    rig.links.tick();
    rig.assertExpired("nothing was done");
  }

  @Test
  void aTakenCommandIsAskedForWithNoTimeLeftUntilTheRunnerSaysWhatBecameOfIt() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submitRun();
    assertThat(link.onlyCommand().timeToLive()).isEqualTo(LinksRig.TTL);

    rig.passAlive(
        link, LinksRig.TTL.plus(LinksRig.SETTINGS.redeliverAfter()).plus(LinksRig.HEARTBEAT));

    List<Command> again = link.wire().takeCommands();
    assertThat(again.get(again.size() - 1).timeToLive()).isZero();
    assertThat(rig.result()).isEmpty();
    link.send(LinksRig.done(LinksRig.ID));
    assertThat(rig.result()).isPresent();
  }

  @Test
  void aTakenCommandOfALostLinkEndsWhenItsRunnerCanNoLongerBeginIt() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submitRun();
    rig.passAlive(link, Duration.ofSeconds(40));
    link.session().onClosed(1006, "");

    // It may have arrived just before the loss was noticed, with all of its time.
    rig.time.advance(LinksRig.SILENCE.plus(LinksRig.TTL).minus(LinksRig.MILLI));
    rig.links.tick();
    assertThat(rig.result()).isEmpty();

    rig.time.advance(LinksRig.MILLI);
    rig.links.tick();
    rig.assertExpired("it may have acted on it");
  }

  @Test
  void aCommandThatWaitsToBeSentAgainWhenTheLinkIsLostIsNotGivenUpEarlier() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submitRun();
    rig.passAlive(link, LinksRig.SETTINGS.redeliverAfter().plus(LinksRig.HEARTBEAT));
    link.send(new Frame.Busy(LinksRig.ID));
    link.session().onClosed(1006, "");

    // The first sending was not answered: the runner may still hold that one.
    rig.time.advance(LinksRig.TTL);
    rig.links.tick();
    assertThat(rig.result()).isEmpty();

    rig.time.advance(LinksRig.SILENCE);
    rig.links.tick();
    rig.assertExpired("it may have acted on it");
  }

  @Test
  void aShortLinkDoesNotShortenWhatALongOneLeftOpen() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submitRun();
    rig.passAlive(link, Duration.ofSeconds(45));
    link.session().onClosed(1006, "");
    rig.greet("boot-1").session().onClosed(1006, "");

    rig.time.advance(LinksRig.SILENCE.plus(LinksRig.TTL).minus(LinksRig.MILLI));
    rig.links.tick();
    assertThat(rig.result()).isEmpty();
  }

  @Test
  void aCommandThatWasTurnedAwayExpiresWithNothingDone() {
    LinksRig.Link link = rig.greet("boot-1");
    rig.submitRun();
    link.send(new Frame.Busy(LinksRig.ID));
    link.session().onClosed(1006, "");

    rig.time.advance(LinksRig.TTL);
    rig.links.tick();

    rig.assertExpired("nothing was done");
  }

  @Test
  void anUnansweredQuestionEndsInTimeThoughItsLinkIsUp() {
    LinksRig.Link link = rig.greet("boot-1");
    CompletableFuture<Reply> answer =
        rig.links.ask("berlin", new Command.Health(LinksRig.ID, LinksRig.SILENCE));

    rig.passAlive(link, LinksRig.SILENCE);

    assertThat(answer).isCompleted();
    assertThat(((Reply.Refused) answer.join()).cause().message()).contains("not answered in time");
  }

  @Test
  void theNextOfAPipelineGoesWhenTheFirstHasExpired() {
    rig.submitRun();
    rig.submit(
        new Command.Kill(
            new CommandId("k"),
            LinksRig.TTL.multipliedBy(2),
            Pipelines.id("orders"),
            Optional.empty(),
            "ada"));
    rig.time.advance(LinksRig.TTL);
    rig.links.tick();

    assertThat(rig.greet("boot-1").onlyCommand().operation()).isEqualTo("Kill");
  }
}
