package io.hybridrunner.ecr.kubernetes;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Sends the token, and another one when it is not taken. Keeps the old one when none can be had:
 * its file is empty for a moment while it is replaced.
 */
final class BearerTokens implements Interceptor {

  private static final int UNAUTHORIZED = 401;

  private final Credentials credentials;
  private volatile Optional<String> last = Optional.empty();

  BearerTokens(Credentials credentials) {
    this.credentials = credentials;
  }

  /** Where a token comes from. */
  private interface Source {
    Optional<String> read() throws IOException;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    Response response = chain.proceed(authorized(request, usable(credentials::token)));
    if (response.code() != UNAUTHORIZED) {
      return response;
    }
    response.close();
    return chain.proceed(authorized(request, usable(credentials::another)));
  }

  /** What was sent last, which no message may show. */
  Optional<String> last() {
    return last;
  }

  private static Request authorized(Request request, Optional<String> token) {
    return token
        .map(value -> request.newBuilder().header("Authorization", "Bearer " + value).build())
        .orElse(request);
  }

  private Optional<String> usable(Source source) throws IOException {
    try {
      Optional<String> read = source.read().map(String::strip);
      if (read.isPresent() && !read.get().matches("[!-~]+")) {
        throw new NoTokenException(
            read.get().isEmpty() ? "it is empty" : "it holds characters that no token has");
      }
      last = read.or(() -> last);
    } catch (IOException unreadable) {
      if (last.isEmpty()) {
        throw unreadable;
      }
    }
    return last;
  }
}
