package io.hybridrunner.collate.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.testkit.Pipelines;
import java.time.Duration;
import java.util.Optional;

/**
 * A text that a server may send, good or bad.
 *
 * @param use what it is to a runner whose link is up
 * @param command the id of the command in it
 */
record ServerMessage(String text, Use use, Optional<String> command) {

  /** What a message is good for. */
  enum Use {
    /** It is acted on; a row of bad ones ends with it. */
    GOOD,
    /** It is answered, and does not count. */
    REFUSED,
    /** It is passed over, and does not count. */
    IGNORED,
    /** It counts. */
    BAD
  }

  /** How many kinds there are. */
  static final int KINDS = 14;

  private static final FrameCodec CODEC = new FrameCodec();

  /** One of a kind, and of this choice. */
  static ServerMessage of(int kind, int choice) {
    String id = "c-" + choice;
    String run = CODEC.encode(new Frame.Order(Pipelines.run(id, "orders", Pipelines.runId(id))));
    return switch (kind) {
      case 0, 1 -> command(run, Use.GOOD, id);
      case 2 -> command(CODEC.encode(new Frame.Order(Pipelines.deploy(id, "p"))), Use.GOOD, id);
      case 3 -> of(CODEC.encode(new Frame.Ack(choice)), Use.GOOD);
      case 4 -> of(CODEC.encode(new Frame.Heartbeat(Optional.empty())), Use.GOOD);
      case 5 ->
          of(
              CODEC.encode(
                  new Frame.Problem(Optional.of(id), Cause.of(Kind.BAD_REQUEST, "no", ""))),
              Use.GOOD);
      case 6 -> command(run.replace("\"version\"", "\"x-version\""), Use.REFUSED, id);
      case 7 -> of("{\"type\": \"x-new\", \"id\": \"n-" + choice + "\"}", Use.REFUSED);
      case 8 -> of("{\"type\": \"x-new\", \"number\": " + choice + "}", Use.IGNORED);
      case 9 ->
          of(
              CODEC.encode(
                  new Frame.Welcome(
                      "again", Duration.ofSeconds(15), 1024 * 1024, Optional.empty())),
              Use.BAD);
      case 10 -> of(CODEC.encode(new Frame.Busy(new CommandId(id))), Use.BAD);
      // Cut off before the id, by which it would be refused.
      case 11 -> of(run.substring(0, choice % 17), Use.BAD);
      case 12 -> of(run.replace("orders", "\uFFFD").replace(id, id + "\uFFFD"), Use.BAD);
      default -> of("[" + choice + "]", Use.BAD);
    };
  }

  private static ServerMessage of(String text, Use use) {
    return new ServerMessage(text, use, Optional.empty());
  }

  private static ServerMessage command(String text, Use use, String id) {
    return new ServerMessage(text, use, Optional.of(id));
  }
}
