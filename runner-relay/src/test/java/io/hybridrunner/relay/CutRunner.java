package io.hybridrunner.relay;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.RunPhase;
import io.hybridrunner.model.StatusEvent;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A runner that keeps the runner's rules of Runner Link over a link that is cut again and again: it
 * answers a duplicate without acting on it again, and sends every status until it is acknowledged.
 * It notes what it was sent. Moved by one thread.
 */
final class CutRunner {

  private static final FrameCodec CODEC = new FrameCodec();

  private final int port;
  private final Map<RunId, Integer> executions = new HashMap<>();
  private final Set<CommandId> known = new HashSet<>();
  private final Map<PipelineId, List<RunId>> order = new HashMap<>();

  /** The newest status of each run, as the rules want it: what is owed does not grow for ever. */
  private final Map<RunId, StatusEvent> unacknowledged = new LinkedHashMap<>();

  private long events;
  private int links;

  CutRunner(int port) {
    this.port = port;
  }

  /**
   * Connects, with a new link after each one that was cut, until it is done.
   *
   * @param bootId names the process of the next link
   * @param done asked after each frame
   * @param arrived told of each command that comes, a duplicate too
   */
  void workUntil(Supplier<String> bootId, BooleanSupplier done, Consumer<CommandId> arrived) {
    boolean atWork = true;
    while (atWork) {
      String boot = bootId.get();
      links++;
      try (RawLink link = RawLink.open(port)) {
        send(link, new Frame.Hello(1, "berlin", "1.2.3", boot, 100, List.of(), Optional.empty()));
        Optional<String> next = link.text();
        while (atWork && next.isPresent()) {
          handle(link, next.get(), arrived);
          atWork = !done.getAsBoolean();
          next = atWork ? link.text() : next;
        }
      } catch (SocketTimeoutException silent) {
        throw new AssertionError("the relay says nothing, and there is work", silent);
      } catch (IOException cut) {
        // While it connected or sent something; once more.
      }
    }
  }

  private static void send(RawLink link, Frame frame) throws IOException {
    link.writeText(CODEC.encode(frame));
  }

  private void handle(RawLink link, String text, Consumer<CommandId> arrived) throws IOException {
    Frame frame = ((Decoded.Known) CODEC.decode(text)).frame();
    if (frame instanceof Frame.Welcome) {
      for (StatusEvent event : unacknowledged.values()) {
        send(link, new Frame.Event(event));
      }
    } else if (frame instanceof Frame.Ack ack) {
      unacknowledged.values().removeIf(event -> event.id() == ack.eventId());
    } else if (frame instanceof Frame.Order incoming) {
      arrived.accept(incoming.command().id());
      act(link, (Command.Run) incoming.command());
    }
  }

  private void act(RawLink link, Command.Run run) throws IOException {
    List<StatusEvent> news = new ArrayList<>();
    if (known.add(run.id())) {
      executions.merge(run.runId(), 1, Integer::sum);
      order.computeIfAbsent(run.pipelineId(), id -> new ArrayList<>()).add(run.runId());
      news.add(event(run, RunPhase.RUNNING));
    }
    // For a duplicate too: the acknowledgement shows that the result before it was read.
    news.add(event(run, RunPhase.SUCCESS));
    news.forEach(event -> unacknowledged.put(run.runId(), event));
    send(link, new Frame.Result(new Reply.Done(run.id(), "started", Optional.of(run.runId()))));
    for (StatusEvent event : news) {
      send(link, new Frame.Event(event));
    }
  }

  private StatusEvent event(Command.Run run, RunPhase phase) {
    events++;
    return new StatusEvent(events, RelayRig.status(run.runId(), run.pipelineId(), phase));
  }

  boolean owesNothing() {
    return unacknowledged.isEmpty();
  }

  /** How often each run was begun. */
  Map<RunId, Integer> executions() {
    return executions;
  }

  /** The runs of each pipeline, in the order they were begun. */
  Map<PipelineId, List<RunId>> order() {
    return order;
  }

  /** How many links it opened. */
  int links() {
    return links;
  }
}
