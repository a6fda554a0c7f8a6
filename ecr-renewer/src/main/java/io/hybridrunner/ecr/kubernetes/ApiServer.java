package io.hybridrunner.ecr.kubernetes;

import io.hybridrunner.ecr.model.ClusterAccess;
import io.hybridrunner.ecr.model.RenewalException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;

/** Asks an API server, and again when that may help. Thread-safe; works on its caller's thread. */
public final class ApiServer implements AutoCloseable {

  /** A Secret has 1 MiB at most, and its managers' fields beside it. */
  private static final long LARGEST = 8L << 20;

  private static final int ATTEMPTS = 3;
  private static final Duration SHORTEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  // From bytes, as OkHttp would add a charset to the type of a text; JSON is YAML too.
  private static final MediaType APPLY = MediaType.get("application/apply-patch+yaml");

  /** How long one that did not answer at all is taken to be away, for other namespaces too. */
  private static final Duration AWAY = Duration.ofSeconds(30);

  private final Connection connection;
  private final Pause pause;
  private final Faults faults;

  /** When it was given up last, and why. */
  private volatile Optional<GivenUp> givenUp = Optional.empty();

  private record GivenUp(long nanos, IOException fault) {}

  private ApiServer(Connection connection, Pause pause) {
    this.connection = connection;
    this.pause = pause;
    this.faults = new Faults(connection);
  }

  /**
   * Connects to nothing yet.
   *
   * @throws RenewalException when the files cannot be read or do not say how
   */
  public static ApiServer open(ClusterAccess access, Pause pause) {
    return new ApiServer(Connection.open(access), pause);
  }

  /** What went wrong, in words. */
  Faults faults() {
    return faults;
  }

  /**
   * Asks. Right after it was given up nothing is asked: the answer is the same.
   *
   * @return any answer, good or not
   * @throws RenewalException when there was none
   */
  Answer ask(Ask ask) {
    Optional<GivenUp> last = givenUp.filter(it -> System.nanoTime() - it.nanos() < AWAY.toNanos());
    if (last.isPresent()) {
      throw new RenewalException(faults.unanswered(ask, last.get().fault()));
    }
    for (int attempt = 1; ; attempt++) {
      Duration wait = SHORTEST_PAUSE.multipliedBy(attempt);
      try {
        Answer answer = attempt(ask);
        givenUp = Optional.empty();
        if (attempt == ATTEMPTS || !mayPass(answer)) {
          return answer;
        }
        wait = answer.retryAfter().orElse(wait);
      } catch (IOException fault) {
        if (attempt == ATTEMPTS || isLasting(fault)) {
          givenUp = Optional.of(new GivenUp(System.nanoTime(), fault));
          throw new RenewalException(faults.unanswered(ask, fault));
        }
      }
      await(ask, wait.compareTo(LONGEST_PAUSE) < 0 ? wait : LONGEST_PAUSE);
    }
  }

  private static boolean mayPass(Answer answer) {
    return switch (answer.status()) {
      case 429, 502, 503, 504 -> true;
      case 500 -> !Faults.isTooLargeForEtcd(answer);
      default -> false;
    };
  }

  private static boolean isLasting(IOException fault) {
    return Thread.currentThread().isInterrupted()
        || fault instanceof NoTokenException
        || fault instanceof SSLHandshakeException
        || fault instanceof SSLPeerUnverifiedException;
  }

  /** Lets time pass before something is asked again. */
  void await(Ask ask, Duration time) {
    try {
      pause.pause(time);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new RenewalException(faults.unanswered(ask, new IOException("it was interrupted")));
    }
  }

  private Answer attempt(Ask ask) throws IOException {
    try (Response response = connection.client().newCall(request(ask)).execute()) {
      return new Answer(response.code(), Json.object(text(response)), retryAfter(response));
    } catch (RuntimeException | IOException known) {
      throw known;
    } catch (Exception undeclared) {
      // OkHttp is written in Kotlin, and throws InterruptedException without declaring it.
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted");
    }
  }

  private Request request(Ask ask) {
    HttpUrl url =
        connection
            .url()
            .newBuilder()
            .addPathSegments("api/v1/namespaces")
            .addPathSegment(ask.namespace())
            .addPathSegment("secrets")
            .addPathSegment(ask.name())
            .query(ask.query().isEmpty() ? null : ask.query())
            .build();
    Request.Builder request =
        new Request.Builder()
            .url(url)
            .header("Accept", "application/json")
            .header("User-Agent", "ecr-renewer");
    return ask.isGet()
        ? request.get().build()
        : request
            .patch(RequestBody.create(ask.content().getBytes(StandardCharsets.UTF_8), APPLY))
            .build();
  }

  private static String text(Response response) throws IOException {
    BufferedSource source = response.body().source();
    if (source.request(LARGEST + 1)) {
      throw new IOException("more than " + LARGEST + " bytes came");
    }
    return source.readUtf8();
  }

  /** Kubernetes gives seconds; a proxy that gives a date is not heard. */
  private static Optional<Duration> retryAfter(Response response) {
    return Optional.ofNullable(response.header("Retry-After"))
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  /** Ends running calls and idle connections. Idempotent. */
  @Override
  public void close() {
    connection.client().dispatcher().cancelAll();
    connection.client().dispatcher().executorService().shutdown();
    connection.client().connectionPool().evictAll();
  }
}
