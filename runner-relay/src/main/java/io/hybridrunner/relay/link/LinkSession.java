package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a runner, from the upgrade to the end: greeting, heartbeats, frames in and out.
 *
 * <p>Thread-safe, but the {@code on…} methods come one at a time, from the thread that reads the
 * connection. They may wait for the relay's state to be stored, never for a network.
 */
public final class LinkSession {

  static final int MOST_MALFORMED_IN_A_ROW = 10;
  private static final Logger LOG = LoggerFactory.getLogger(LinkSession.class);
  private static final int BROKEN = 1006;
  private static final Duration GOODBYE = Duration.ofSeconds(5);

  /** Where a session is; it moves forward only. */
  private sealed interface Stage {
    record Greeting(Instant since) implements Stage {}

    record Up(Frame.Hello hello, Mailbox mailbox, Instant since) implements Stage {}

    record Closing(Instant since) implements Stage {}

    record Closed() implements Stage {}
  }

  private final RunnerLinks links;
  private final Wire wire;
  private final FrameCodec codec;
  private final LinkSettings settings;
  private final Clock clock;
  private final Outbound outbound;
  private final AtomicReference<Stage> stage;
  private volatile Instant lastHeard;
  private volatile Instant lastBeat;
  private int malformedInARow;

  LinkSession(RunnerLinks links, Wire wire, FrameCodec codec, LinkSettings settings, Clock clock) {
    this.links = links;
    this.wire = wire;
    this.codec = codec;
    this.settings = settings;
    this.clock = clock;
    this.outbound = new Outbound(wire, codec, clock, this::nextCommand);
    this.lastHeard = clock.instant();
    this.lastBeat = lastHeard;
    this.stage = new AtomicReference<>(new Stage.Greeting(lastHeard));
  }

  /** Bytes have come, perhaps only a part of a message. */
  public void onBytes() {
    lastHeard = clock.instant();
  }

  /** A whole text message has come. */
  public void onText(String text) {
    onBytes();
    Stage now = stage.get();
    if (now instanceof Stage.Closing || now instanceof Stage.Closed) {
      return;
    }
    Decoded decoded = codec.decode(text);
    if (decoded instanceof Decoded.Malformed malformed) {
      malformed(malformed.id(), malformed.cause());
    } else if (decoded instanceof Decoded.Unknown unknown) {
      unknown.id().ifPresent(id -> problem(Optional.of(id), unsupported(unknown.type().length())));
    } else if (decoded instanceof Decoded.Known known) {
      if (now instanceof Stage.Up up) {
        frame(known.frame(), up);
      } else {
        greeting(known.frame());
      }
    }
  }

  /** A binary message has begun. */
  public void onBinary() {
    close(CloseCode.NOT_TEXT, "frames are JSON text; send text messages");
  }

  /** A message has grown beyond the limit; the rest of it is not wanted. */
  public void onTooLarge() {
    close(
        CloseCode.TOO_LARGE, "a message may have " + FrameCodec.MAX_FRAME_BYTES + " bytes at most");
  }

  /** A message has come in part, and there is no room for the rest of it. */
  public void onNoRoom() {
    close(CloseCode.TRY_LATER, "too many large messages come at once");
  }

  /**
   * The connection is gone.
   *
   * @param code with which it was closed, 1006 when it broke
   * @param reason of whoever closed it
   */
  public void onClosed(int code, String reason) {
    // A peer writes what it likes into a reason, of 123 bytes at most.
    String why = reason.replaceAll("\\p{Cntrl}", " ");
    end(code == BROKEN ? "the connection broke" : "it was closed: " + code + " " + why);
  }

  private void greeting(Frame frame) {
    if (!(frame instanceof Frame.Hello hello)) {
      malformed(Optional.empty(), bad("the first frame must be a hello"));
      return;
    }
    Optional<String> objection = Greetings.objection(hello);
    if (objection.isPresent()) {
      problem(Optional.empty(), bad(objection.get()));
      close(CloseCode.GREETING_REFUSED, objection.get());
      return;
    }
    malformedInARow = 0;
    links.greeted(this, hello);
  }

  /** The mailbox is this session's: welcomes the runner, then sends what waits. */
  void welcome(Frame.Hello hello, Mailbox mailbox) {
    // Queued before anything can be sent, and sent when the link counts as up and not before.
    boolean unused =
        outbound.queue(
            new Frame.Welcome(
                settings.server(),
                settings.heartbeat(),
                FrameCodec.MAX_FRAME_BYTES,
                Optional.of(settings.probes())));
    Stage before = stage.get();
    Stage.Up up = new Stage.Up(hello, mailbox, clock.instant());
    if (before instanceof Stage.Greeting && stage.compareAndSet(before, up)) {
      outbound.pump();
    } else {
      links.left(this, mailbox, "it ended while it was welcomed");
    }
  }

  private void frame(Frame frame, Stage.Up up) {
    if (frame instanceof Frame.Result result) {
      links.answered(up.mailbox(), result.reply());
    } else if (frame instanceof Frame.Event event) {
      links.record(up.hello().runnerId(), event.event());
      push(new Frame.Ack(event.event().id()));
    } else if (frame instanceof Frame.Heartbeat heartbeat) {
      links.heard(up.hello().runnerId(), lastHeard, heartbeat.capacity());
    } else if (frame instanceof Frame.Busy busy) {
      up.mailbox().busy(busy.commandId());
      outbound.pump();
    } else if (frame instanceof Frame.Problem problem) {
      links.problem(up.mailbox(), problem);
    } else {
      malformed(Optional.empty(), bad("a frame came that a runner does not send here"));
      return;
    }
    malformedInARow = 0;
  }

  private void malformed(Optional<String> id, Cause cause) {
    problem(id, cause);
    malformedInARow++;
    if (malformedInARow >= MOST_MALFORMED_IN_A_ROW) {
      close(
          CloseCode.POLICY,
          malformedInARow + " messages in a row were not usable; the last: " + cause.message());
    }
  }

  private void problem(Optional<String> regarding, Cause cause) {
    push(new Frame.Problem(regarding, cause));
  }

  private static Cause bad(String message) {
    return Cause.of(Kind.BAD_REQUEST, message, "See docs/runner-link.md.");
  }

  private static Cause unsupported(int length) {
    return Cause.of(
        Kind.UNSUPPORTED,
        "a frame came of a type (" + length + " characters) that this relay does not know",
        "Upgrade the relay, or use a frame of Runner Link version 1.");
  }

  void push(Frame frame) {
    if (!outbound.push(frame)) {
      cut("it does not read what it is sent: " + Outbound.MOST_WAITING + " frames wait");
    }
  }

  /** Something may have become ready to be sent. */
  void wake() {
    outbound.pump();
  }

  private Optional<Frame> nextCommand() {
    if (!(stage.get() instanceof Stage.Up up)) {
      return Optional.empty();
    }
    return up.mailbox()
        .next(this)
        .map(
            ticket -> {
              Instant now = clock.instant();
              links.sending(ticket, now);
              return Mailbox.order(ticket, now);
            });
  }

  /** Heartbeats, silence, a greeting that does not come, a reader that does not read. */
  void tick() {
    Instant now = clock.instant();
    Stage current = stage.get();
    if (current instanceof Stage.Greeting greeting) {
      if (greeting.since().plus(settings.helloTimeout()).isBefore(now)) {
        close(CloseCode.POLICY, "no hello within " + settings.helloTimeout().toMillis() + " ms");
      }
    } else if (current instanceof Stage.Up) {
      if (!isAlive()) {
        cut("nothing was heard for two heartbeats");
      } else if (outbound.isStalled(settings.silence())) {
        cut("it does not read what it is sent: one message waits for two heartbeats");
      } else if (!lastBeat.plus(settings.heartbeat()).isAfter(now)) {
        lastBeat = now;
        push(new Frame.Heartbeat(Optional.empty()));
      }
    } else if (current instanceof Stage.Closing closing
        && closing.since().plus(GOODBYE).isBefore(now)) {
      cut("it does not answer the goodbye");
    }
  }

  /** Whether its greeting is still awaited. */
  boolean isGreeting() {
    return stage.get() instanceof Stage.Greeting;
  }

  /** Whether it was heard within two heartbeats. */
  boolean isAlive() {
    return lastHeard.plus(settings.silence()).isAfter(clock.instant());
  }

  Instant lastHeard() {
    return lastHeard;
  }

  /** The other end's address, for people. */
  String remote() {
    return wire.remote();
  }

  /** Says goodbye; the mailbox is free at once. */
  void close(int code, String reason) {
    Stage.Closing closing = new Stage.Closing(clock.instant());
    Stage before =
        stage.getAndUpdate(s -> s instanceof Stage.Greeting || s instanceof Stage.Up ? closing : s);
    if (before instanceof Stage.Up up) {
      links.left(this, up.mailbox(), code + " " + reason);
    }
    if (before instanceof Stage.Greeting && code != CloseCode.RESTARTS) {
      LOG.warn("A runner at {} was not welcomed: {} {}", wire.remote(), code, reason);
    }
    if (before instanceof Stage.Greeting || before instanceof Stage.Up) {
      wire.close(code, CloseCode.reason(reason));
    }
  }

  private void cut(String reason) {
    wire.cut();
    end(reason);
  }

  private void end(String reason) {
    Stage before = stage.getAndSet(new Stage.Closed());
    if (before instanceof Stage.Up up) {
      links.left(this, up.mailbox(), reason);
    }
    links.closed(this);
  }
}
