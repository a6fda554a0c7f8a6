package io.hybridrunner.internal;

import io.hybridrunner.RunnerListener;
import io.hybridrunner.RunnerListener.Part;
import io.hybridrunner.internal.ProbeWatch.Sign;
import io.hybridrunner.internal.ProbeWatch.Trouble;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.spi.Inbox.Acceptance;
import io.hybridrunner.spi.NamedThreads;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees that a runner that is connected also works: says when probes do not come or are not
 * answered, and restarts the part that is stuck, not the whole. Thread-safe; it owns the thread
 * {@code runner-self-test}, which never calls the engine and so cannot hang with it.
 */
final class SelfTest {

  private static final Logger LOGGER = LoggerFactory.getLogger(SelfTest.class);
  private static final Duration LOOK = Duration.ofMillis(500);

  private final ProbeWatch probes;
  private final Workers workers;
  private final Consumer<Cause> reconnect;
  private final RunnerListener listener;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(new NamedThreads("runner-self-test-"));

  /** What listeners were told of last, and how many probes had passed then. The thread's own. */
  private Optional<Told> told = Optional.empty();

  private record Told(Sign sign, Cause.Kind kind, int passes) {}

  SelfTest(ProbeWatch probes, Workers workers, Consumer<Cause> reconnect, RunnerListener listener) {
    this.probes = probes;
    this.workers = workers;
    this.reconnect = reconnect;
    this.listener = listener;
  }

  void start() {
    var unused =
        thread.scheduleWithFixedDelay(
            this::lookSafely, LOOK.toNanos(), LOOK.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Offers a probe like any other command, when none is in hand. */
  Acceptance offer(Command.Probe probe, Function<Command, Acceptance> dispatcher) {
    if (!probes.came(probe.id())) {
      return Acceptance.BUSY;
    }
    Acceptance acceptance = dispatcher.apply(probe);
    if (acceptance == Acceptance.BUSY) {
      probes.turnedAway(probe.id());
    }
    return acceptance;
  }

  void answered(Command command, Reply reply) {
    if (command instanceof Command.Probe) {
      probes.answered(reply);
    }
  }

  void linkUp(Optional<Duration> interval) {
    probes.linkUp(interval);
  }

  void linkDown() {
    probes.linkDown();
  }

  /** Why work would not come through, or not be done. */
  Stream<Cause> problems() {
    return Stream.concat(probes.trouble().map(Trouble::cause).stream(), workers.problem().stream());
  }

  private void lookSafely() {
    try {
      look();
    } catch (RuntimeException | Error fault) {
      // Thrown further it would end the looks for ever.
      LOGGER.error("a look of the self-test failed", fault);
    }
  }

  /** Tells what has changed, and restarts what is stuck. */
  void look() {
    tell();
    probes
        .renewal()
        .ifPresent(
            cause -> {
              listener.restarted(Part.LINK, cause);
              reconnect.accept(cause);
            });
    if (probes.isPromised()) {
      workers.replaceHanging().ifPresent(cause -> listener.restarted(Part.WORKERS, cause));
    }
  }

  private void tell() {
    int passes = probes.passes();
    Optional<Trouble> now = probes.trouble();
    if (now.isPresent()) {
      Cause cause = now.get().cause();
      Told news = new Told(now.get().sign(), cause.kind(), passes);
      boolean isKnown =
          told.filter(it -> it.sign() == news.sign() && it.kind() == news.kind()).isPresent();
      told = Optional.of(news);
      if (!isKnown) {
        listener.selfTestFails(cause);
      }
    } else if (told.filter(it -> it.passes() != passes).isPresent()
        || (told.isPresent() && !probes.isPromised())) {
      told = Optional.empty();
      listener.selfTestPasses();
    }
  }

  void close() {
    thread.shutdownNow();
  }
}
