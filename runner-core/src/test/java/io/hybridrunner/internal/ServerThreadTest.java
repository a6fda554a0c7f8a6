package io.hybridrunner.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.model.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerThreadTest {

  private static final Duration LONG = Duration.ofSeconds(30);

  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final RunnerListener listener =
      new RunnerListener() {
        @Override
        public void fault(String during, Cause cause) {
          faults.add(cause.message());
        }
      };

  /** A chore with steps to do; the last one says when. */
  private static final class Steps implements Chore {
    private volatile Optional<Long> dueAt = Optional.empty();
    private final AtomicInteger made = new AtomicInteger();
    private final Runnable what;

    Steps(Runnable what) {
      this.what = what;
    }

    void due(Duration in) {
      dueAt = Optional.of(System.nanoTime() + in.toNanos());
    }

    @Override
    public Optional<Long> dueAt() {
      return dueAt;
    }

    @Override
    public void step() {
      dueAt = Optional.empty();
      made.incrementAndGet();
      what.run();
    }
  }

  private final Steps steps = new Steps(() -> {});
  private ServerThread thread = thread(steps);

  private ServerThread thread(Chore... chores) {
    return new ServerThread(List.of(chores), new Pace(1000), listener);
  }

  @AfterEach
  void close() {
    thread.close();
  }

  private static long alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("runner-server-"))
        .count();
  }

  private static void until(java.util.concurrent.Callable<Boolean> condition) {
    await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  @Test
  void itSleepsUntilAStepIsDueAndIsWokenForAnEarlierOne() {
    steps.due(Duration.ofMillis(50));
    thread.wake();
    until(() -> steps.made.get() == 1);
    steps.due(Duration.ofHours(1));
    thread.wake();
    steps.due(Duration.ZERO);
    thread.wake();
    until(() -> steps.made.get() == 2);
  }

  @Test
  void noWakeIsLostHoweverManyCome() {
    for (int i = 1; i <= 2000; i++) {
      int wanted = i;
      steps.due(Duration.ZERO);
      thread.wake();
      if (i % 100 == 0) {
        until(() -> steps.made.get() > 0 && steps.dueAt().isEmpty());
      }
      assertThat(steps.made.get()).isLessThanOrEqualTo(wanted);
    }
  }

  @Test
  void aChoreThatThrowsIsToldAndTheOthersGoOn() {
    Steps broken =
        new Steps(
            () -> {
              throw new IllegalStateException("a fault of the test");
            });
    thread.close();
    thread = thread(broken, steps);
    broken.due(Duration.ZERO);
    steps.due(Duration.ZERO);
    thread.wake();
    until(() -> steps.made.get() == 1);
    assertThat(broken.made.get()).isEqualTo(1);
    assertThat(faults).singleElement().asString().contains("IllegalStateException");
  }

  @Test
  void aTaskIsDoneBetweenSteps() {
    List<String> names = new CopyOnWriteArrayList<>();
    thread.execute(() -> names.add(Thread.currentThread().getName()));
    until(() -> names.contains("runner-server-1"));
  }

  @Test
  void itClosesPromptlyWhileItSleepsAndWhileACallGoesOn() {
    steps.due(Duration.ofHours(1));
    thread.wake();
    thread.close();
    CountDownLatch entered = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Steps stuck =
        new Steps(
            () -> {
              entered.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException closing) {
                interrupted.incrementAndGet();
              }
            });
    thread = thread(stuck);
    stuck.due(Duration.ZERO);
    thread.wake();
    until(() -> entered.getCount() == 0);
    long before = System.nanoTime();
    thread.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    until(() -> interrupted.get() == 1 && alive() == 0);
    thread.wake();
    thread.execute(() -> steps.due(Duration.ZERO));
    assertThat(stuck.made.get()).isEqualTo(1);
  }

  @Test
  void aStoppedOneBeginsNothing() {
    thread.stop();
    steps.due(Duration.ZERO);
    thread.wake();
    thread.close();
    assertThat(steps.made.get()).isZero();
  }
}
