package io.hybridrunner.argo.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the token, reads it again as it ages or when the API server does not take it, and keeps the
 * old one when a new one cannot be had: its file is empty for a moment while it is replaced.
 */
final class BearerTokens implements Interceptor {

  private static final Logger LOGGER = LoggerFactory.getLogger(BearerTokens.class);
  private static final int UNAUTHORIZED = 401;

  /** What is shorter is no token, and is everywhere. */
  private static final int SHORTEST = 8;

  private final Credentials credentials;
  private final Duration period;
  private final Timing timing;

  /** Guarded by this. */
  private Optional<String> token = Optional.empty();

  /** When it was read. Guarded by this. */
  private long readAt;

  /** Guarded by this. */
  private boolean wasRead;

  /**
   * Reads nothing yet.
   *
   * @param period how long a token is used before it is read again
   */
  BearerTokens(Credentials credentials, Duration period, Timing timing) {
    this.credentials = credentials;
    this.period = period;
    this.timing = timing;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Optional<String> sent = token();
    Response response = chain.proceed(authorized(request, sent));
    if (response.code() != UNAUTHORIZED) {
      return response;
    }
    response.close();
    return chain.proceed(authorized(request, another(sent)));
  }

  private static Request authorized(Request request, Optional<String> token) {
    return token
        .map(value -> request.newBuilder().header("Authorization", "Bearer " + value).build())
        .orElse(request);
  }

  /** A text without the token that was last sent: some proxies quote what they were sent. */
  synchronized String hide(String text) {
    return token
        .filter(value -> value.length() >= SHORTEST)
        .map(value -> text.replace(value, "***"))
        .orElse(text);
  }

  private synchronized Optional<String> token() throws IOException {
    if (!wasRead || timing.nanos() - readAt >= period.toNanos()) {
      token = read();
      readAt = timing.nanos();
      wasRead = true;
    }
    return token;
  }

  /** After a refusal: what somebody else has read since, or what can be read now. */
  private synchronized Optional<String> another(Optional<String> refused) throws IOException {
    if (token.equals(refused)) {
      wasRead = false;
    }
    return token();
  }

  private Optional<String> read() throws IOException {
    try {
      Optional<String> read = credentials.token().map(String::strip);
      if (read.isEmpty() || read.get().matches("[!-~]+")) {
        return read.or(() -> token);
      }
      throw new NoTokenException(
          read.get().isEmpty() ? "it is empty" : "it holds characters that no token has");
    } catch (IOException unreadable) {
      if (token.isEmpty()) {
        throw unreadable;
      }
      LOGGER.debug("The old token is used on: {}", unreadable.getMessage());
      return token;
    }
  }
}
