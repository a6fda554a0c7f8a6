package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private static final Duration LONG = Duration.ofSeconds(60);

  private final ManualTime time = new ManualTime();
  private final Workers workers = new Workers(2, time);
  private final CountDownLatch end = new CountDownLatch(1);
  private final Queue<Command> begun = new ConcurrentLinkedQueue<>();
  private final List<Reply> answers = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    end.countDown();
    workers.close();
  }

  static Command kill(int number) {
    return Pipelines.kill("c-" + number, "p" + number);
  }

  static Reply done(Command command) {
    return new Reply.Done(command.id(), "done", Optional.empty());
  }

  /** Hangs until the test ends, whatever interrupts it. */
  private Reply deaf(Command command) {
    begun.add(command);
    boolean isOver = false;
    while (!isOver) {
      try {
        end.await();
        isOver = true;
      } catch (InterruptedException notHeard) {
        isOver = false;
      }
    }
    return done(command);
  }

  /** Hangs until it is interrupted, and does it the second time. */
  private Reply hangsOnce(Command command) {
    boolean isSecond = begun.contains(command);
    begun.add(command);
    if (isSecond) {
      return done(command);
    }
    try {
      end.await();
      return done(command);
    } catch (InterruptedException interrupted) {
      return new Reply.Refused(
          command.id(), Cause.of(Kind.ENGINE_UNAVAILABLE, "it was interrupted", ""));
    }
  }

  private Dispatcher dispatcher(Function<Command, Reply> handler) {
    return new Dispatcher(
        100,
        workers,
        time,
        command -> workers.act(command, handler),
        (command, reply) -> answers.add(reply));
  }

  private void give(Dispatcher dispatcher, Command... commands) {
    for (Command command : commands) {
      var unused = dispatcher.offer(command);
    }
  }

  private void awaitBegun(int count) {
    await().atMost(LONG).until(() -> begun.size() == count);
  }

  private Command patient(int number, String pipeline) {
    return new Command.Kill(
        new CommandId("c-" + number),
        Duration.ofDays(1),
        Pipelines.id(pipeline),
        Optional.empty(),
        "test");
  }

  @Test
  void everythingHangsAndTheProcessIsNotRestarted() {
    Dispatcher dispatcher =
        dispatcher(
            command -> command.id().value().startsWith("c-") ? deaf(command) : done(command));
    give(dispatcher, kill(1), kill(2));
    awaitBegun(2);
    give(dispatcher, Pipelines.kill("waits", "p3"));
    time.advance(Workers.HANGING.minusNanos(1));
    assertThat(workers.replaceHanging()).isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(workers.replaceHanging())
        .hasValueSatisfying(
            cause ->
                assertThat(cause.message())
                    .isEqualTo(
                        "all workers hang in the engine: 2 of 2 workers are busy with Kill (2), for"
                            + " up to 300 s"));
    // It is answered with EXPIRED by now: what matters is that somebody took it up.
    await().atMost(LONG).until(() -> answers.size() == 1);
    assertThat(answers.get(0).commandId().value()).isEqualTo("waits");
  }

  @Test
  void onePipelinesNextCommandDoesNotBeginBeforeTheOneThatHangsHasEnded() {
    Dispatcher dispatcher = dispatcher(this::deaf);
    Command first = patient(1, "p");
    Command next = patient(2, "p");
    Command other = patient(3, "other");
    give(dispatcher, first, other, next);
    awaitBegun(2);
    time.advance(Workers.HANGING);
    assertThat(workers.replaceHanging()).isPresent();
    give(dispatcher, first);
    give(dispatcher, patient(4, "free"));
    awaitBegun(3);
    assertThat(begun).as("the lane of the hanging one is closed").doesNotContain(next);
    assertThat(workers.problem().orElseThrow().message())
        .startsWith("commands hang in the engine, and what comes for their pipelines waits: ")
        .contains("Kill c-1 of pipeline " + Pipelines.id("p") + " for 300 s")
        .contains("Kill c-3 of pipeline " + Pipelines.id("other") + " for 300 s");
    end.countDown();
    await().atMost(LONG).until(() -> answers.size() == 4);
    assertThat(begun).as("each once").hasSize(4).contains(next);
    assertThat(workers.problem()).isEmpty();
  }

  @Test
  void whatEndsByTheInterruptIsMadeOnceMoreAndThenAnswered() {
    Dispatcher dispatcher = dispatcher(this::hangsOnce);
    give(dispatcher, kill(1), kill(2));
    awaitBegun(2);
    time.advance(Workers.HANGING);
    assertThat(workers.replaceHanging()).isPresent();
    await().atMost(LONG).until(() -> answers.size() == 2);
    assertThat(answers).allMatch(Reply.Done.class::isInstance);
    assertThat(workers.problem()).isEmpty();
  }

  @Test
  void aWorkerThatWorksKeepsTheOthersFromBeingReplaced() {
    Dispatcher dispatcher = dispatcher(this::deaf);
    give(dispatcher, kill(1));
    awaitBegun(1);
    time.advance(Workers.HANGING.multipliedBy(10));
    assertThat(workers.replaceHanging()).isEmpty();
  }

  @Test
  void workersThatHangAgainAndAgainAreReplacedEverMoreRarely() {
    Dispatcher dispatcher = dispatcher(this::deaf);
    Duration pause = Workers.HANGING;
    int number = 0;
    for (int times = 1; times <= 4; times++) {
      give(dispatcher, kill(number++), kill(number++));
      awaitBegun(times * 2);
      time.advance(pause.minusNanos(1));
      assertThat(workers.replaceHanging()).isEmpty();
      time.advance(Duration.ofNanos(1));
      assertThat(workers.replaceHanging()).isPresent();
      pause = times == 1 ? pause : pause.multipliedBy(2);
    }
  }
}
