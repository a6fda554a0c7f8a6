package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.spi.Inbox;
import io.hybridrunner.spi.Presence;
import java.time.Clock;
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

  private static final int UNAUTHORIZED = 401;

  /** What the owner hears; called on the reading thread, returns at once. */
  interface Owner {
    void up(Connection connection, Frame.Welcome welcome);

    void ended(Connection connection, Ending ending);
  }

  private sealed interface State {
    record Connecting() implements State {}

    record Greeting() implements State {}

    record Up(Frame.Welcome welcome) implements State {}

    /** With an HTTP status, a close code, or 0: that is all the owner needs to know. */
    record Ended(int code) implements State {}
  }

  private final LinkSettings settings;
  private final FrameCodec codec;
  private final Inbox inbox;
  private final Owner owner;
  private final ByteMeter meter;
  private final Credential credential;
  private final Clock clock;
  private final AtomicReference<State> state = new AtomicReference<>(new State.Connecting());
  private final Dialing dialing = new Dialing();
  private volatile @Nullable WebSocket socket;

  /** Used by the reading thread alone. */
  private int badInARow;

  Connection(
      LinkSettings settings,
      FrameCodec codec,
      Inbox inbox,
      Owner owner,
      Credential credential,
      Clock clock) {
    this.settings = settings;
    this.codec = codec;
    this.inbox = inbox;
    this.owner = owner;
    this.credential = credential;
    this.clock = clock;
    this.meter = new ByteMeter(System::nanoTime);
  }

  Credential credential() {
    return credential;
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

  /** Its greeting is sent, or about to be: from now on the server may end a link before it. */
  boolean isGreeting() {
    return state.get() instanceof State.Greeting;
  }

  /** It cannot work with its token, and might with another one. */
  boolean lacksToken() {
    return credential instanceof Credential.Missing
        || (state.get() instanceof State.Ended ended && ended.code() == UNAUTHORIZED);
  }

  boolean isUp() {
    return state.get() instanceof State.Up;
  }

  /** What has come. */
  ByteMeter meter() {
    return meter;
  }

  Dialing dialing() {
    return dialing;
  }

  /** A status: false when the queue is full, it is still owed then. */
  boolean sendEvent(Frame.Event event) {
    WebSocket open = socket;
    if (open == null || !isUp() || open.queueSize() >= MAX_QUEUE_FOR_EVENTS) {
      return false;
    }
    String text = codec.encode(event);
    return open.send(isTooLarge(text) ? codec.encode(Shortened.event(event)) : text);
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
      text = codec.encode(Shortened.result(result, text.length()));
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

  @Override
  public void onOpen(WebSocket webSocket, Response response) {
    socket = webSocket;
    dialing.reached(Dialing.Step.GREETING);
    state.updateAndGet(it -> it instanceof State.Ended ? it : new State.Greeting());
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
        dialing.reached(Dialing.Step.UP);
        owner.up(this, welcome);
      }
    } else {
      end(Endings.notWelcome(settings.url().toString(), incoming));
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
              "Check that link.url leads to a server of Runner Link v1, and the server's"
                  + " version."),
          0);
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
    finish(CloseCodes.of(settings.url().toString(), code, reason), code);
    boolean unused = webSocket.close(1000, null);
  }

  @Override
  public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
    Ending ending = Endings.ofFailure(settings.url().toString(), t, response, dialing);
    int code = response == null ? 0 : response.code();
    boolean isRefused = code == UNAUTHORIZED && credential instanceof Credential.Ready;
    finish(
        isRefused ? ((Credential.Ready) credential).refused(ending, clock.instant()) : ending,
        code);
  }

  /** Ends the link from this side, at once. */
  void end(Ending ending) {
    finish(ending, 0);
    WebSocket open = socket;
    if (open != null) {
      open.cancel();
    }
  }

  /**
   * Says goodbye, when the link is up; the socket is cancelled by its owner when the other side
   * does not answer.
   */
  void leave(int code, String reason) {
    boolean wasUp = state.getAndSet(new State.Ended(0)) instanceof State.Up;
    WebSocket open = socket;
    if (open != null && !(wasUp && open.close(code, reason))) {
      open.cancel();
    }
  }

  /** Ends what took too long to come up. */
  void giveUp() {
    end(Endings.silent(settings.url().toString(), dialing));
  }

  private void finish(Ending ending, int code) {
    State before = state.getAndUpdate(it -> it instanceof State.Ended ? it : new State.Ended(code));
    if (!(before instanceof State.Ended)) {
      owner.ended(this, ending);
    }
  }
}
