package io.hybridrunner.relay;

import static org.assertj.core.api.Assertions.assertThat;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.link.FrameCodec.Decoded;
import io.hybridrunner.model.Command;
import io.hybridrunner.model.CommandId;
import io.hybridrunner.model.Installation;
import io.hybridrunner.model.Reply;
import io.hybridrunner.model.RunStatus;
import io.hybridrunner.model.StatusEvent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A runner's end of a real link, moved by hand: the JDK's WebSocket client. */
final class TestRunner implements AutoCloseable {

  record Goodbye(int code, String reason) {}

  private static final FrameCodec CODEC = new FrameCodec();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private final WebSocket socket;
  private final Incoming incoming;

  private TestRunner(WebSocket socket, Incoming incoming) {
    this.socket = socket;
    this.incoming = incoming;
  }

  /** Opens a connection without a greeting. */
  static TestRunner open(int port, String token) {
    Incoming incoming = new Incoming();
    WebSocket socket =
        CLIENT
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + token)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/runner-link/v1"), incoming)
            .join();
    return new TestRunner(socket, incoming);
  }

  /** Opens a connection, greets, and waits for the welcome. */
  static TestRunner connect(int port, String runnerId, String bootId) {
    TestRunner runner = open(port, RelayRig.RUNNER_TOKEN);
    runner.hello(runnerId, bootId);
    runner.expect(Frame.Welcome.class);
    return runner;
  }

  TestRunner hello(String runnerId, String bootId) {
    return hello(runnerId, bootId, Optional.empty());
  }

  TestRunner hello(String runnerId, String bootId, Optional<Installation> installation) {
    return send(new Frame.Hello(1, runnerId, "1.2.3", bootId, 100, List.of(), installation));
  }

  TestRunner send(Frame frame) {
    return sendText(CODEC.encode(frame));
  }

  /** One at a time, for a second message may not begin while one is on its way. */
  synchronized TestRunner sendText(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  TestRunner done(CommandId id) {
    return send(new Frame.Result(new Reply.Done(id, "done", Optional.empty())));
  }

  TestRunner report(long eventId, RunStatus status) {
    return send(new Frame.Event(new StatusEvent(eventId, status)));
  }

  /** The next frame of this type; heartbeats in between are passed over, others are not. */
  <F extends Frame> F expect(Class<F> type) {
    Frame frame = next();
    while (frame instanceof Frame.Heartbeat && type != Frame.Heartbeat.class) {
      frame = next();
    }
    assertThat(frame).isInstanceOf(type);
    return type.cast(frame);
  }

  Command expectCommand() {
    return expect(Frame.Order.class).command();
  }

  /** The next frame that is here already, if one is. */
  Optional<Frame> poll() {
    Optional<Frame> next = incoming.frames.poll();
    return next == null ? Optional.empty() : next;
  }

  private Frame next() {
    return nextOrEnd().orElseThrow(() -> new AssertionError("the link ended: " + goodbye()));
  }

  /** The next frame, of whatever type; empty when the link has ended. */
  Optional<Frame> nextOrEnd() {
    try {
      Optional<Frame> next = incoming.frames.poll(20, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no frame came within 20 s");
      }
      return next;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  /** Waits for the end of the link. */
  Goodbye goodbye() {
    return incoming.closed.orTimeout(20, TimeUnit.SECONDS).join();
  }

  WebSocket socket() {
    return socket;
  }

  /** Cuts the link. */
  @Override
  public void close() {
    socket.abort();
    incoming.end(new Goodbye(1006, "cut by the test"));
  }

  private static final class Incoming implements WebSocket.Listener {
    /** Empty for the end of the link. */
    private final BlockingQueue<Optional<Frame>> frames = new LinkedBlockingQueue<>();

    private final CompletableFuture<Goodbye> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onOpen(WebSocket webSocket) {
      webSocket.request(1);
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        Decoded decoded = CODEC.decode(text.toString());
        text.setLength(0);
        if (decoded instanceof Decoded.Known known) {
          frames.add(Optional.of(known.frame()));
        } else {
          closed.completeExceptionally(new AssertionError("the relay sent " + decoded));
        }
      }
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      end(new Goodbye(code, reason));
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable fault) {
      end(new Goodbye(1006, fault.toString()));
    }

    private void end(Goodbye goodbye) {
      closed.complete(goodbye);
      frames.add(Optional.empty());
    }
  }
}
