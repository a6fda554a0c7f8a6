package io.hybridrunner.link.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The kit's end of one link. What comes is read at once by a thread of its own, compared with the
 * schemas, and kept until the rule asks for it.
 */
final class Link implements AutoCloseable {

  /**
   * How the other side ended the link.
   *
   * @param code of its close frame; -1 when it sent none
   */
  record Ending(int code, String reason) {}

  static final Duration PAUSE = Duration.ofMillis(50);

  private final WebSocket socket;
  private final Set<String> typesOfPeer;
  private final Duration patience;

  /** What has come and was not asked for yet. */
  private final List<JsonNode> frames = new ArrayList<>();

  private final BlockingQueue<byte[]> pongs = new LinkedBlockingQueue<>();
  private final List<JsonNode> history = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Ending> ended = new CompletableFuture<>();
  private final CompletableFuture<Void> reading = new CompletableFuture<>();
  private final Chatter chatter;

  /** Not yet reading; see {@link #listen}. */
  Link(WebSocket socket, Set<String> typesOfPeer, Duration patience) {
    this.socket = socket;
    this.typesOfPeer = typesOfPeer;
    this.patience = patience;
    this.chatter =
        new Chatter(socket, () -> ended.complete(new Ending(-1, "the connection ended")));
  }

  /** Begins to read. */
  Link listen() {
    Chatter.start("conformance-reader", this::readAll);
    return this;
  }

  private void readAll() {
    try {
      while (!ended.isDone()) {
        take(socket.read());
      }
    } catch (BrokenRulesException broken) {
      faults.add("it does not keep to RFC 6455 or the limit: " + broken.getMessage());
    } catch (IOException gone) {
      ended.complete(new Ending(-1, "the connection ended"));
    } finally {
      ended.complete(new Ending(-1, "the connection ended"));
      reading.complete(null);
    }
  }

  private void take(WebSocket.Message message) throws IOException {
    switch (message.opcode()) {
      case WebSocket.TEXT -> text(WebSocket.text(message));
      case WebSocket.PING -> socket.frame(WebSocket.FIN | WebSocket.PONG, message.payload());
      case WebSocket.PONG -> pongs.add(message.payload());
      case WebSocket.CLOSE -> goodbye(message.payload());
      default -> faults.add("a binary message came");
    }
  }

  private void text(String text) {
    Frames.objection(text, typesOfPeer).ifPresent(faults::add);
    Frames.read(text)
        .ifPresent(
            json -> {
              history.add(json);
              synchronized (frames) {
                frames.add(json);
                frames.notifyAll();
              }
            });
  }

  private void goodbye(byte[] payload) throws IOException {
    ByteBuffer close = ByteBuffer.wrap(payload);
    int code = close.remaining() >= 2 ? close.getShort() & 0xffff : 1005;
    ended.complete(new Ending(code, StandardCharsets.UTF_8.decode(close).toString()));
    socket.frame(WebSocket.FIN | WebSocket.CLOSE, payload);
    socket.close();
  }

  /** Sends a heartbeat at once and then this often, until the link ends or falls silent. */
  Link beating(Duration interval) {
    boolean isRunner = typesOfPeer == Frames.OF_SERVERS;
    chatter.beat(isRunner ? Frames.heartbeat(100) : Frames.frame("heartbeat"), interval);
    return this;
  }

  /** No heartbeat is sent any more. */
  void fallSilent() {
    chatter.fallSilent();
  }

  /** Sends a frame. */
  Link send(JsonNode frame) throws IOException {
    return text(List.of(frame.toString()));
  }

  /** Sends text messages. */
  Link text(List<String> texts) throws IOException {
    for (String text : texts) {
      socket.text(text);
    }
    return this;
  }

  /** The WebSocket itself, for what is no frame. */
  WebSocket raw() {
    return socket;
  }

  /**
   * The first frame of this type that was not asked for yet. Others are left for later, but a
   * problem that nobody expects is a failure.
   */
  JsonNode expect(String type) throws InterruptedException {
    JsonNode frame = first(List.of(type, "problem"));
    if (!frame.path("type").asText().equals(type)) {
      throw new AssertionError("instead of " + type + " came " + frame);
    }
    return frame;
  }

  /** The first frame of one of two types that was not asked for yet. */
  JsonNode expectEither(String one, String other) throws InterruptedException {
    return first(List.of(one, other));
  }

  private JsonNode first(List<String> types) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean isOver = reading.isDone() || System.nanoTime() >= end;
      Optional<JsonNode> frame = take(types);
      if (frame.isPresent()) {
        return frame.get();
      }
      if (isOver) {
        throw new AssertionError("none of " + types + " came, but " + history + ending());
      }
      synchronized (frames) {
        frames.wait(PAUSE.toMillis());
      }
    }
  }

  private Optional<JsonNode> take(List<String> types) {
    synchronized (frames) {
      Optional<JsonNode> frame =
          frames.stream().filter(it -> types.contains(it.path("type").asText())).findFirst();
      frame.ifPresent(frames::remove);
      return frame;
    }
  }

  /** The next frame of this type that has this value in a field. */
  JsonNode expect(String type, String field, String value) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    JsonNode frame = expect(type);
    while (!frame.path(field).asText().equals(value)) {
      if (System.nanoTime() >= end) {
        throw new AssertionError("no " + type + " with " + value + " came, but " + history);
      }
      frame = expect(type);
    }
    return frame;
  }

  /** A frame that has come or will come, in whatever order. */
  JsonNode expectAnywhere(String type, String field, String value) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      for (JsonNode frame : history) {
        boolean isIt = frame.path(field).asText().equals(value);
        if (isIt && frame.path("type").asText().equals(type)) {
          return frame;
        }
      }
      var unused = pause();
    }
    throw new AssertionError("no " + type + " with " + value + " came, but " + history + ending());
  }

  /** The first frame of one of two types that has ever come; empty when the link ends before. */
  Optional<JsonNode> firstOrEnd(String one, String other) throws InterruptedException {
    try {
      return Optional.of(expectEither(one, other));
    } catch (AssertionError none) {
      if (hasEnded()) {
        return Optional.empty();
      }
      throw none;
    }
  }

  private String ending() {
    return ended.isDone() ? ", and the link ended: " + ended.getNow(new Ending(0, "")) : "";
  }

  /** The next pong's payload. */
  byte[] expectPong() throws InterruptedException {
    byte[] pong = pongs.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (pong == null) {
      throw new AssertionError("no pong came" + ending());
    }
    return pong;
  }

  /** All frames that have come. */
  List<JsonNode> history() {
    return history;
  }

  /** How many pongs wait to be looked at. */
  int pongs() {
    return pongs.size();
  }

  /** Whether it has ended. */
  boolean hasEnded() {
    return ended.isDone();
  }

  /** Waits a moment, less when the link ends; whether it has. */
  boolean pause() throws InterruptedException {
    return endsWithin(PAUSE);
  }

  private boolean endsWithin(Duration atMost) throws InterruptedException {
    try {
      var unused = ended.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException late) {
      return false;
    } catch (ExecutionException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /** The other side ends the link, with one of these codes; -1 is for an end without one. */
  Ending expectEnd(Integer... codes) throws InterruptedException {
    if (!endsWithin(patience)) {
      throw new AssertionError("the link was not ended; what came: " + history);
    }
    Ending ending = ended.join();
    if (codes.length > 0) {
      assertThat(ending.code())
          .as("close code, reason '%s'", ending.reason())
          .isIn((Object[]) codes);
    }
    return ending;
  }

  /** The link is up: it was not ended, and answers a ping. */
  void expectAlive() throws IOException, InterruptedException {
    byte[] payload = ("alive " + System.nanoTime()).getBytes(StandardCharsets.UTF_8);
    socket.frame(WebSocket.FIN | WebSocket.PING, payload);
    while (!java.util.Arrays.equals(payload, expectPong())) {
      assertThat(ended).isNotDone();
    }
  }

  /** The other side ends the link, though the kit does not read what it answers to this. */
  void expectEndUnread(String text, int times) throws InterruptedException {
    chatter.flood(text, times);
    assertThat(endsWithin(patience))
        .as("the link ends, whose other side does not read %d answers", times)
        .isTrue();
  }

  /** What the other side did that no peer may ever do. */
  Optional<String> fault() {
    return faults.stream().findFirst();
  }

  /** Cuts the connection. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
