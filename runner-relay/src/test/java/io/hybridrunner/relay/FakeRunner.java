package io.hybridrunner.relay;

import io.hybridrunner.link.Frame;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A runner on a real link that answers each command at once, as its script says: for tests that
 * wait in a call of the API meanwhile. Its thread ends with its link.
 */
final class FakeRunner implements AutoCloseable {

  private final TestRunner link;
  private final Function<Command, Reply> script;
  private final BlockingQueue<Command> commands = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> acks = new LinkedBlockingQueue<>();
  private final AtomicLong events = new AtomicLong();

  private FakeRunner(TestRunner link, Function<Command, Reply> script) {
    this.link = link;
    this.script = script;
  }

  /** A greeted runner that does whatever it is told. */
  static FakeRunner obliging(int port, String runnerId) {
    return scripted(port, runnerId, command -> command.accept(new Obliging()));
  }

  /** A greeted runner that refuses everything, with this cause. */
  static FakeRunner refusing(int port, String runnerId, Cause cause) {
    return scripted(port, runnerId, command -> new Reply.Refused(command.id(), cause));
  }

  /** A greeted runner that answers so. */
  static FakeRunner scripted(int port, String runnerId, Function<Command, Reply> script) {
    FakeRunner runner = new FakeRunner(TestRunner.connect(port, runnerId, "boot-1"), script);
    Thread thread = new Thread(runner::answer, "fake-runner-" + runnerId);
    thread.setDaemon(true);
    thread.start();
    return runner;
  }

  private void answer() {
    for (Optional<Frame> next = link.nextOrEnd(); next.isPresent(); next = link.nextOrEnd()) {
      if (next.get() instanceof Frame.Order order) {
        commands.add(order.command());
        link.send(new Frame.Result(script.apply(order.command())));
      } else if (next.get() instanceof Frame.Ack ack) {
        acks.add(ack.eventId());
      }
    }
  }

  /** The next command that came, if one comes in time. */
  Command command() {
    return taken(commands);
  }

  /** The next command that is here already, if one is. */
  Optional<Command> poll() {
    return Optional.ofNullable(commands.poll());
  }

  /** Reports a status and waits until the relay has stored it. */
  void report(RunStatus status) {
    long id = events.incrementAndGet();
    link.send(new Frame.Event(new StatusEvent(id, status)));
    while (taken(acks) != id) {
      // An older acknowledgement.
    }
  }

  private static <T> T taken(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came within 20 s");
      }
      return next;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Cuts the link. */
  @Override
  public void close() {
    link.close();
  }
}
