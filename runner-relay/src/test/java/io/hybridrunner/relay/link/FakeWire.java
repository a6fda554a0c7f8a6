package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A connection that keeps what is sent on it. Moved by one thread. */
final class FakeWire implements Wire {

  private static final FrameCodec CODEC = new FrameCodec();

  private final List<Frame> sent = new ArrayList<>();
  private Optional<Integer> closeCode = Optional.empty();
  private String closeReason = "";
  private boolean cut;

  @Override
  public void send(String text, Runnable written) {
    sent.add(((Decoded.Known) CODEC.decode(text)).frame());
    written.run();
  }

  @Override
  public void close(int code, String reason) {
    closeCode = Optional.of(code);
    closeReason = reason;
  }

  @Override
  public void cut() {
    cut = true;
  }

  @Override
  public String remote() {
    return "10.0.0.1:4711";
  }

  /** The commands that were sent since this was asked last. */
  List<Command> takeCommands() {
    List<Command> commands = new ArrayList<>();
    for (Frame frame : sent) {
      if (frame instanceof Frame.Order order) {
        commands.add(order.command());
      }
    }
    sent.clear();
    return commands;
  }

  /** The frames that were sent and not taken. */
  List<Frame> sent() {
    return sent;
  }

  Optional<Integer> closeCode() {
    return closeCode;
  }

  String closeReason() {
    return closeReason;
  }

  boolean isCut() {
    return cut;
  }
}
