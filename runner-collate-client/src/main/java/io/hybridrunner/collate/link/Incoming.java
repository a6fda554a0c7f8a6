package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Reply;
import java.util.Optional;

/** What a text message is to the runner. */
sealed interface Incoming {

  /** A frame that a server may send. */
  record Usable(Frame frame) implements Incoming {}

  /** Readable enough to be refused by its id; a newer server may send many of these. */
  record Refused(Frame answer) implements Incoming {}

  /** Of an unknown type and without an id: passed over. */
  record Ignored() implements Incoming {}

  /** Of no use; too many of these in a row end the link. */
  record Bad(Frame.Problem answer) implements Incoming {}

  /** What OkHttp reads instead of bytes that are not UTF-8, without saying so. */
  char REPLACEMENT = '\uFFFD';

  /** Never throws for what a peer may have sent. */
  static Incoming read(FrameCodec codec, String text) {
    Decoded decoded = codec.decode(text);
    if (text.indexOf(REPLACEMENT) >= 0) {
      // Whether the character was meant cannot be seen any more, so nothing is done by it.
      return new Bad(new Frame.Problem(wholeId(decoded), notUtf8()));
    }
    if (decoded instanceof Decoded.Known known) {
      return known(known.frame());
    }
    if (decoded instanceof Decoded.Malformed malformed) {
      return malformed(malformed.id(), malformed.cause());
    }
    return decoded instanceof Decoded.Unknown unknown && unknown.id().isPresent()
        ? new Refused(new Frame.Problem(unknown.id(), unsupported()))
        : new Ignored();
  }

  private static Incoming known(Frame frame) {
    boolean isForRunners =
        frame instanceof Frame.Order
            || frame instanceof Frame.Ack
            || frame instanceof Frame.Problem
            || frame instanceof Frame.Heartbeat
            || frame instanceof Frame.Welcome;
    if (isForRunners) {
      return new Usable(frame);
    }
    return new Bad(notForRunners());
  }

  /** The answer to what a runner sends and never gets, or does not get now. */
  static Frame.Problem notForRunners() {
    return new Frame.Problem(
        Optional.empty(),
        Cause.of(Kind.BAD_REQUEST, "this frame is not for a runner", "Send another."));
  }

  /** Only commands have an id: a command that cannot be read is refused, the rest is a problem. */
  private static Incoming malformed(Optional<String> id, Cause cause) {
    Optional<CommandId> command = id.flatMap(Incoming::commandId);
    return command.isPresent()
        ? new Refused(new Frame.Result(new Reply.Refused(command.get(), cause)))
        : new Bad(new Frame.Problem(id, cause));
  }

  private static Optional<CommandId> commandId(String id) {
    try {
      return Optional.of(new CommandId(id));
    } catch (IllegalArgumentException unusable) {
      return Optional.empty();
    }
  }

  /** The id of what came damaged, when the damage is elsewhere. */
  private static Optional<String> wholeId(Decoded decoded) {
    Optional<String> id = Optional.empty();
    if (decoded instanceof Decoded.Known known && known.frame() instanceof Frame.Order order) {
      id = Optional.of(order.command().id().value());
    } else if (decoded instanceof Decoded.Malformed malformed) {
      id = malformed.id();
    } else if (decoded instanceof Decoded.Unknown unknown) {
      id = unknown.id();
    }
    return id.filter(it -> it.indexOf(REPLACEMENT) < 0);
  }

  private static Cause notUtf8() {
    return Cause.of(
        Kind.BAD_REQUEST,
        "the text was not UTF-8",
        "Send UTF-8; where the character U+FFFD itself is meant, send it escaped, as \\ufffd.");
  }

  private static Cause unsupported() {
    return Cause.of(Kind.UNSUPPORTED, "this runner knows no such frame", "Upgrade the runner.");
  }
}
