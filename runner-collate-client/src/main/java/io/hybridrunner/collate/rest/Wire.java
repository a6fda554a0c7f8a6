package io.hybridrunner.collate.rest;

import io.hybridrunner.collate.net.CaFileException;
import io.hybridrunner.collate.net.Heard;
import io.hybridrunner.collate.net.OutboundSockets;
import io.hybridrunner.collate.net.RetryAfter;
import io.hybridrunner.collate.net.Trust;
import io.hybridrunner.openmetadata.ServerAnswers;
import io.hybridrunner.spi.Answer;
import io.hybridrunner.spi.ServerFailure.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.ConnectionPool;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Asks one question with one request and never throws. Thread-safe; works on its caller's thread,
 * and OkHttp's own threads (for connecting to several addresses, and for deadlines) are daemons.
 */
final class Wire implements AutoCloseable {

  /** Of an answer that is no good one: enough for a message or a title. */
  private static final int LONGEST_ERROR = 64 * 1024;

  /**
   * Shorter than the servers' and proxies' own (Jetty's is 30 s): a request on a dead connection
   * fails, and is not repeated here.
   */
  private static final int IDLE_SECONDS = 20;

  private static final int SHORTEST_TOKEN = 8;
  private static final int IDLE_CONNECTIONS = 5;

  /** OkHttp asks again by itself when it sees {@code Retry-After: 0}; so it does not see it. */
  private static final String HIDDEN_RETRY_AFTER = "x-hybrid-runner-retry-after";

  private final RestSettings settings;
  private final OkHttpClient client;
  private volatile @Nullable Trusting trusting;
  private volatile boolean closed;

  /** A client that trusts the authorities of a file as it was. */
  private record Trusting(Trust trust, OkHttpClient client) {}

  Wire(RestSettings settings, UnaryOperator<OkHttpClient.Builder> tuning) {
    this.settings = settings;
    OutboundSockets sockets =
        new OutboundSockets(settings.egress(), settings.apiUrl(), UnaryOperator.identity());
    OkHttpClient.Builder out =
        new OkHttpClient.Builder()
            // The sockets themselves go through a proxy.
            .proxy(Proxy.NO_PROXY)
            .socketFactory(sockets)
            .dns(sockets::lookUp);
    this.client =
        tuning
            .apply(out)
            .protocols(List.of(Protocol.HTTP_1_1))
            .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
            .connectTimeout(settings.connectTimeout())
            .readTimeout(settings.readTimeout())
            .writeTimeout(settings.readTimeout())
            .callTimeout(settings.callTimeout())
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .addNetworkInterceptor(Wire::hideRetryAfter)
            .eventListenerFactory(
                call -> Objects.requireNonNull(call.request().tag(Progress.class)))
            .build();
  }

  /** The client that trusts whom it should now. */
  private OkHttpClient client() throws CaFileException {
    if (settings.egress().caFile().isEmpty()) {
      return client;
    }
    Trusting before = trusting;
    Trust trust = before == null ? Trust.of(settings.egress().caFile()) : before.trust().renewed();
    if (before != null && before.trust() == trust) {
      return before.client();
    }
    OkHttpClient made =
        client.newBuilder().sslSocketFactory(trust.sockets(), trust.manager()).build();
    trusting = new Trusting(trust, made);
    return made;
  }

  private static Response hideRetryAfter(Interceptor.Chain chain) throws IOException {
    Response response = chain.proceed(chain.request());
    @Nullable String value = response.header("Retry-After");
    Response.Builder changed = response.newBuilder().removeHeader("Retry-After");
    return value == null
        ? changed.removeHeader(HIDDEN_RETRY_AFTER).build()
        : changed.header(HIDDEN_RETRY_AFTER, value).build();
  }

  /** The answer to a question, when it is a good one. */
  Answer<Heard> ask(Question question) {
    if (closed) {
      return left(question);
    }
    if (question.problem().isPresent()) {
      return Failures.refused(question, question.problem().get(), "Rename it on the server");
    }
    Answer<String> token = question.needsToken() ? token(question) : Answer.of("");
    if (token.failed().isPresent()) {
      return Answer.failed(token.failed().get());
    }
    return call(question, token.given().orElse(""));
  }

  private Answer<Heard> call(Question question, String token) {
    Progress progress = new Progress();
    try (Response response = client().newCall(request(question, token, progress)).execute()) {
      return answer(question, response, token);
    } catch (Exception broken) {
      // Any: OkHttp throws InterruptedException without declaring it. A fault of ours or of OkHttp
      // counts as no answer; its message may hold what was sent.
      if (broken instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      return closed
          ? left(question)
          : Answer.failed(Breakdowns.of(question, progress, settings, broken));
    }
  }

  private static Answer<Heard> left(Question question) {
    return Answer.failed(
        Failures.of(
            Kind.UNREACHABLE,
            OptionalInt.empty(),
            question.asked() + "was left: this client is closed",
            ""));
  }

  private Answer<String> token(Question question) {
    String why;
    try {
      String token = settings.token().get().reveal().strip();
      if (token.matches("[!-~]+")) {
        return Answer.of(token);
      }
      why = token.isEmpty() ? "is empty" : "holds blanks or characters that are not ASCII";
    } catch (UncheckedIOException unreadable) {
      why = "cannot be read: " + Objects.requireNonNull(unreadable.getCause()).getMessage();
    } catch (RuntimeException unreadable) {
      // Its message may hold the token: only its kind is told.
      why = "cannot be read (" + unreadable.getClass().getSimpleName() + ")";
    }
    return Answer.failed(
        Failures.of(
            Kind.UNAUTHORIZED,
            OptionalInt.empty(),
            question.notAsked() + "the token " + Heard.shortened(why, 200),
            "Check the token's file: one line, readable by the runner; it is read at every call"));
  }

  private Request request(Question question, String token, Progress progress) {
    Request.Builder request =
        new Request.Builder()
            .url(question.url())
            .header("Accept", "application/json")
            .header("User-Agent", "hybrid-runner/" + settings.version())
            .tag(Progress.class, progress);
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    question.cookie().ifPresent(cookie -> request.header("Cookie", cookie));
    return request
        .method(question.method(), question.content().map(Wire::body).orElse(null))
        .build();
  }

  private static RequestBody body(Question.Content content) {
    // From bytes, as OkHttp would add a charset to the type of a text.
    return RequestBody.create(
        content.text().getBytes(StandardCharsets.UTF_8), MediaType.get(content.type()));
  }

  private Answer<Heard> answer(Question question, Response response, String token)
      throws IOException {
    boolean isGood = response.isSuccessful();
    int limit =
        isGood ? settings.maxResponseBytes() : Math.min(LONGEST_ERROR, settings.maxResponseBytes());
    BufferedSource source = response.body().source();
    boolean isWhole = !source.request(limit + 1L);
    if (isGood && !isWhole) {
      return Answer.failed(
          Failures.of(
              Kind.UNREADABLE,
              OptionalInt.of(response.code()),
              question.asked() + "answered with more than " + limit + " bytes",
              "Something on the server is far larger than usual; report it"));
    }
    String body =
        source.readString(Math.min(limit, source.getBuffer().size()), StandardCharsets.UTF_8);
    return verdict(question, heard(response, body), token);
  }

  /** Not every answer with status 200 is a good one: proxies send pages, some servers errors. */
  private static Answer<Heard> verdict(Question question, Heard heard, String token) {
    OptionalInt hidden =
        heard.isGood() && heard.body().length() <= LONGEST_ERROR
            ? ServerAnswers.errorCode(heard.body())
            : OptionalInt.empty();
    if (heard.isGood() && hidden.isEmpty() && !heard.isPage()) {
      return Answer.of(heard);
    }
    Heard error = hidden.isPresent() ? heard.as(hidden.getAsInt()) : heard;
    // A server that quotes the token is not quoted. What is shorter is no token and is everywhere.
    Heard safe = token.length() < SHORTEST_TOKEN ? error : error.without(token);
    return Answer.failed(
        safe.isGood()
            ? Verdicts.unreadable(question, safe, safe.described())
            : Verdicts.of(question, safe));
  }

  private static Heard heard(Response response, String body) {
    return new Heard(
        response.code(),
        Optional.ofNullable(response.header("Content-Type")).orElse(""),
        body,
        response.isSuccessful() ? "" : ServerAnswers.errorMessage(body),
        response.headers("Set-Cookie"),
        Optional.ofNullable(response.header("Location"))
            .flatMap(to -> Optional.ofNullable(response.request().url().resolve(to)))
            .map(HttpUrl::host),
        RetryAfter.of(response.header(HIDDEN_RETRY_AFTER), response.header("Date")));
  }

  /** Ends running calls and idle connections. Idempotent. */
  @Override
  public void close() {
    closed = true;
    client.dispatcher().cancelAll();
    client.connectionPool().evictAll();
  }
}
