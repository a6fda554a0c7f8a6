package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import okio.Utf8;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a link: greeting, then up, then ended, and never back. Thread-safe. */
final class Connection extends WebSocketListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);

  /** Statuses wait for room below this; what is still owed is sent again anyway. */
  private static final long MAX_QUEUE_FOR_EVENTS = 4L * 1024 * 1024;

  /** What OkHttp queues at most; it closes the link by itself when more is sent. */
  private static final long MAX_QUEUE = 16L * 1024 * 1024;

  /** The relay's half has the same number. */
  private static final int MOST_BAD_IN_A_ROW = 10;

  /** What the owner hears; called on the reading thread, returns at once. */
  interface Owner {
    void up(Connection connection, Frame.Welcome welcome);

    void ended(Connection connection, Ending ending);
  }

  private sealed interface State {
    record Greeting() implements State {}

    record Up(Frame.Welcome welcome) implements State {}

    record Ended() implements State {}
  }

  private final LinkSettings settings;
  private final FrameCodec codec;
  private final Inbox inbox;
  private final Owner owner;
  private final ByteMeter meter;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Greeting());
  private volatile @Nullable WebSocket socket;

  /** Used by the reading thread alone. */
  private int badInARow;

  Connection(LinkSettings settings, FrameCodec codec, Inbox inbox, Owner owner, ByteMeter meter) {
    this.settings = settings;
    this.codec = codec;
    this.inbox = inbox;
    this.owner = owner;
    this.meter = meter;
  }

  /** Takes the socket that OkHttp made for this listener. */
  void attach(WebSocket made) {
    socket = made;
    if (isEnded()) {
      made.cancel();
    }
  }

  boolean isEnded() {
    return state.get() instanceof State.Ended;
  }

  boolean isUp() {
    return state.get() instanceof State.Up;
  }

  long silentNanos() {
    return meter.silentNanos();
  }

  /** A status: false when the queue is full, it is still owed then. */
  boolean sendEvent(Frame.Event event) {
    WebSocket open = socket;
    if (open == null || !isUp() || open.queueSize() >= MAX_QUEUE_FOR_EVENTS) {
      return false;
    }
    String text = codec.encode(event);
    return open.send(isTooLarge(text) ? codec.encode(withoutEvidence(event)) : text);
  }

  /** Sent whole it would end this link and, being owed, every later one. */
  private static Frame.Event withoutEvidence(Frame.Event event) {
    RunStatus status = event.event().status();
    Optional<Cause> cause =
        status
            .cause()
            .map(it -> it.withEvidence(List.of("(left out: more than the server takes at once)")));
    return new Frame.Event(
        new StatusEvent(
            event.event().id(),
            new RunStatus(
                status.runId(),
                status.pipelineId(),
                status.name(),
                status.phase(),
                status.startedAt(),
                status.endedAt(),
                cause)));
  }

  /**
   * A frame that the other side waits for. When it cannot even be queued the link is ended, for
   * then the other side sends its command again on the next one.
   */
  boolean send(Frame frame) {
    WebSocket open = socket;
    if (open == null || isEnded()) {
      return false;
    }
    String text = codec.encode(frame);
    if (isTooLarge(text) && frame instanceof Frame.Result result) {
      text = codec.encode(new Frame.Result(tooLarge(result.reply().commandId(), text)));
    }
    boolean full = open.queueSize() + Utf8.size(text) > MAX_QUEUE;
    if (!full) {
      // False when the link just ends; why is told by whoever ends it.
      return open.send(text);
    }
    end(
        Ending.soon(
            "the server reads too slowly: 16 MiB wait to be sent", "Look at the server's load."));
    return false;
  }

  private boolean isTooLarge(String text) {
    return state.get() instanceof State.Up up && Utf8.size(text) > up.welcome().maxFrameBytes();
  }

  private static Reply tooLarge(CommandId id, String text) {
    return new Reply.Refused(
        id,
        Cause.of(
            Kind.TOO_LARGE,
            "the reply has " + text.length() + " characters, more than the server takes",
            "Ask for less at once."));
  }

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    socket = webSocket;
    Presence presence = inbox.presence();
    boolean unused =
        send(
            new Frame.Hello(
                1,
                settings.runnerId(),
                settings.version(),
                settings.bootId(),
                presence.capacity(),
                presence.liveRuns(),
                settings.installation().get()));
  }

  @Override
  public void onMessage(WebSocket webSocket, String text) {
    meter.messageRead();
    Incoming incoming = Incoming.read(codec, text);
    if (state.get() instanceof State.Greeting greeting) {
      greeted(greeting, incoming);
    } else if (!isEnded()) {
      received(incoming);
    }
  }

  private void greeted(State.Greeting greeting, Incoming incoming) {
    if (incoming instanceof Incoming.Usable usable
        && usable.frame() instanceof Frame.Welcome welcome) {
      if (state.compareAndSet(greeting, new State.Up(welcome))) {
        owner.up(this, welcome);
      }
    } else {
      end(
          Ending.slow(
              settings.url() + " did not answer the greeting with a welcome",
              "Check that link.url leads to a server of Runner Link v1."));
    }
  }

  private void received(Incoming incoming) {
    if (incoming instanceof Incoming.Usable usable) {
      received(usable.frame());
    } else if (incoming instanceof Incoming.Refused refused) {
      boolean unused = send(refused.answer());
    } else if (incoming instanceof Incoming.Bad bad) {
      bad(bad.answer());
    }
  }

  private void bad(Frame.Problem answer) {
    boolean unused = send(answer);
    badInARow++;
    if (badInARow >= MOST_BAD_IN_A_ROW) {
      String what = badInARow + " messages in a row that a runner cannot use";
      finish(
          Ending.slow(
              settings.url() + " sent " + what + "; the last: " + answer.cause().message(),
              "Check that link.url leads to a server of Runner Link v1, and the server's version."));
      WebSocket open = socket;
      boolean unusedClose = open != null && open.close(1008, what);
    }
  }

  private void received(Frame frame) {
    if (frame instanceof Frame.Order order) {
      if (inbox.offer(order.command()) == Inbox.Acceptance.BUSY) {
        boolean unused = send(new Frame.Busy(order.command().id()));
      }
    } else if (frame instanceof Frame.Ack ack) {
      inbox.acknowledged(ack.eventId());
    } else if (frame instanceof Frame.Problem problem) {
      LOGGER.warn("the server could not use a frame: {}", problem.cause().sentence());
    } else if (!(frame instanceof Frame.Heartbeat)) {
      bad(Incoming.notForRunners());
      return;
    }
    badInARow = 0;
  }

  @Override
  public void onMessage(WebSocket webSocket, ByteString bytes) {
    meter.messageRead();
    end(
        Ending.slow(
            settings.url() + " sent a binary message, which Runner Link has not",
            "Check that link.url leads to a server of Runner Link v1."));
  }

  @Override
  public void onClosing(WebSocket webSocket, int code, String reason) {
    finish(Endings.ofClose(settings.url().toString(), code, reason));
    boolean unused = webSocket.close(1000, null);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
    finish(Endings.ofFailure(settings.url().toString(), t, response));
  }

  /** Ends the link from this side, at once. */
  void end(Ending ending) {
    finish(ending);
    WebSocket open = socket;
    if (open != null) {
      open.cancel();
    }
  }

  /** Says goodbye; the socket is cancelled by its owner when the other side does not answer. */
  void leave() {
    state.set(new State.Ended());
    WebSocket open = socket;
    if (open != null && !open.close(1001, "the runner stops")) {
      open.cancel();
    }
  }

  private void finish(Ending ending) {
    if (!(state.getAndSet(new State.Ended()) instanceof State.Ended)) {
      owner.ended(this, ending);
    }
  }
}
