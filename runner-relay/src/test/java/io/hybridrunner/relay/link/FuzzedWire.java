package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.CommandId;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** A connection whose writes may hang. Moved by one thread. */
final class FuzzedWire implements Wire {

  private static final FrameCodec CODEC = new FrameCodec();

  private final BiConsumer<FuzzedWire, Frame> watcher;
  private Optional<Runnable> hanging = Optional.empty();
  private boolean hangs;
  private Optional<Integer> closeCode = Optional.empty();
  private boolean ended;
  private boolean welcomed;

  /** What was sent on it and not answered on it. */
  final Set<CommandId> unanswered = new LinkedHashSet<>();

  FuzzedWire(BiConsumer<FuzzedWire, Frame> watcher) {
    this.watcher = watcher;
  }

  @Override
  public void send(String text, Runnable written) {
    if (hanging.isPresent()) {
      throw new AssertionError("a message was sent while another one was on its way");
    }
    Frame frame = ((Decoded.Known) CODEC.decode(text)).frame();
    welcomed |= frame instanceof Frame.Welcome;
    if (!welcomed && !(frame instanceof Frame.Problem)) {
      throw new AssertionError("sent before the welcome: " + frame);
    }
    watcher.accept(this, frame);
    if (hangs) {
      hanging = Optional.of(written);
    } else {
      written.run();
    }
  }

  /** From now on writes hang, or do not hang any more. */
  void hang(boolean value) {
    hangs = value;
    Optional<Runnable> written = hangs ? Optional.empty() : hanging;
    if (written.isPresent()) {
      hanging = Optional.empty();
      written.get().run();
    }
  }

  @Override
  public void close(int code, String reason) {
    closeCode = Optional.of(code);
  }

  @Override
  public void cut() {
    ended = true;
  }

  void ended() {
    ended = true;
  }

  @Override
  public String remote() {
    return "10.0.0.1:4711";
  }

  Optional<Integer> closeCode() {
    return closeCode;
  }

  boolean isWelcomed() {
    return welcomed;
  }

  /** What is sent on it now goes out now. */
  boolean isFree() {
    return isOpen() && !hangs;
  }

  /** Neither end has said goodbye. */
  boolean isOpen() {
    return !ended && closeCode.isEmpty();
  }
}
