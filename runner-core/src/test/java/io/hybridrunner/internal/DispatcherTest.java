package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.testkit.ManualTime;
import io.hybridrunner.testkit.Pipelines;
import io.hybridrunner.testkit.StepExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DispatcherTest {

  private static Reply done(Command command) {
    return new Reply.Done(command.id(), "done", Optional.empty());
  }

  private static Command command(int number, int pipeline) {
    return Pipelines.kill("c-" + number, "p" + pipeline);
  }

  /** What a step of the property does: offer command {@code number}, or run a task. */
  private record Action(boolean offers, int number, int choice) {}

  @Provide
  Arbitrary<List<Action>> actions() {
    return Combinators.combine(
            Arbitraries.of(true, false),
            Arbitraries.integers().between(0, 30),
            Arbitraries.integers().between(0, 1000))
        .as(Action::new)
        .list()
        .ofMaxSize(150);
  }

  @Property
  void everyTakenCommandIsHandledOnceInItsPipelinesOrderAndAnswered(
      @ForAll("actions") List<Action> actions) {
    StepExecutor executor = new StepExecutor();
    List<Command> handled = new ArrayList<>();
    List<CommandId> answered = new ArrayList<>();
    Dispatcher dispatcher =
        new Dispatcher(
            12,
            executor,
            new ManualTime(),
            command -> {
              handled.add(command);
              return done(command);
            },
            (command, reply) -> answered.add(reply.commandId()));
    Map<Optional<PipelineId>, List<Command>> taken = new HashMap<>();
    Set<CommandId> takenIds = new HashSet<>();
    for (Action action : actions) {
      if (!action.offers()) {
        executor.step(action.choice());
        continue;
      }
      Command command = command(action.number(), action.number() % 3);
      Acceptance acceptance = dispatcher.offer(command);
      if (acceptance == Acceptance.TAKEN) {
        assertThat(takenIds.add(command.id())).as("taken twice: %s", command).isTrue();
        taken.computeIfAbsent(command.serializedBy(), key -> new ArrayList<>()).add(command);
      } else if (acceptance == Acceptance.DUPLICATE) {
        assertThat(takenIds).contains(command.id());
      } else {
        assertThat(dispatcher.room()).isZero();
      }
      // What is remembered is bounded; the property keeps within the bound.
      if (takenIds.size() == 12) {
        break;
      }
    }
    executor.finish();
    taken.forEach(
        (pipeline, commands) ->
            assertThat(handled.stream().filter(c -> c.serializedBy().equals(pipeline)))
                .containsExactlyElementsOf(commands));
    assertThat(answered).containsAll(takenIds);
    assertThat(dispatcher.room()).isEqualTo(12);
  }

  @Test
  void onePipelinesCommandsNeverOverlapWhileOthersDo() throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(8);
    try {
      Map<PipelineId, AtomicInteger> inside = new ConcurrentHashMap<>();
      Set<String> overlaps = ConcurrentHashMap.newKeySet();
      CountDownLatch together = new CountDownLatch(4);
      CountDownLatch all = new CountDownLatch(400);
      Dispatcher dispatcher =
          new Dispatcher(
              1000,
              workers,
              System::nanoTime,
              command -> {
                PipelineId pipeline = command.serializedBy().orElseThrow();
                AtomicInteger count = inside.computeIfAbsent(pipeline, key -> new AtomicInteger());
                if (count.incrementAndGet() > 1) {
                  overlaps.add(pipeline.toString());
                }
                together.countDown();
                awaitQuietly(together);
                count.decrementAndGet();
                return done(command);
              },
              (command, reply) -> all.countDown());
      for (int i = 0; i < 400; i++) {
        assertThat(dispatcher.offer(command(i, i % 4))).isEqualTo(Acceptance.TAKEN);
      }
      assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(overlaps).isEmpty();
    } finally {
      workers.shutdownNow();
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aDuplicateOfAFinishedCommandIsAnsweredAgainAndNotHandledAgain() {
    StepExecutor executor = new StepExecutor();
    AtomicInteger handled = new AtomicInteger();
    List<Reply> replies = new ArrayList<>();
    Dispatcher dispatcher =
        new Dispatcher(
            5,
            executor,
            new ManualTime(),
            command -> {
              handled.incrementAndGet();
              return done(command);
            },
            (command, reply) -> replies.add(reply));
    assertThat(dispatcher.offer(command(1, 1))).isEqualTo(Acceptance.TAKEN);
    assertThat(dispatcher.offer(command(1, 1))).isEqualTo(Acceptance.DUPLICATE);
    executor.finish();
    assertThat(dispatcher.offer(command(1, 1))).isEqualTo(Acceptance.DUPLICATE);
    executor.finish();
    assertThat(handled).hasValue(1);
    assertThat(replies).hasSize(2);
    assertThat(replies.get(0)).isEqualTo(replies.get(1));
  }

  @Test
  void aFullInboxSaysBusyAtOnceAndTakesAgainLater() {
    StepExecutor executor = new StepExecutor();
    Dispatcher dispatcher =
        new Dispatcher(2, executor, new ManualTime(), DispatcherTest::done, (c, r) -> {});
    assertThat(dispatcher.offer(command(1, 1))).isEqualTo(Acceptance.TAKEN);
    assertThat(dispatcher.offer(command(2, 1))).isEqualTo(Acceptance.TAKEN);
    assertThat(dispatcher.offer(command(3, 2))).isEqualTo(Acceptance.BUSY);
    executor.finish();
    assertThat(dispatcher.offer(command(3, 2))).isEqualTo(Acceptance.TAKEN);
  }

  @Test
  void aCommandThatWaitedLongerThanItsTimeToLiveIsRefusedAndNotActedOn() {
    StepExecutor executor = new StepExecutor();
    ManualTime time = new ManualTime();
    ConcurrentLinkedQueue<Command> handled = new ConcurrentLinkedQueue<>();
    List<Reply> replies = new ArrayList<>();
    Dispatcher dispatcher =
        new Dispatcher(
            5,
            executor,
            time,
            command -> {
              handled.add(command);
              return done(command);
            },
            (command, reply) -> replies.add(reply));
    dispatcher.offer(command(1, 1));
    time.advance(Pipelines.TTL.plus(Duration.ofSeconds(1)));
    executor.finish();
    assertThat(handled).isEmpty();
    assertThat(replies).singleElement().isInstanceOf(Reply.Refused.class);
    assertThat(((Reply.Refused) replies.get(0)).cause().message())
        .isEqualTo("Kill waited 301 s in this runner and was good for 300 s");
  }

  @Test
  void aStoppedDispatcherFinishesWhatItHasAndTakesNoMore() throws Exception {
    StepExecutor executor = new StepExecutor();
    List<Reply> replies = new ArrayList<>();
    Dispatcher dispatcher =
        new Dispatcher(
            5, executor, new ManualTime(), DispatcherTest::done, (c, r) -> replies.add(r));
    dispatcher.offer(command(1, 1));
    dispatcher.stop();
    assertThat(dispatcher.offer(command(2, 1))).isEqualTo(Acceptance.BUSY);
    assertThat(dispatcher.awaitIdle(Duration.ZERO)).isFalse();
    executor.finish();
    assertThat(dispatcher.awaitIdle(Duration.ZERO)).isTrue();
    assertThat(replies).hasSize(1);
  }
}
