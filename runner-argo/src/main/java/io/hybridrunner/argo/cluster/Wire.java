package io.hybridrunner.argo.cluster;

import io.hybridrunner.document.Document;
import io.hybridrunner.spi.Backoff;
import io.hybridrunner.spi.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.Call;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/**
 * Asks, at a bounded rate and again when that may help. Thread-safe; works on its caller's thread.
 *
 * <p>Every question may be asked twice: names are derived, so what is created is there once.
 */
final class Wire implements AutoCloseable {

  /** What is read at most; an object of Kubernetes has 3 MB at most. */
  private static final long LARGEST = Document.MAX_CHARACTERS;

  private static final long LARGEST_ERROR = 256L * 1024;
  private static final int ATTEMPTS = 3;

  private final Calls calls;
  private final OkHttpClient client;
  private final OkHttpClient streams;
  private final OkHttpClient watches;
  private final Faults faults;
  private final RateLimit rate;
  private final Backoff backoff;

  /** OkHttp forgets a call when its answer begins; these go on. */
  private final Set<Call> open = ConcurrentHashMap.newKeySet();

  private volatile boolean closed;

  Wire(Connection connection, Faults faults, Calls calls) {
    this.calls = calls;
    this.faults = faults;
    this.client = connection.client();
    this.streams = client.newBuilder().callTimeout(Duration.ZERO).build();
    this.watches = streams.newBuilder().readTimeout(calls.silence()).build();
    this.rate = new RateLimit(calls.perSecond(), calls.burst(), calls.timing());
    this.backoff = new Backoff(calls.random());
  }

  /**
   * Asks and reads all of the answer.
   *
   * @return any answer, good or not
   * @throws EngineException when there was none
   * @throws AnswerTooLargeException when it is larger than is read
   */
  Answer ask(Ask ask) throws AnswerTooLargeException {
    return again(ask, false).answer();
  }

  /** Asks for a stream; its silence is bounded as a call is. */
  Opened open(Ask ask) throws AnswerTooLargeException {
    return again(ask, true);
  }

  /** A stream to be asked for, once and without waiting for its turn, with its own silence. */
  Call watch(Ask ask) {
    return call(watches, ask);
  }

  /** Asks for what {@link #watch} made. */
  Opened begin(Ask ask, Call watch) {
    try {
      return declared(() -> stream(watch));
    } catch (IOException fault) {
      throw failure(ask, calls.silence(), fault);
    }
  }

  private Opened again(Ask ask, boolean isStream) throws AnswerTooLargeException {
    long left = 2 * calls.timeout().toNanos();
    for (int failures = 1; ; failures++) {
      awaitTurn(ask);
      long begun = calls.timing().nanos();
      Duration pause;
      try {
        long most = left;
        Opened opened = declared(() -> attempt(ask, isStream, most));
        left -= calls.timing().nanos() - begun;
        pause = opened.answer().retryAfter().orElseGet(backoffAfter(failures));
        if (!mayPass(ask, opened.answer()) || isLast(failures, pause, left)) {
          return opened;
        }
      } catch (AnswerTooLargeException tooLarge) {
        throw tooLarge;
      } catch (IOException fault) {
        left -= calls.timing().nanos() - begun;
        pause = backoffAfter(failures).get();
        if (isLasting(fault) || isLast(failures, pause, left)) {
          throw failure(ask, fault);
        }
      }
      left -= pause.toNanos();
      pause(ask, pause);
    }
  }

  /** What talks to the network. */
  interface Talk<T> {
    T talk() throws IOException;
  }

  /** OkHttp throws InterruptedException without declaring it. */
  static <T> T declared(Talk<T> talk) throws IOException {
    try {
      return talk.talk();
    } catch (IOException | EngineException declared) {
      throw declared;
    } catch (Exception undeclared) {
      if (undeclared instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IOException(undeclared.toString(), undeclared);
    }
  }

  private Supplier<Duration> backoffAfter(int failures) {
    return () -> backoff.delayAfter(failures);
  }

  private boolean isLast(int failures, Duration pause, long left) {
    return closed || failures == ATTEMPTS || pause.toNanos() >= left;
  }

  private static boolean mayPass(Ask ask, Answer answer) {
    return switch (answer.status()) {
      case 429, 502, 503, 504 -> true;
      case 500 -> !Faults.isTooLargeForEtcd(answer);
      // Somebody else's change came between the server's reading and writing.
      case 409 -> ask.method().equals("PATCH");
      default -> false;
    };
  }

  private boolean isLasting(IOException fault) {
    return closed
        || Thread.currentThread().isInterrupted()
        || fault instanceof NoTokenException
        || fault instanceof SSLHandshakeException
        || fault instanceof SSLPeerUnverifiedException;
  }

  private void pause(Ask ask, Duration time) {
    try {
      calls.timing().pause(time);
    } catch (InterruptedException stop) {
      throw Faults.interrupted(ask, stop);
    }
  }

  private void awaitTurn(Ask ask) {
    try {
      rate.acquire();
    } catch (InterruptedException stop) {
      throw Faults.interrupted(ask, stop);
    }
  }

  private Opened attempt(Ask ask, boolean isStream, long most) throws IOException {
    if (isStream) {
      return stream(call(streams, ask));
    }
    Call call = call(client, ask);
    call.timeout().timeout(Math.min(most, calls.timeout().toNanos()), TimeUnit.NANOSECONDS);
    try (Response response = call.execute()) {
      return new Opened(answer(response), Optional.empty());
    }
  }

  private Call call(OkHttpClient by, Ask ask) {
    if (closed) {
      throw Faults.closed(ask);
    }
    Request.Builder request =
        new Request.Builder()
            .url(ask.url())
            .header("Accept", "application/json")
            .header("User-Agent", "hybrid-runner/" + calls.version());
    if (by != client) {
      // Compressed, lines would wait for others that fill a block.
      request.header("Accept-Encoding", "identity");
    }
    return by.newCall(
        request.method(ask.method(), ask.content().map(Wire::body).orElse(null)).build());
  }

  private static RequestBody body(Ask.Content content) {
    // From bytes, as OkHttp would add a charset to the type of a text.
    return RequestBody.create(
        content.text().getBytes(StandardCharsets.UTF_8), MediaType.get(content.mediaType()));
  }

  private Opened stream(Call call) throws IOException {
    open.add(call);
    if (closed) {
      call.cancel();
    }
    boolean goesOn = false;
    try {
      Response response = call.execute();
      if (response.isSuccessful()) {
        goesOn = true;
        Answer begun = new Answer(response.code(), "", Optional.empty());
        return new Opened(
            begun, Optional.of(new Opened.Stream(call, response, () -> forget(call))));
      }
      try (response) {
        return new Opened(answer(response), Optional.empty());
      }
    } finally {
      if (!goesOn) {
        forget(call);
      }
    }
  }

  private void forget(Call call) {
    open.remove(call);
  }

  private static Answer answer(Response response) throws IOException {
    BufferedSource source = response.body().source();
    long limit = response.isSuccessful() ? LARGEST : LARGEST_ERROR;
    if (source.request(limit + 1) && response.isSuccessful()) {
      throw new AnswerTooLargeException(limit);
    }
    String body =
        source.readString(Math.min(limit, source.getBuffer().size()), StandardCharsets.UTF_8);
    return new Answer(response.code(), body, retryAfter(response));
  }

  /** Kubernetes gives seconds; a proxy that gives a date is not heard. */
  private static Optional<Duration> retryAfter(Response response) {
    return Optional.ofNullable(response.header("Retry-After"))
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** What to throw for a call that broke. */
  EngineException failure(Ask ask, IOException fault) {
    return failure(ask, calls.timeout(), fault);
  }

  /** What to throw for a call or a stream that broke, or was silent for as long as this. */
  EngineException failure(Ask ask, Duration bound, IOException fault) {
    if (closed) {
      return Faults.closed(ask);
    }
    return Thread.currentThread().isInterrupted()
        ? Faults.interrupted(ask, fault)
        : faults.unanswered(ask, bound, fault);
  }

  /** Ends running calls and streams, and idle connections. Idempotent. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.dispatcher().executorService().shutdown();
    open.forEach(Call::cancel);
    client.connectionPool().evictAll();
  }
}
