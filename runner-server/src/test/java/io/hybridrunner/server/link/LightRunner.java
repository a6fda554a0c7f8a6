package io.hybridrunner.server.link;

import io.hybridrunner.link.Frame;
import io.hybridrunner.link.FrameCodec;
import io.hybridrunner.spi.Backoff;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * As much of a runner as connects, greets and connects again by the rules of {@code
 * docs/runner-link.md}, without threads of its own: a thousand of them fit into a test.
 */
final class LightRunner implements WebSocket.Listener {

  /** What a runner tells of itself; called on any thread. */
  interface Log {
    void connects();

    void welcomed(String name);

    void closed(String name, String how);
  }

  private static final FrameCodec CODEC = new FrameCodec();

  private final HttpClient client;
  private final ScheduledExecutorService timer;
  private final URI url;
  private final String name;
  private final Log log;
  private final Waits waits;
  private final StringBuilder text = new StringBuilder();
  private volatile boolean isUp;

  /** Waits between attempts: full jitter, and spread out after a link that was up. */
  static final class Waits {
    private final Backoff backoff;
    private final Duration spread;
    private final RandomGenerator random;
    private final AtomicInteger failures = new AtomicInteger();

    Waits(Duration spread, RandomGenerator random) {
      this.backoff = new Backoff(random);
      this.spread = spread;
      this.random = random;
    }

    Duration next(boolean wasUp, Duration atLeast) {
      Duration wait = backoff.delayAfter(failures.incrementAndGet());
      if (wasUp) {
        Duration spreadOut = Duration.ofNanos(1 + random.nextLong(spread.toNanos()));
        wait = wait.compareTo(spreadOut) > 0 ? wait : spreadOut;
      }
      return atLeast.plus(wait);
    }
  }

  LightRunner(
      HttpClient client,
      ScheduledExecutorService timer,
      URI url,
      String name,
      Waits waits,
      Log log) {
    this.client = client;
    this.timer = timer;
    this.url = url;
    this.name = name;
    this.waits = waits;
    this.log = log;
  }

  /** Tries to open a link now. */
  void connect() {
    log.connects();
    var unused =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer token-of-" + name)
            .connectTimeout(Duration.ofSeconds(10))
            .buildAsync(url, this)
            .whenComplete(
                (open, fault) -> {
                  if (fault != null) {
                    log.closed(name, "not opened: " + fault);
                    again(retryAfter(fault));
                  }
                });
  }

  private static Duration retryAfter(Throwable fault) {
    Throwable cause = fault instanceof CompletionException ? fault.getCause() : fault;
    return cause instanceof WebSocketHandshakeException answered
        ? Duration.ofSeconds(
            answered.getResponse().headers().firstValueAsLong("Retry-After").orElse(0))
        : Duration.ZERO;
  }

  private void again(Duration atLeast) {
    boolean wasUp = isUp;
    isUp = false;
    if (!timer.isShutdown()) {
      var unused =
          timer.schedule(this::connect, waits.next(wasUp, atLeast).toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void onOpen(WebSocket socket) {
    text.setLength(0);
    Frame hello = new Frame.Hello(1, name, "1", "boot-" + name, 1, List.of(), Optional.empty());
    var unused = socket.sendText(CODEC.encode(hello), true);
    socket.request(1);
  }

  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
    text.append(part);
    if (last && text.indexOf("\"welcome\"") >= 0) {
      isUp = true;
      log.welcomed(name);
    }
    text.setLength(last ? 0 : text.length());
    socket.request(1);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
    log.closed(name, Integer.toString(code));
    again(Duration.ZERO);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onError(WebSocket socket, Throwable fault) {
    log.closed(name, fault.toString());
    again(Duration.ZERO);
  }
}
